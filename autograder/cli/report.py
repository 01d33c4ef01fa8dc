"""`scorelab report`: the class on one page."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, trouble


@app.command()
@for_instructors
def report(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    to: Annotated[Path | None, typer.Option(help="the file; by default gradebook/NAME-report.html")] = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="with those who have left the class")] = False,
) -> None:
    """Write a report on the class, one HTML file, and print its path."""
    from autograder.gradebook.course import Course
    from autograder.report.report import write

    try:
        typer.echo(write(Course(base.ROOT, Path.cwd()), name, to, dropped))
    except trouble() as error:
        raise give_up(error) from None
