"""Written answers that a person has graded: what was said of a text holds as long as the text is the same."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.api import BaseCell, Grade, Gradebook, Student
from sqlalchemy import update

from autograder.gradebook.grades import grades


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


def texts(nb: NotebookNode) -> dict[str, object]:
    """What a student has written, by the cell's grade_id: the text, and the pictures in it."""
    cells = [(cell.metadata.get("nbgrader", {}), cell) for cell in nb.cells]
    return {of["grade_id"]: (cell.source, cell.get("attachments", {})) for of, cell in cells if of.get("solution")}
