"""A term with one set, from a platform's class list to its gradebook: the commands in their order, and their files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.autograder.gradebook.test_settings import CONFIG
from tests.autograder.lms.term.handed_in import DUE, HOURS_MORE, ZONE, pieces
from tests.autograder.lms.term.people import Member
from tests.autograder.lms.term.platforms import Platform

SETTINGS = f"{CONFIG}c.ScoreLab.timezone = '{ZONE}'\nc.ScoreLab.late_share_a_day = 0.1\n"


@dataclass(frozen=True)
class Course:
    """Where the term is, on which platform, who is in it, and what there is to hand in.

    texts: by kind.    signed: no two students' answers are alike.    jobs: of grading.
    """

    folder: Path
    platform: Platform
    class_: Sequence[Member]
    assignment: str
    texts: Mapping[str, str]
    signed: bool = False
    jobs: int = 1


def steps(course: Course) -> Iterator[list[str]]:
    """Each command of the term, to be run in the course's folder before the next is asked for."""
    name, platform = course.assignment, course.platform
    (course.folder / "nbgrader_config.py").write_text(SETTINGS)
    begun = [member for member in course.class_ if member.role != "joined"]
    now = [member for member in course.class_ if member.role != "left"]
    yield _roster(course, begun)
    yield ["due", name, f"{DUE:%Y-%m-%d %H:%M}", "--past", "--yes"]
    for member in begun:
        if member.role == "extended":
            yield ["extend", name, member.id, str(HOURS_MORE), "--yes"]
    yield ["collect", name, "archive.zip", *_archive(course, begun, at_the_end=False)]
    yield _roster(course, now)
    beside = _archive(course, now, at_the_end=True)
    yield ["collect", name, "archive.zip", *beside]
    yield ["grade", name, "--jobs", str(course.jobs), "--yes", "--trust-submissions"]
    yield ["report", name]
    yield ["report"]
    yield ["return", name, "--format", platform.way, *beside]
    yield ["export", name, "--format", "term"]
    yield ["export", name, "--format", platform.form, *beside]


def _roster(course: Course, members: Sequence[Member]) -> list[str]:
    (course.folder / "list.csv").write_bytes(course.platform.roster(members))
    return ["roster", "list.csv", "--yes"]


def _archive(course: Course, members: Sequence[Member], at_the_end: bool) -> list[str]:
    """Write the archive and what there is beside it; the options that name that."""
    platform = course.platform
    found = list(pieces(members, course.assignment, course.texts, at_the_end, platform.all_attempts, course.signed))
    platform.archive(course.folder / "archive.zip", found)
    if not (text := platform.worksheet(members, found)):
        return []
    (course.folder / "worksheet.csv").write_text(text)
    return ["--worksheet", "worksheet.csv"]
