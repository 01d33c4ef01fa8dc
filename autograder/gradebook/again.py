"""Release an assignment whose cells have changed after grading: nbgrader refuses, this carries over.

What no grading brings back is kept: due date, extensions, and what a person gave to the cells that stay. What the
checks gave is not: everybody is "not graded" until they are graded again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from traitlets.config import Config

from autograder.files import aside
from autograder.gradebook.conversion import one_transaction
from autograder.gradebook.database import file_of, kept

Cell = tuple[str, str, tuple[str, ...]]  # the notebook's name, the cell's, and what nbgrader uses the cell for
BY_HAND = ("manual_score", "extra_credit", "manual_comment")
GRADE, COMMENT = (*BY_HAND[:2], "needs_manual_grade"), BY_HAND[2:]


@dataclass(frozen=True)
class Given:
    """What there is of a student's submission beside what the checks gave.

    penalties: by notebook.    cells: what a person gave, by cell, as the columns of nbgrader's rows.
    """

    student: str
    timestamp: datetime | None
    extension: timedelta | None
    penalties: dict[str, float | None]
    cells: dict[Cell, dict[str, Any]]


def copied(c: Config) -> Path:
    """Copy the gradebook to gradebook/history, whole or not at all. Raises ValueError when it is not a file."""
    if (file := file_of(c)) is None:
        raise ValueError("want a gradebook in a file, which can be copied first; got one on a server")
    copy = kept(c, "history", f"gradebook-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%fZ}.db")
    copy.parent.mkdir(parents=True, exist_ok=True)
    partial = aside(copy)
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
        partial.replace(copy)
    finally:
        partial.unlink(missing_ok=True)
    return copy


@contextmanager
def carried_over(c: Config, assignment: str, lost: list[str]) -> Iterator[None]:
    """While the block releases the assignment, nobody has handed it in; afterwards, everybody has again.

    All in one transaction: when the block raises, or its process dies, the gradebook is as it was.
    lost: takes what was given to cells that are no more, as "student cell".
    """
    url, course = c.CourseDirectory.db_url, c.CourseDirectory.course_id
    with one_transaction(url):
        with Gradebook(url, course) as gradebook:
            submissions = _taken_out(gradebook, assignment)
        yield
        with Gradebook(url, course) as gradebook:
            for given in submissions:
                lost += _put_back(gradebook, assignment, given)


def _taken_out(gradebook: Gradebook, assignment: str) -> list[Given]:
    try:
        submissions = gradebook.find_assignment(assignment).submissions
    except MissingEntry:
        return []
    found = [_given(submission) for submission in submissions]
    for given in found:
        gradebook.remove_submission(assignment, given.student)
    return sorted(found, key=lambda given: given.student)


def _given(submission: SubmittedAssignment) -> Given:
    cells: dict[Cell, dict[str, Any]] = {}
    for cell, row, columns in _rows(submission):
        values = {column: getattr(row, column) for column in columns}
        if any(value not in (None, False) for value in values.values()):
            cells.setdefault(cell, {}).update(values)
    penalties = {notebook.name: notebook.late_submission_penalty for notebook in submission.notebooks}
    return Given(submission.student_id, submission.timestamp, submission.extension, penalties, cells)


def _put_back(gradebook: Gradebook, assignment: str, given: Given) -> list[str]:
    """Make the submission again; what was given to cells that are no more, as "student cell"."""
    submission = gradebook.add_submission(assignment, given.student)
    submission.timestamp, submission.extension = given.timestamp, given.extension
    for notebook in submission.notebooks:
        notebook.late_submission_penalty = given.penalties.get(notebook.name)
    stay = set()
    for cell, row, columns in _rows(submission):
        stay.add(cell)
        for column in given.cells.get(cell, {}).keys() & set(columns):
            setattr(row, column, given.cells[cell][column])
    gradebook.db.commit()
    by_hand = {cell for cell, values in given.cells.items() if any(values.get(c) is not None for c in BY_HAND)}
    return [f"{given.student} {name}" for _, name, _ in sorted(by_hand - stay)]


def _rows(submission: SubmittedAssignment) -> Iterator[tuple[Cell, Any, tuple[str, ...]]]:
    """The cell, the row and the columns for each grade and each comment of a submission."""
    for notebook in submission.notebooks:
        uses = _uses(notebook)
        for row in notebook.grades:
            yield (notebook.name, row.name, uses[row.name]), row, GRADE
        for row in notebook.comments:
            yield (notebook.name, row.name, uses[row.name]), row, COMMENT


def _uses(notebook: SubmittedNotebook) -> dict[str, tuple[str, ...]]:
    """What each cell is there for: a test, an answer that a person grades, a task."""
    source = notebook.notebook
    kinds = {"grade": source.grade_cells, "solution": source.solution_cells, "task": source.task_cells}
    names = {cell.name for cells in kinds.values() for cell in cells}
    return {name: tuple(kind for kind, cells in kinds.items() if name in {c.name for c in cells}) for name in names}
