"""`scorelab variants`: which student has which variant, and the numbers that are due."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, out, trouble

if TYPE_CHECKING:
    from autograder.gradebook.course import Course


@app.command()
@for_instructors
def variants(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    students: Annotated[list[str] | None, typer.Argument(help="their ids; default: all in the gradebook")] = None,
    to: Annotated[Path | None, typer.Option(help="write it to this file, as CSV")] = None,
) -> None:
    """Show each student's variant of an assignment, and the numbers that answers in words should have."""
    from rich.table import Table

    from autograder.files import write
    from autograder.gradebook.course import Course
    from autograder.grading.display import as_it_is
    from autograder.lms.export.table import table

    try:
        course = Course(base.ROOT, Path.cwd())
        head, *rows = _rows(course, name, students or _all(course))
        if to is not None:
            write(to, table([head, *rows]))
            typer.echo(to)
            return
    except trouble() as error:
        raise give_up(error) from None
    grid = Table(*head, box=None, padding=(0, 1, 0, 0), header_style="bold")
    for row in rows:
        grid.add_row(*map(as_it_is, row))
    out.print(grid)


def _all(course: "Course") -> list[str]:
    """Who is in the gradebook, without those who are left out."""
    course.expect_gradebook()
    with course.gradebook() as gradebook:
        found = {student.id for student in gradebook.students}.difference(course.left_out())
    if not found:
        raise ValueError(
            "the gradebook has no students yet: read a class list (scorelab roster FILE), or name students"
        )
    return sorted(found)


def _rows(course: "Course", name: str, students: list[str]) -> Iterator[list[str]]:
    """The head and a row a student. Raises ValueError for what has no variants, and for an empty id."""
    from autograder.gradebook.policy import ScoreLab
    from autograder.problem_sets import load
    from autograder.problem_sets.variants import drawn

    asked, word = load(name), ScoreLab(config=course.config).variants
    found = [drawn(asked, student, word) for student in students]
    if not word:
        raise ValueError('this course has no variants: set c.ScoreLab.variants = "a word" in nbgrader_config.py')
    if not all(variant.student for variant in found):
        raise ValueError("want a student's id, got an empty one")
    questions = sorted(found[0].due)
    yield ["student", "variant", "data and constants", *(f"due in {question}" for question in questions)]
    for student, variant in zip(students, found, strict=True):
        yield [student, str(variant.number), variant.words, *(variant.due[question] for question in questions)]
