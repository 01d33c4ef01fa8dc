"""`scorelab forget`: remove everything of one student."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import base
from autograder.cli.base import agreed, app, for_instructors, give_up, out, trouble

if TYPE_CHECKING:
    from autograder.gradebook.course import Course
    from autograder.gradebook.forget import Traces


@app.command()
@for_instructors
def forget(
    student: Annotated[str, typer.Argument(help="the student's id", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="remove it without asking")] = False,
) -> None:
    """Remove a student's submissions, grades, feedback and entries for good; name what mentions them still."""
    from autograder.gradebook.course import Course
    from autograder.gradebook.forget import forget, traces
    from autograder.grading.display import as_it_is

    try:
        course = Course(base.ROOT, Path.cwd())
        course.expect_gradebook()
        with course.writing():
            found = traces(course, student)
            _expect_any(course, student, found)
            for line in _lines(course, found):
                out.print(as_it_is(line), soft_wrap=True)
            if not agreed(f"all of {student} is to be removed", "Remove it for good?", yes):
                raise typer.Exit(2)
            left = forget(course, found, student)
        out.print(as_it_is(f"{student} is removed"), soft_wrap=True)
        for path in left:
            out.print(as_it_is(f"still names them: {path.relative_to(course.folder)}"), soft_wrap=True)
    except trouble() as error:
        raise give_up(error) from None


def _expect_any(course: "Course", student: str, found: "Traces") -> None:
    """Raise ValueError, in one line with the nearest id, where there is nothing of the student."""
    from autograder.lms.roster import read
    from autograder.lms.roster.nearest import suggestion

    if found.own or found.submissions or course.knows(student):
        return
    raise ValueError(f"nothing of a student {student!r} in this course{suggestion(student, read(course))}")


def _lines(course: "Course", found: "Traces") -> Iterator[str]:
    yield f"submissions in the gradebook, with grades and comments: {found.submissions}"
    yield from (f"theirs alone: {path.relative_to(course.folder)}" for path in found.own)
