"""The command `scorelab`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(help="A course kit on diffusion models.", no_args_is_help=True, pretty_exceptions_enable=False)
out = Console()
ROOT = Path(__file__).resolve().parents[1]  # of the clone; only `demo` and `release` need one

# Commands import what they use, so that `scorelab --help` need not wait for torch.


def _give_up(error: Exception) -> typer.Exit:
    """One line on stderr, and exit status 2: the input cannot be used."""
    typer.echo(f"scorelab: {error}", err=True)
    return typer.Exit(2)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="a notebook, or a .py that defines the functions", show_default=False)],
    assignment: Annotated[str | None, typer.Option(help="by default, what the notebook says it is")] = None,
    json_file: Annotated[str | None, typer.Option("--json", help="write the result to this file; - for stdout")] = None,
    seed: Annotated[int | None, typer.Option(help="of the checks' inputs; by default SCORELAB_SEED, or 0")] = None,
) -> None:
    """Check a submission, as `check(...)` does in the notebook. Exits with 0 when graded, whatever the score."""
    from autograder.display import table
    from autograder.grading import assignments, grade, public_seed
    from autograder.notebook import read

    try:
        notebook = read(path)
        name = assignment or notebook.assignment or _only(assignments())
        result = grade(notebook, name, public_seed() if seed is None else seed, str(path))
    except ValueError as error:
        raise _give_up(error) from None
    text = json.dumps(result.to_json(), indent=1)
    if json_file == "-":
        print(text)
        return
    if json_file is not None:
        try:
            Path(json_file).write_text(text + "\n")
        except OSError as error:
            raise _give_up(error) from None
    out.print(table(result.questions))
    out.print(f"{result.score:g} of {result.max_score:g} points (seed {result.seed})", style="bold")


def _only(names: list[str]) -> str:
    if len(names) != 1:
        raise ValueError(f"want --assignment, one of {', '.join(names)}")
    return names[0]


@app.command()
def release(names: Annotated[list[str] | None, typer.Argument(help="by default, all assignments")] = None) -> None:
    """Build the source notebooks and let nbgrader make the students' versions in assignments/."""
    from autograder.release import release

    try:
        for path in release(names or [], ROOT):
            out.print(f"released {path}", soft_wrap=True)
    except ValueError as error:
        raise _give_up(error) from None


@app.command()
def grade(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    student: Annotated[list[str] | None, typer.Option(help="only this one; may be repeated")] = None,
) -> None:
    """Grade what is in submitted/ into the gradebook, with feedback. Exits with 1 when any could not be graded."""
    from rich.progress import track

    from autograder.batch import Course
    from autograder.display import class_table

    try:
        course = Course(ROOT, Path.cwd())
        students = course.students(name, student)
    except ValueError as error:
        raise _give_up(error) from None
    results = list(track(course.grade(name, students), "grading", total=len(students), console=out))
    out.print(class_table(results))
    raise typer.Exit(any(result.state == "error" for result in results))


@app.command()
def demo(
    to: Annotated[Path, typer.Option(help="where figures and the class are written")] = Path("build/demo"),
) -> None:
    """Train, sample and draw with the reference system; then grade a small class through nbgrader."""
    from autograder.demo import run

    run(to.resolve(), ROOT, out)


@app.command()
def doctor() -> None:
    """Versions, isolation layers that are active, and what is missing."""
    from autograder.doctor import findings

    out.print(findings())
