"""Collect an archive into a course."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.files import clear, write
from autograder.gradebook.course import Course
from autograder.gradebook.spreadsheet import harmless
from autograder.lms.collect import archive as archives
from autograder.lms.collect.archive import Archive, Own
from autograder.lms.collect.attempts import BEST, LAST, Attempts
from autograder.lms.collect.blackboard import Blackboard
from autograder.lms.collect.brightspace import Brightspace
from autograder.lms.collect.canvas import Canvas
from autograder.lms.collect.gradescope import Gradescope
from autograder.lms.collect.groups import Groups, groups_in, times
from autograder.lms.collect.ilias import Ilias
from autograder.lms.collect.layout import Layout, recognised
from autograder.lms.collect.match import Class
from autograder.lms.collect.moodle import Moodle
from autograder.lms.collect.place import place
from autograder.lms.collect.plan import Plan, SetAside, planned, stamp
from autograder.lms.collect.unpack import UNTIMED, unpacked
from autograder.lms.roster import read
from autograder.lms.roster.listed import fault_of
from autograder.lms.worksheet import lines_of
from autograder.student.notebook import UnusableSubmission, claim_of, parse

OTHERS = (Canvas(), Blackboard(), Brightspace(), Gradescope(), Ilias())
LOOKED_AT = 40  # notebooks, to see whether they are of the assignment
SPARE = ".collect-"  # begins the name of the folder in which everything is made
Best = Callable[[Mapping[str, Sequence[Path]], Path], dict[str, Path]]


@dataclass(frozen=True)
class Options:
    """How to collect.

    zone:      of times without one.
    attempt:   which one counts: last, first, best or a number.
    students:  these alone; none are all.
    worksheet: Moodle's, which has the times that its archive has not.
    groups:    a table of who hands in together.
    """

    zone: tzinfo | None = None
    attempt: str = LAST
    students: Sequence[str] = ()
    worksheet: Path | None = None
    groups: Path | None = None


@dataclass(frozen=True)
class Collected:
    """What came of an archive.

    became: what happened to each student's folder in submitted/.    aside: the files that were not taken.
    untimed, late: whose time is not known, and who is late by the platform's word alone.
    torn:   for whom several of a group have handed in.
    log: the file that accounts for all.
    """

    platform: str
    attempts: int
    became: Mapping[str, str]
    aside: tuple[SetAside, ...]
    untimed: tuple[str, ...]
    late: tuple[str, ...]
    torn: tuple[str, ...]
    log: Path


def collect(course: Course, assignment: str, path: Path, options: Options, best: Best | None = None) -> Collected:
    """Take everybody's files out of an archive, and put the attempt that counts into submitted/.

    best: finds the best of attempts; it may use the folder that it is given.
    Raises OSError, and ValueError in one line; nothing in submitted/ has then changed.
    """
    now = datetime.now(UTC)
    for left in course.folder.glob(f"{SPARE}*"):
        clear(left)  # of a process that was killed
    with archives.opened(path) as archive, TemporaryDirectory(prefix=SPARE, dir=course.folder) as spare:
        layout, plan = _planned(course, archive, options)
        made, damaged = unpacked(archive, plan.attempts, Path(spare, "unpacked"), assignment, now)
        _expect_own(path, made, assignment)
        attempts = Attempts(course.kept("attempts", assignment))
        for folder in made:
            attempts.add(folder.parent.name, folder)
        students = sorted({folder.parent.name for folder in made})
        chosen = _chosen(attempts, students, options.attempt, best, Path(spare, "graded"))
        replaced = course.kept("replaced", assignment, stamp(now))
        became = place(chosen, assignment, course.folder / "submitted", attempts, replaced, Path(spare))
        aside = (*plan.aside, *damaged)
        log = _logged(course.kept("collected", f"{assignment}-{stamp(now)}.csv"), plan, aside)
    late = {a.student for a in plan.attempts if a.late and a.time is None}
    untimed = tuple(s for s in students if UNTIMED in chosen[s].name)
    torn = tuple(student for student in students if len({a.by for a in plan.attempts if a.student == student}) > 1)
    return Collected(layout.name, len(made), became, aside, untimed, tuple(sorted(late)), torn, log)


def _planned(course: Course, archive: Archive, options: Options) -> tuple[Layout, Plan]:
    people = [person for person in read(course) if not fault_of(person.id)]
    if not people:
        raise ValueError("no class list to look students up in; want one first: scorelab roster FILE")
    others = {person.id for person in people}.difference(options.students)
    if unknown := sorted(set(options.students) - {person.id for person in people}):
        raise ValueError(f"no student {unknown[0]!r} on the class list")
    out = course.left_out()
    if options.students:
        out |= dict.fromkeys(others, Own("not asked for"))
    members = Class(people)
    groups = groups_in(options.groups, members) if options.groups else Groups()
    lines = lines_of(options.worksheet) if options.worksheet else {}
    layout, reader = recognised(archive, (Moodle(lines, times(groups, members, lines.values())), *OTHERS))
    plan = planned(archive, reader, members, options.zone, out, groups)
    if not plan.attempts:
        first = plan.aside[0]
        hint = "" if options.groups else "; where students hand in as groups: --groups FILE"
        raise ValueError(f"{archive.path}: nothing in it can be taken; {first.name!r}, for one: {first.reason}{hint}")
    return layout, plan


def _expect_own(path: Path, made: Sequence[Path], assignment: str) -> None:
    """Most notebooks are of the assignment. Raises ValueError, in one line: the archive may be of another."""
    claims = []
    for folder in made[:LOOKED_AT]:
        for notebook in folder.glob(f"{assignment}.ipynb"):
            try:
                claims.append(claim_of(parse(notebook)))
            except UnusableSubmission:
                claims.append(None)
    others = [claim for claim in claims if claim not in (None, assignment)]
    if 2 * len(others) > len(claims):
        raise ValueError(f"{path}: {len(others)} of {len(claims)} notebooks in it are of {others[0]}, not {assignment}")


def _chosen(attempts: Attempts, students: Sequence[str], which: str, best: Best | None, spare: Path) -> dict[str, Path]:
    if which == BEST and best is not None:
        return best({student: attempts.of(student) for student in students}, spare)
    return {student: attempts.chosen(student, which) for student in students}


def _logged(path: Path, plan: Plan, aside: Sequence[SetAside]) -> Path:
    """Write what became of every file, and return the path."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("file", "student", "handed_in", "set_aside_because", "for_group"))
    damaged = {entry.name for entry in aside}
    for attempt in plan.attempts:
        time = attempt.time.isoformat() if attempt.time else ""
        taken = [entry.name for entry in attempt.files.values() if entry.name not in damaged]
        mate = "" if attempt.student in attempt.by else "yes"
        table.writerows(map(harmless, (name, attempt.student, time, "", mate)) for name in taken)
    table.writerows(map(harmless, (entry.name, "", "", entry.reason, "")) for entry in aside)
    write(path, text.getvalue().encode(errors="replace").decode())
    return path
