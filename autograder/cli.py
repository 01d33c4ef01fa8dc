"""The command `scorelab`."""

import io
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(help="A course kit on diffusion models.", no_args_is_help=True, pretty_exceptions_enable=False)
out = Console()
ROOT = Path(__file__).resolve().parents[1]  # of the clone; only `demo` and `release` need one

# Commands import what they use, so that `scorelab --help` need not wait for torch.


def _give_up(error: Exception) -> typer.Exit:
    """One line on stderr, and exit status 2: the input cannot be used, or a file or the gradebook cannot."""
    from sqlalchemy.exc import SQLAlchemyError

    from autograder.text import reason

    what = "the gradebook: " if isinstance(error, SQLAlchemyError) else ""
    typer.echo(f"scorelab: {what}{reason(error)}", err=True)  # SQLAlchemy shows its statement below
    return typer.Exit(2)


@app.callback()
def _show_anything() -> None:
    """Where the terminal has no such character, a question mark: a name must not end a command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _trouble(*also: type[Exception]) -> tuple[type[Exception], ...]:
    """What ends a command that needs a course: bad input, and what happens to files and to the gradebook."""
    from sqlalchemy.exc import SQLAlchemyError

    return ValueError, OSError, SQLAlchemyError, *also


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="a notebook, or a .py that defines the functions", show_default=False)],
    assignment: Annotated[
        str | None, typer.Option(help="default: what the notebook says, or else what it defines")
    ] = None,
    json_file: Annotated[str | None, typer.Option("--json", help="write the result to this file; - for stdout")] = None,
    seed: Annotated[int | None, typer.Option(help="seed of the checks' inputs; default: SCORELAB_SEED, else 0")] = None,
    hints: Annotated[int, typer.Option(min=0, help="how many hints to show for each mistake")] = 1,
) -> None:
    """Check a submission, as `check(...)` does in the notebook. Exits with 0 when graded, whatever the score."""
    from autograder.grading.display import as_it_is, table
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
    out.print(as_it_is(f"{path.name}, checked as {name}"), soft_wrap=True)
    out.print(table(with_hints(question, hints) for question in result.questions))
    out.print(f"{result.score:g} of {result.max_score:g} points (seed {result.seed})", style="bold")


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
    except _trouble() as error:
        raise _give_up(error) from None
    if not is_clone(folder) and str(folder.resolve()) not in problem_sets.__path__:
        out.print(f"next, so that the kit finds it: export SCORELAB_PROBLEM_SETS={folder.resolve()}", soft_wrap=True)


@app.command()
def release(
    names: Annotated[list[str] | None, typer.Argument(help="default: all assignments")] = None,
    course: Annotated[Path | None, typer.Option(help="the course's folder; default: the clone")] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="even if cells have come or gone since it was graded"),
    ] = False,
) -> None:
    """Build the source notebooks and let nbgrader make the students' versions in the course's assignments/."""
    from autograder.handout.release import NotReleased, release

    try:
        if again:
            _release_again(names or [], course)
            return
        for path in release(names or [], _sources(), course):
            out.print(f"released {path}", soft_wrap=True)
    except _trouble(NotReleased) as error:
        raise _give_up(error) from None


def _sources() -> Path:
    """The clone; where the kit is installed without one, here: problem sets of one's own are built there."""
    return ROOT if (ROOT / "solutions").is_dir() else Path.cwd()


def _release_again(names: list[str], course: Path | None) -> None:
    """Release them and say what is to be done, and what of the gradebook is in its copy alone."""
    from autograder.batch.remarks import counted
    from autograder.grading.display import as_it_is
    from autograder.handout.release import release_again

    if not names:
        raise ValueError("name the assignments to release with --again")
    for name in names:
        done = release_again(name, _sources(), course)
        lines = [f"released {done.path}"]
        if done.lost:
            went = "given by hand went with the cell"
            lines.append(counted(done.lost, f"score or comment {went}", f"scores or comments {went}s", len(done.lost)))
        if done.copy:
            lines.append(
                f"a copy of the gradebook from before: {done.copy}; nobody is graded now: scorelab grade {name}"
            )
        for line in lines:
            out.print(as_it_is(line), soft_wrap=True)


