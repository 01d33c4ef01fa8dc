"""`scorelab return`: feedback, on its way back to students."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, trouble
from autograder.lms.feedback.names import Way


@app.command("return")
@for_instructors
def return_(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    way: Annotated[Way, typer.Option("--format", help="a page each, mails, or the archive an LMS wants")] = Way.FOLDER,
    to: Annotated[Path | None, typer.Option(help="the archive or the folder; by default in gradebook/")] = None,
    worksheet: Annotated[
        Path | None, typer.Option(help="Moodle's grading worksheet of the assignment, which has everybody's number")
    ] = None,
) -> None:
    """Write every student's feedback, for an LMS, a mail program or a folder, and print where it is."""
    from autograder.gradebook.course import Course
    from autograder.lms.feedback import ways
    from autograder.lms.feedback.feedback import read

    try:
        course = Course(base.ROOT, Path.cwd())
        feedback, ungraded = read(course, name, worksheet)
        written = ways.write(course, way, feedback, to)
    except trouble() as error:
        raise give_up(error) from None
    _say_who(written.left_out, ungraded, sum(one.waits for one in feedback))
    typer.echo(f"{written.count} in {written.path}")


def _say_who(left_out: Mapping[str, str], ungraded: list[str], waiting: int) -> None:
    from autograder.text import printable

    reasons = {**left_out, **dict.fromkeys(ungraded, "not graded yet")}
    for student, reason in reasons.items():
        typer.echo(f"scorelab: no feedback for {printable(student)}: {reason}", err=True)
    if waiting:
        are = "1 student has" if waiting == 1 else f"{waiting} students have"
        typer.echo(f"scorelab: {are} answers that are not marked yet; their pages say so", err=True)
