"""`scorelab export`: grades, in the form that others want."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, trouble
from autograder.lms.export.names import Format


@app.command()
@for_instructors
def export(
    names: Annotated[list[str] | None, typer.Argument(help="the assignments; default: all of the course")] = None,
    form: Annotated[Format, typer.Option("--format", help="whose file it is")] = Format.CSV,
    to: Annotated[Path | None, typer.Option(help="the file; by default in gradebook/")] = None,
    title: Annotated[str | None, typer.Option(help="what the LMS calls the assignment or its column")] = None,
    worksheet: Annotated[
        Path | None, typer.Option(help="Moodle's grading worksheet of the assignment, which has everybody's number")
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="count scores whose written answers wait for you")] = False,
    dropped: Annotated[bool, typer.Option("--dropped", help="with students who have dropped the course")] = False,
) -> None:
    """Write the grades of assignments for an LMS, a spreadsheet or a program, and print the file's path."""
    from autograder.gradebook.course import Course
    from autograder.lms.export import formats
    from autograder.lms.export.sheet import sheet

    try:
        for option, given in {"--title": title, "--worksheet": worksheet}.items():
            if given is not None and len(names or []) != 1:
                raise ValueError(f"{option} is for one assignment: name it")
        course = Course(base.ROOT, Path.cwd())
        titles = {name: title for name in names or [] if title}
        found = sheet(course, names or [], partial, dropped, titles, worksheet)
        path = formats.write(course, found, form, to)
    except trouble() as error:
        raise give_up(error) from None
    for line in formats.remarks(found, form):
        typer.echo(f"scorelab: {line}", err=True)
    typer.echo(path)
