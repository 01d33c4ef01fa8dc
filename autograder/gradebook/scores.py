"""The scores in the gradebook: every query for them and every statement that changes them."""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import aliased

Scores = Mapping[str, float | None]  # of a student's test cells, by their name; None: not graded
MOST_VALUES = 500  # in one statement: databases limit how many it may hold
ELSEWHERE = "Nothing is written here, but other cells hold text of your own, so a person looks for the answer there."
T = TypeVar("T")


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
class Judged:
    """A student's answer that a person has given points; `open` when a person is to look again.  id: of the grade."""

    student: str
    cell: str
    id: str
    open: bool


def grades(gradebook: Gradebook, assignment: str, *columns: Any) -> Select:
    """The student, the cell's name and these columns of each grade, in the order of the names."""
    return _cells(gradebook, assignment, Grade, *columns)


def _cells(gradebook: Gradebook, assignment: str, of: type[Grade] | type[Comment], *columns: Any) -> Select:
    """The student, the cell's name and these columns of each grade or comment, in the order of the names."""
    return (
        select(Student.id, BaseCell.name, *columns)
        .select_from(of)
        .join(BaseCell, of.cell_id == BaseCell.id)
        .join(SubmittedNotebook, of.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .where(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
        .order_by(Student.id, BaseCell.name)
    )


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
    return dict(found)


def judged(gradebook: Gradebook, assignment: str, student: str | None = None) -> list[Judged]:
    """The written answers that a person has given points, of all students or one, in the order of the names."""
    notebooks = gradebook.find_assignment(assignment).notebooks
    written = {cell.name for notebook in notebooks for cell in notebook.solution_cells}
    query = grades(gradebook, assignment, Grade.id, Grade.needs_manual_grade)
    query = query.where(Grade.manual_score.is_not(None), BaseCell.name.in_(written))
    if student is not None:
        query = query.where(Student.id == student)
    return [Judged(*row) for row in gradebook.db.execute(query)]


def astray(gradebook: Gradebook, assignment: str) -> list[tuple[str, str]]:
    """Student and cell of each blank answer that waits because the notebook has text of the student's elsewhere."""
    answer = aliased(BaseCell)  # nbgrader has such a cell twice: one has the comments, the other the grades
    commented = (
        select(Comment.id)
        .join(answer, Comment.cell_id == answer.id)
        .where(
            Comment.notebook_id == Grade.notebook_id, answer.name == BaseCell.name, Comment.auto_comment == ELSEWHERE
        )
    )
    query = grades(gradebook, assignment, Grade.id).where(Grade.needs_manual_grade, commented.exists())
    return [(student, cell) for student, cell, _ in gradebook.db.execute(query)]


def above(gradebook: Gradebook, assignment: str) -> list[tuple[str, str]]:
    """Student and "cell score of maximum" of each score that a person gave and that is now above the maximum."""
    query = grades(gradebook, assignment, Grade.manual_score, Grade.max_score)
    query = query.where(Grade.manual_score > Grade.max_score)
    return [(student, f"{cell} {given:g} of {most:g}") for student, cell, given, most in gradebook.db.execute(query)]


def comments(gradebook: Gradebook, assignment: str) -> dict[str, dict[str, str]]:
    """What persons wrote to students about their answers, by student and cell."""
    query = _cells(gradebook, assignment, Comment, Comment.manual_comment).where(Comment.manual_comment != "")
    found: dict[str, dict[str, str]] = {}
    for student, cell, comment in gradebook.db.execute(query):
        found.setdefault(student, {})[cell] = comment
    return found


def clear(gradebook: Gradebook, assignment: str, students: Sequence[str], cells: Iterable[str]) -> None:
    """Make the students' test cells "not graded", all in one transaction. Manual scores and comments stay."""
    submissions = (
        select(SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
    )
    tests = Grade.cell_id.in_(select(BaseCell.id).where(BaseCell.name.in_(list(cells))))
    for some in _in_turn(students):
        theirs = submissions.where(SubmittedAssignment.student_id.in_(some))
        _change(gradebook, Grade.notebook_id.in_(theirs) & tests, auto_score=None)
    gradebook.db.commit()


def mark(gradebook: Gradebook, answers: Sequence[Judged], is_open: bool) -> None:
    """Say of each answer whether a person is to look at it again."""
    for some in _in_turn([answer.id for answer in answers]):
        _change(gradebook, Grade.id.in_(some), needs_manual_grade=is_open)
    gradebook.db.commit()


def note(gradebook: Gradebook, assignment: str, students: Iterable[str]) -> None:
    """Make it known that the students have handed in: "not graded" rather than "not submitted"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own ways
        for student in students:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(assignment, student)


@contextmanager
def judgements_kept(url: str, assignment: str, student: str) -> Iterator[None]:
    """Close again what a person has judged: nbgrader opens all of it when it stores the student's submission."""
    with Gradebook(url) as gradebook:
        done = [answer for answer in judged(gradebook, assignment, student) if not answer.open]
    yield
    with Gradebook(url) as gradebook:
        mark(gradebook, done, is_open=False)


def _in_turn(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as a statement takes."""
    return (values[start : start + MOST_VALUES] for start in range(0, len(values), MOST_VALUES))


def _change(gradebook: Gradebook, which: ColumnElement[bool], **values: object) -> None:
    gradebook.db.execute(update(Grade).where(which).values(**values).execution_options(synchronize_session=False))
