"""`scorelab demo`: the kit at work."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, out


@app.command()
@for_instructors
def demo(
    to: Annotated[Path, typer.Option(help="where figures and the class are written")] = Path("build/demo"),
) -> None:
    """Train, sample and draw with the reference system; then grade a small class of each set through nbgrader."""
    from autograder.batch.demo import run

    run(to.resolve(), base.ROOT, out)
