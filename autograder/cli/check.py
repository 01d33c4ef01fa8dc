"""`scorelab check`: one submission, as the notebook checks it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.base import app, give_up, out


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="a notebook, or a .py that defines the functions", show_default=False)],
    assignment: Annotated[
        str | None, typer.Option(help="default: what the notebook says, or else what it defines")
    ] = None,
    json_file: Annotated[str | None, typer.Option("--json", help="write the result to this file; - for stdout")] = None,
    junit: Annotated[Path | None, typer.Option(help="write the checks to this file as JUnit XML, for CI")] = None,
    seed: Annotated[int | None, typer.Option(help="seed of the checks' inputs; default: SCORELAB_SEED, else 0")] = None,
    hints: Annotated[int, typer.Option(min=0, help="how many hints to show for each mistake")] = 1,
) -> None:
    """Check a submission, as `check(...)` does in the notebook. Exits with 0 when graded, whatever the score."""
    from autograder.grading.display import as_it_is, table
    from autograder.grading.junit import suite, xml
    from autograder.grading.ladder import with_hints
    from autograder.grading.run import grade, seed_in_force
    from autograder.problem_sets.answered import assignment_of
    from autograder.student.notebook import read

    try:
        notebook = read(path)
        name = assignment or assignment_of(notebook, str(path))
        # trust: whoever checks a single notebook has chosen to run it, on a machine that may have no isolation
        result = grade(notebook, name, seed_in_force() if seed is None else seed, str(path), trust=True)
    except ValueError as error:
        raise give_up(error) from None
    text = json.dumps(result.to_json(), indent=1)
    files = {Path(json_file): text + "\n"} if json_file not in (None, "-") else {}
    if junit is not None:
        files[junit] = xml([suite(name, path.stem, result, result.standing, f"{result.score:g}")])
    for file, contents in files.items():
        try:
            file.write_text(contents)
        except OSError as error:
            raise give_up(error) from None
    if json_file == "-":
        print(text)
        return
    out.print(as_it_is(f"{path.name}, checked as {name}"), soft_wrap=True)
    out.print(table(with_hints(question, hints) for question in result.questions))
    out.print(f"{result.score:g} of {result.max_score:g} points (seed {result.seed})", style="bold")
