"""The due date and the extensions of a course's assignment: read, tried out, stored."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry

from autograder.deadlines import extensions
from autograder.deadlines.extensions import Extension
from autograder.deadlines.line import due_line, is_due_line
from autograder.gradebook import penalties
from autograder.gradebook.course import Course
from autograder.gradebook.policy import ScoreLab
from autograder.text import joined

Change = Callable[[Gradebook], None]


@dataclass(frozen=True)
class Deadlines:
    """due: for the class; None: never.    until: for each student with an extension.

    waiting: those of them who have handed in nothing that was graded.
    """

    due: datetime | None
    until: dict[str, datetime]
    waiting: frozenset[str]


def read(course: Course, assignment: str) -> Deadlines:
    """The due date and all extensions. Raises ValueError when there is no such assignment."""
    with course.gradebook() as gradebook:
        due = aware(_found(course, gradebook, assignment).duedate)
        if due is None:
            return Deadlines(None, {}, frozenset())
        extensions.apply(gradebook, course.config, assignment)
        handed_in = extensions.submissions(gradebook, assignment)
        kept = {s: due + e.after(due) for s, e in extensions.given(course.config, assignment).items()}
        theirs = {s.student_id: s.extension for s in handed_in}
        gradebook.db.rollback()
    until = kept | {student: due + extension for student, extension in theirs.items() if extension}
    return Deadlines(due, until, frozenset(kept.keys() - theirs.keys()))


def due_change(course: Course, assignment: str, due: datetime | None) -> Change:
    """What moves the due date, and with it the extensions."""

    def change(gradebook: Gradebook) -> None:
        _found(course, gradebook, assignment).duedate = due and due.astimezone(UTC).replace(tzinfo=None)
        if due is None:  # nbgrader cannot add an extension to nothing
            for submission in extensions.submissions(gradebook, assignment):
                submission.extension = None
        extensions.apply(gradebook, course.config, assignment)

    return change


def extension_change(course: Course, assignment: str, student: str, extension: Extension | None) -> Change:
    """What gives a student an extension, or takes it away, where something has been handed in."""

    def change(gradebook: Gradebook) -> None:
        due = _found(course, gradebook, assignment).duedate
        for submission in extensions.submissions(gradebook, assignment, student):
            submission.extension = extension.after(due) if extension and due else None

    return change


def extended(course: Course, assignment: str) -> None:
    """Put the extensions into the gradebook anew: the due date may have been moved by nbgrader's own command.

    Where there is no such assignment, nothing happens.
    """
    with course.gradebook() as gradebook, suppress(MissingEntry):
        extensions.apply(gradebook, course.config, assignment)
        gradebook.db.commit()


def effects(course: Course, assignment: str, change: Change) -> dict[str, tuple[float, float | str]]:
    """Whose late penalty would be another, old and new, once the change is made and the class graded again."""
    with course.gradebook() as gradebook:
        change(gradebook)
        found = penalties.outdated(gradebook, assignment, course.config)
        gradebook.db.rollback()
    return {student: (old, new) for student, (old, new) in found.items() if old != new}


def store(course: Course, change: Change, also: Callable[[], None] = lambda: None) -> None:
    """Make the change in the gradebook, and what belongs to it outside, or nothing."""
    with course.gradebook() as gradebook:
        change(gradebook)
        gradebook.db.flush()  # from here on the database is ours, or this has raised
        also()
        gradebook.db.commit()


def untold(course: Course, assignment: str, due: datetime | None) -> bool:
    """Whether the notebook that students have been given says another due date, or says none where there is one."""
    place = course.api.coursedir
    notebook = Path(place.format_path(place.release_directory, ".", assignment), f"{assignment}.ipynb")
    says: list[str] = []
    with suppress(OSError):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        says = [line for cell in cells for line in joined(cell["source"]).splitlines() if is_due_line(line)]
    wanted = [] if due is None else [due_line(due, ScoreLab(config=course.config).timezone)]
    return notebook.is_file() and says != wanted


def aware(due: datetime | None) -> datetime | None:
    """nbgrader's time, which is in UTC and does not say so."""
    return due and due.replace(tzinfo=UTC)


def _found(course: Course, gradebook: Gradebook, assignment: str) -> Assignment:
    try:
        return gradebook.find_assignment(assignment)
    except MissingEntry:
        raise ValueError(course.unreleased(assignment)) from None
