"""`scorelab gradescope`: the checks, for Gradescope."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, trouble


@app.command()
@for_instructors
def gradescope(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    hide: Annotated[
        list[str] | None, typer.Option(help="a question or check shown once grades are published; may be repeated")
    ] = None,
    hints: Annotated[int, typer.Option(min=0, help="how many hints to show for each mistake")] = 1,
    to: Annotated[Path | None, typer.Option(help="the archive; by default NAME-gradescope.zip")] = None,
) -> None:
    """Write an autograder archive for Gradescope, and print its path. It holds the secret seed: keep it to yourself."""
    from autograder.batch import seed
    from autograder.gradebook.course import Course
    from autograder.gradebook.fill_scores import FillScores
    from autograder.grading.run import PUBLIC_SEED
    from autograder.lms.doors.archive import write
    from autograder.lms.doors.settings import settings

    path = (to or Path(f"{name}-gradescope.zip")).absolute()
    try:
        chosen = settings(name, hide or [], hints)
        number = FillScores(config=Course(base.ROOT, Path.cwd()).config).seed
        write(chosen, number, path)
    except trouble() as error:
        raise give_up(error) from None
    holds = seed.WARNING if number == PUBLIC_SEED else "the archive holds the secret seed: give it to Gradescope alone"
    typer.echo(f"scorelab: {holds}", err=True)
    typer.echo(path)
