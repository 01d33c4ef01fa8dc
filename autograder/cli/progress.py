"""`scorelab progress`: the course as a map."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.base import app, give_up, out


@app.command()
def progress(
    folder: Annotated[Path, typer.Argument(help="where your notebooks are")] = Path("."),
) -> None:
    """Show what is done of the course, and what is next, from your own notebooks."""
    from platformdirs import user_cache_path

    from autograder.alone.progress import by_set, course_map, go_on
    from autograder.alone.standing import standing
    from autograder.problem_sets import load, names

    cache = user_cache_path("scorelab") / "progress"
    own = by_set(folder)
    try:
        rows = [standing(load(name), own.get(name), cache) for name in names()]
    except (ValueError, OSError) as error:
        raise give_up(error) from None
    out.print(course_map(rows))
    out.print(go_on(rows, folder), soft_wrap=True)
