"""Grading again without losing anything: what would change, the old scores kept, none that looks fresh and is not."""

import csv
import io
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from nbgrader.api import BaseCell, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from rich.table import Table
from sqlalchemy import select, update

from autograder.files import write
from autograder.gradebook.grades import grades
from autograder.gradebook.spreadsheet import harmless
from autograder.grading.display import as_it_is

Scores = Mapping[str, float | None]  # of a student's test cells, by their name; None: not graded
COLUMNS = ("student_id", "cell", "auto_score", "manual_score", "extra_credit", "late_submission_penalty")


@dataclass(frozen=True)
class Row:
    """What the gradebook has for one student and one graded cell; the penalty is of the whole notebook."""

    student: str
    cell: str
    auto: float | None
    manual: float | None
    extra: float | None
    penalty: float | None = None


@dataclass(frozen=True)
class Change:
    """A student whose checks' score would be another; None: not graded. What a person gave stays."""

    student: str
    old: float
    new: float | None
    by_hand: float


def rows(gradebook: Gradebook, assignment: str) -> list[Row]:
    """All that the gradebook has for an assignment's submissions, in one query."""
    scores = (Grade.auto_score, Grade.manual_score, Grade.extra_credit, SubmittedNotebook.late_submission_penalty)
    return [Row(*row) for row in gradebook.db.execute(grades(gradebook, assignment, *scores))]


def auto_scores(rows: Iterable[Row], cells: Iterable[str]) -> dict[str, Scores]:
    """What the checks gave, by student, for the test cells."""
    found: dict[str, dict[str, float | None]] = {}
    for row in rows:
        if row.cell in cells:
            found.setdefault(row.student, {})[row.cell] = row.auto
    return found


def changes(rows: Sequence[Row], new: Mapping[str, Scores | None], cells: Iterable[str]) -> list[Change]:
    """Whose checks' score would change. new: of the test cells, by student; None when that could not be graded."""
    by_hand: dict[str, float] = {}
    for row in rows:
        by_hand[row.student] = by_hand.get(row.student, 0.0) + (row.manual or 0.0) + (row.extra or 0.0)
    return [
        Change(student, _total(old) or 0.0, _total(new[student]), by_hand[student])
        for student, old in auto_scores(rows, cells).items()
        if student in new and None not in old.values() and old != new[student]
    ]


def table(changed: Sequence[Change]) -> Table:
    """The changes for a terminal."""
    grid = Table("submission", "old", "new", "by hand, stays", title="scores that change", header_style="bold")
    for change in changed:
        new = "could not be graded" if change.new is None else f"{change.new:g}"
        grid.add_row(as_it_is(change.student), f"{change.old:g}", new, f"{change.by_hand:g}")
    return grid


def keep(rows: Iterable[Row], path: Path) -> None:
    """Write the scores to a CSV file, for good."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(map(harmless, astuple(row)) for row in rows)
    write(path, text.getvalue(), durable=True)


def clear(gradebook: Gradebook, assignment: str, students: Sequence[str], cells: Iterable[str]) -> None:
    """Make the students' test cells "not graded", all in one transaction. Manual scores and comments stay."""
    submissions = (
        select(SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
    )
    for start in range(0, len(students), 500):  # a statement takes only so many values
        theirs = submissions.where(SubmittedAssignment.student_id.in_(students[start : start + 500]))
        tests = select(BaseCell.id).where(BaseCell.name.in_(list(cells)))
        gradebook.db.execute(
            update(Grade)
            .where(Grade.notebook_id.in_(theirs), Grade.cell_id.in_(tests))
            .values(auto_score=None)
            .execution_options(synchronize_session=False)
        )
    gradebook.db.commit()


def note(gradebook: Gradebook, assignment: str, students: Iterable[str]) -> None:
    """Make it known that the students have handed in: "not graded" rather than "not submitted"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own ways
        for student in students:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(assignment, student)


def _total(scores: Scores | None) -> float | None:
    """Of all cells; None where they have no scores."""
    if scores is None or None in scores.values():
        return None
    return round(sum(score or 0.0 for score in scores.values()), 6)
