"""`scorelab report`: the class on one page, after one assignment or over the term."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, trouble


@app.command()
@for_instructors
def report(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="one assignment; several, or none for all, make the report of a term"),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="the file; by default gradebook/NAME-report.html, or term-report.html")
    ] = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="with those who have left the class")] = False,
) -> None:
    """Write a report on the class, one HTML file, and over a term a CSV as well, and print the paths."""
    from autograder.gradebook.course import Course
    from autograder.report import report, term_report

    try:
        course = Course(base.ROOT, Path.cwd())
        if names and len(names) == 1:
            typer.echo(report.write(course, names[0], to, dropped))
        else:
            for path in term_report.write(course, names or (), to, dropped):
                typer.echo(path)
    except trouble() as error:
        raise give_up(error) from None
