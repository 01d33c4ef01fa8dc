"""`scorelab extend`: more time for a student."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, out, trouble
from autograder.cli.due import WHEN, confirmed

if TYPE_CHECKING:
    from autograder.deadlines.extensions import Extension
    from autograder.gradebook.course import Course


@app.command()
@for_instructors
def extend(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    student: Annotated[str, typer.Argument(help="the student's id", show_default=False)],
    until: Annotated[
        list[str] | None, typer.Argument(help=f"hours after the due date, or a time {WHEN}", show_default=False)
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="take the extension away")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="change what was set before without asking")] = False,
) -> None:
    """Give a student more time, before or after they hand in; a later extension replaces an earlier one."""
    from autograder.deadlines import course as deadlines
    from autograder.deadlines import extensions
    from autograder.deadlines.when import shown
    from autograder.gradebook.course import Course
    from autograder.gradebook.policy import ScoreLab
    from autograder.grading.display import as_it_is

    try:
        course = Course(base.ROOT, Path.cwd())
        course.expect_gradebook()
        if bool(until) == none:
            raise ValueError("want hours or a time, or --none")
        with course.writing():
            extension = None if none else _extension(course, name, " ".join(until or ()))
            before = deadlines.read(course, name).until.get(student)
            _expect_known(course, name, student)
            change = deadlines.extension_change(course, name, student, extension)
            if not confirmed(course, name, change, before is not None, yes):
                raise typer.Exit(2)
            deadlines.store(course, change, lambda: extensions.give(course.config, name, student, extension))
        found, zone = deadlines.read(course, name), ScoreLab(config=course.config).timezone
        last = found.until.get(student) or found.due
        out.print(as_it_is(f"{student} has until {shown(last, zone)} for {name}" if last else name), soft_wrap=True)
    except trouble() as error:
        raise give_up(error) from None


def _extension(course: "Course", name: str, said: str) -> "Extension":
    """What was said, after the due date. Raises ValueError where it is not, or where there is no due date."""
    from autograder.deadlines import course as deadlines
    from autograder.deadlines.extensions import Extension
    from autograder.deadlines.when import moment, shown
    from autograder.gradebook.policy import ScoreLab

    zone, due = ScoreLab(config=course.config).timezone, deadlines.read(course, name).due
    if due is None:
        raise ValueError(f"{name} has no due date to extend; set one: scorelab due {name} WHEN")
    try:
        hours = float(said)
    except ValueError:
        until = moment(said, zone)
        if until <= due:
            raise ValueError(f"want a time after {shown(due, zone)}, when {name} is due; got {said}") from None
        return Extension(until=until)
    if not 0 < hours < 24 * 366:
        raise ValueError(f"want more than 0 hours, and less than a year; got {said}")
    return Extension(hours=hours)


def _expect_known(course: "Course", name: str, student: str) -> None:
    """The student is in the gradebook or has handed in. Raises ValueError, in one line, with the nearest id."""
    from autograder.lms.roster import read
    from autograder.lms.roster.nearest import suggestion

    people = read(course)
    if student in {person.id for person in people} or student in course.handed_in(name):
        return
    raise ValueError(f"no student {student!r} in the gradebook{suggestion(student, people)}")
