"""Written answers and the person who grades them: what was said of a text holds as long as the text is the same."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Student,
)
from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from autograder.gradebook.grades import grades

ELSEWHERE = "Nothing is written here, but other cells hold text of your own, so a person looks for the answer there."


@dataclass(frozen=True)
class Judged:
    """A student's answer that a person has given points; `open` when a person is to look again.  id: of the grade."""

    student: str
    cell: str
    id: str
    open: bool


def judged(gradebook: Gradebook, assignment: str, student: str | None = None) -> list[Judged]:
    """All such answers to an assignment, or the student's alone, in the order of the names."""
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


def mark(gradebook: Gradebook, answers: Sequence[Judged], open: bool) -> None:
    """Say of each whether a person is to look at it again."""
    for start in range(0, len(answers), 500):  # a statement takes only so many values
        gradebook.db.execute(
            update(Grade)
            .where(Grade.id.in_([answer.id for answer in answers[start : start + 500]]))
            .values(needs_manual_grade=open)
            .execution_options(synchronize_session=False)
        )
    gradebook.db.commit()


@contextmanager
def kept(url: str, assignment: str, student: str) -> Iterator[None]:
    """What a person has done with stays done while nbgrader stores the student's submission: it opens everything."""
    with Gradebook(url) as gradebook:
        done = [answer for answer in judged(gradebook, assignment, student) if not answer.open]
    yield
    with Gradebook(url) as gradebook:
        mark(gradebook, done, open=False)
