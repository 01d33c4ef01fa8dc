"""`scorelab new`: a problem set to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.base import app, give_up, out, trouble


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="of the problem set, such as ps7_name", show_default=False)],
    folder: Annotated[Path, typer.Option(help="a clone of the kit, or a folder of your own problem sets")] = Path("."),
) -> None:
    """Make a problem set with one question that passes everything, to be rewritten piece by piece."""
    from autograder import problem_sets
    from autograder.problem_sets.new import create, is_clone

    try:
        for path in create(name, folder):
            out.print(f"made {path}", soft_wrap=True)
    except trouble() as error:
        raise give_up(error) from None
    if not is_clone(folder) and str(folder.resolve()) not in problem_sets.__path__:
        out.print(f"next, so that the kit finds it: export SCORELAB_PROBLEM_SETS={folder.resolve()}", soft_wrap=True)
