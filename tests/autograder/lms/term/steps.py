"""A term with one set, from a platform's class list to its gradebook: the commands in their order, and their files."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.autograder.gradebook.test_settings import CONFIG
from tests.autograder.lms.term.handed_in import DUE, HOURS_MORE, ZONE, pieces
from tests.autograder.lms.term.people import Member
from tests.autograder.lms.term.platforms import Platform

SETTINGS = f"{CONFIG}c.ScoreLab.timezone = '{ZONE}'\nc.ScoreLab.late_share_a_day = 0.1\n"


def steps(
    folder: Path, platform: Platform, class_: Sequence[Member], assignment: str, texts: Mapping[str, str]
) -> Iterator[list[str]]:
    """Each command of the term, to be run in the course's folder before the next is asked for."""
    (folder / "nbgrader_config.py").write_text(SETTINGS)
    begun = [member for member in class_ if member.role != "joined"]
    now = [member for member in class_ if member.role != "left"]
    yield _roster(folder, platform, begun)
    yield ["due", assignment, f"{DUE:%Y-%m-%d %H:%M}", "--past", "--yes"]
    for member in begun:
        if member.role == "extended":
            yield ["extend", assignment, member.id, str(HOURS_MORE), "--yes"]
    beside = _collected(folder, platform, begun, assignment, texts, at_the_end=False)
    yield ["collect", assignment, "archive.zip", *beside]
    yield _roster(folder, platform, now)
    beside = _collected(folder, platform, now, assignment, texts, at_the_end=True)
    yield ["collect", assignment, "archive.zip", *beside]
    yield ["grade", assignment, "--jobs", "1", "--yes", "--trust-submissions"]
    yield ["report", assignment]
    yield ["report"]
    yield ["return", assignment, "--format", platform.way, *beside]
    yield ["export", assignment, "--format", "term"]
    yield ["export", assignment, "--format", platform.form, *beside]


def _roster(folder: Path, platform: Platform, members: Sequence[Member]) -> list[str]:
    (folder / "list.csv").write_bytes(platform.roster(members))
    return ["roster", "list.csv", "--yes"]


def _collected(
    folder: Path,
    platform: Platform,
    members: Sequence[Member],
    assignment: str,
    texts: Mapping[str, str],
    at_the_end: bool,
) -> list[str]:
    """Write the archive and what there is beside it; the options that name that."""
    found = list(pieces(members, assignment, texts, at_the_end, platform.all_attempts))
    platform.archive(folder / "archive.zip", found)
    if not (text := platform.worksheet(members, found)):
        return []
    (folder / "worksheet.csv").write_text(text)
    return ["--worksheet", "worksheet.csv"]
