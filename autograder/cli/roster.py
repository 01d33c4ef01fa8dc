"""`scorelab roster`: from an LMS's class list into the gradebook."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import base
from autograder.cli.base import agreed, app, for_instructors, give_up, out, trouble

if TYPE_CHECKING:
    from autograder.lms.roster.changes import Changes

MOST = 40  # names in a line of those who leave: they are worth reading


@app.command()
@for_instructors
def roster(
    file: Annotated[Path, typer.Argument(help="the class list of an LMS, or a CSV", show_default=False)],
    id_column: Annotated[str | None, typer.Option("--id", help="the column with the ids; default: the best")] = None,
    part: Annotated[bool, typer.Option("--part", help="the list is of a part of the class: nobody has left")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="store it without asking")] = False,
) -> None:
    """Show whom a class list adds, changes and drops, and store it. Whoever leaves keeps their grades."""
    from autograder.gradebook.course import Course
    from autograder.grading.display import as_it_is
    from autograder.lms.roster import reading

    try:
        course = Course(base.ROOT, Path.cwd())
        course.expect_gradebook()
        with course.writing():
            platform, found = reading.compared(course, file, id_column, whole=not part)
            out.print(as_it_is(f"{file.name}, a class list as {platform} writes it"), soft_wrap=True)
            for line in _lines(found):
                out.print(as_it_is(line), soft_wrap=True)
            if not found.stored:
                return
            n = len(found.stored)
            would = f"{n} student{' is' if n == 1 else 's are'} to be stored"
            if not agreed(would, f"store {n} student{'' if n == 1 else 's'} in the gradebook?", yes):
                raise typer.Exit(2)
            reading.store(course, found)
    except trouble() as error:
        raise give_up(error) from None


def _lines(found: "Changes") -> Iterator[str]:
    """What the list changes, in words."""
    from autograder.batch.remarks import counted
    from autograder.lms.roster.changes import difference

    if found.added:
        yield counted([f"{p.id} ({p.name})" for p in found.added], "is new", "are new")
    if found.changed:
        yield counted([f"{a.id} ({difference(b, a)})" for b, a in found.changed], "changes", "change")
    if found.back:
        yield counted([p.id for p in found.back], "is back", "are back")
    if found.dropped:
        why = "on the list no more, and left out of grading, reports and exports; the grades stay"
        yield counted([f"{p.id} ({p.name})" for p in found.dropped], f"is {why}", f"are {why}", MOST)
    if found.same:
        yield f"{found.same} stay{'s' if found.same == 1 else ''} as before"