@app.command()
def grade(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    jobs: Annotated[int | None, typer.Option(min=1, help="number of processes; default: one a core")] = None,
    scheduler: Annotated[str | None, typer.Option(help="address of a Dask scheduler, to grade on a cluster")] = None,
    student: Annotated[list[str] | None, typer.Option(help="grade only this student; may be repeated")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="change scores in the gradebook without asking")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="grade and store everything again")] = False,
    trust_submissions: Annotated[
        bool,
        typer.Option(
            "--trust-submissions",
            envvar="SCORELAB_TRUST_SUBMISSIONS",
            help="grade even if submissions cannot be isolated here",
        ),
    ] = False,
) -> None:
    """Grade what is in submitted/ into the gradebook, with feedback. Exits with 1 when any could not be graded."""
    from autograder.batch import seed
    from autograder.batch.pool import Cluster, Local
    from autograder.grading.run import PUBLIC_SEED
    from autograder.isolation import walls

    session = None
    try:
        if not (trust_submissions or scheduler) and (reason := walls.missing()):
            raise walls.NotIsolated(reason)
        with ExitStack() as held:
            with Cluster(scheduler) if scheduler else Local(jobs) as pool:
                from autograder.batch.session import opened  # while the pool's processes import what they need

                session = held.enter_context(opened(ROOT, name, fresh, trust_submissions, student, out))
                if not student:
                    _name_strays(session.batch.course.strays(), name)
                    _name_alike(session.batch.course.alike(name))
                if session.batch.seed == PUBLIC_SEED:
                    typer.echo(f"scorelab: {seed.WARNING}", err=True)
                session.grade(pool)
            if (changed := session.changes()) and not (yes or _agreed(changed)):
                raise typer.Exit(2)
            session.store()
    except KeyboardInterrupt:
        graded, total = (len(session.graded), len(session.students)) if session else (0, 0)
        typer.echo(f"interrupted: {graded} of {total} graded; run the same command to resume", err=True)
        raise typer.Exit(130) from None
    except _trouble(walls.NotIsolated) as error:
        raise _give_up(error) from None
    raise typer.Exit(not session.all_graded)


def _name_strays(strays: list[str], assignment: str) -> None:
    """One line on stderr for each file in submitted/ that is in no student's folder."""
    from autograder.text import printable

    want = f"want submitted/<student>/{assignment}/{assignment}.ipynb"
    for stray in strays:
        typer.echo(f"scorelab: submitted/{printable(stray)} is not a student folder: {want}", err=True)


def _name_alike(lines: list[str]) -> None:
    """One line on stderr for the folders in submitted/ that may be one student's."""
    from autograder.text import printable

    for line in lines:
        typer.echo(f"scorelab: in submitted/, {printable(line)}: one student?", err=True)


def _agreed(changed: int) -> bool:
    """Whether somebody at a terminal agrees to change that many scores. Raises ValueError when nobody is there."""
    if not sys.stdin.isatty():
        would, them = ("1 score would", "it") if changed == 1 else (f"{changed} scores would", "them")
        raise ValueError(f"{would} change, and nothing has been: --yes to change {them}")
    return typer.confirm(f"change {changed} score{'s' if changed > 1 else ''} in the gradebook?")


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="the assignment", show_default=False)],
    to: Annotated[Path | None, typer.Option(help="the file; by default gradebook/NAME-report.html")] = None,
) -> None:
    """Write a report on the class, one HTML file, and print its path."""
    from autograder.gradebook.course import Course
    from autograder.report.report import write

    try:
        typer.echo(write(Course(ROOT, Path.cwd()), name, to))
    except _trouble() as error:
        raise _give_up(error) from None


@app.command()
def demo(
    to: Annotated[Path, typer.Option(help="where figures and the class are written")] = Path("build/demo"),
) -> None:
    """Train, sample and draw with the reference system; then grade a small class through nbgrader."""
    from autograder.batch.demo import run

    run(to.resolve(), ROOT, out)


@app.command()
def doctor() -> None:
    """Versions, isolation layers that are active, and what is missing."""
    from autograder.grading.run import versions
    from autograder.isolation.doctor import findings

    out.print(findings(versions()))
