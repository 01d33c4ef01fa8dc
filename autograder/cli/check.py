"""`scorelab check`: one submission, as the notebook checks it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.base import app, give_up, out

if TYPE_CHECKING:
    from autograder.grading.aside import Aside
    from autograder.grading.results import Result
    from autograder.student.notebook import Notebook


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
    picture: Annotated[Path | None, typer.Option(help="write a picture of the first wrong answer, a PNG")] = None,
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
    except (ValueError, ConnectionError) as error:
        raise give_up(error) from None
    text = json.dumps(result.to_json(), indent=1)
    try:
        if junit is not None:
            junit.write_text(xml([suite(name, path.stem, result, result.standing, f"{result.score:g}")]))
        if json_file == "-":
            print(text)
            return
        if json_file is not None:
            Path(json_file).write_text(text + "\n")
        asides = _asides(notebook, result)
        out.print(as_it_is(f"{path.name}, checked as {name}"), soft_wrap=True)
        out.print(table((with_hints(question, hints) for question in result.questions), asides=asides))
        out.print(f"{result.score:g} of {result.max_score:g} points (seed {result.seed})", style="bold")
        if picture is not None:
            out.print(as_it_is(_drawn(asides, picture)), soft_wrap=True)
    except OSError as error:
        raise give_up(error) from None


def _asides(notebook: "Notebook", result: "Result") -> "dict[str, Aside]":
    """What a self-check shows beside each question that has a wrong answer."""
    wrong = [q for q in result.questions if any(check.outcome == "failed" for check in q.checks)]
    if not wrong:
        return {}
    from autograder.grading.drawn import aside
    from autograder.grading.run import running

    with running(notebook, trust=True) as submission:
        return {q.id: aside(submission, result.assignment, q, result.seed) for q in wrong}


def _drawn(asides: "dict[str, Aside]", path: Path) -> str:
    """Write the first picture that there is; what it shows, or why there is none."""
    for beside in asides.values():
        for drawing in beside.drawings:
            path.write_bytes(drawing.png)
            return f"{path}: {drawing.caption}. {drawing.alt}"
    silent = [line for beside in asides.values() for line in beside.silent]
    return silent[0] if silent else "No picture: no answer that has one is wrong."
