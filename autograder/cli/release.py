"""`scorelab release`: from the sources to what students receive."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import app, for_instructors, give_up, out, trouble


@app.command()
@for_instructors
def release(
    names: Annotated[list[str] | None, typer.Argument(help="default: all assignments")] = None,
    course: Annotated[
        Path | None, typer.Option(help="the course's folder; default: this one if it is a course's, or the clone")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="even if cells have come or gone since it was graded"),
    ] = False,
    bundle: Annotated[bool, typer.Option("--bundle", help="and pack each into a zip with all it needs")] = False,
    self_study: Annotated[
        bool, typer.Option("--self-study", help="the same with model answers, for people who work alone")
    ] = False,
    bundles: Annotated[Path, typer.Option(help="where the zips go")] = Path("build/bundles"),
) -> None:
    """Build the source notebooks and let nbgrader make the students' versions in the course's assignments/."""
    from autograder.handout.release import NotReleased, release

    try:
        course = course or _course()
        released = _release_again(names or [], course) if again else release(names or [], _sources(), course)
        for path in [] if again else released:
            out.print(f"released {path}", soft_wrap=True)
        for with_answers in [False] * bundle + [True] * self_study:
            _bundle(released, bundles, with_answers)
    except trouble(NotReleased) as error:
        raise give_up(error) from None


def _bundle(released: list[Path], to: Path, self_study: bool) -> None:
    from autograder.handout.bundle import bundles

    for path in bundles(released, _sources(), to, self_study):
        out.print(f"bundled {path}, {path.stat().st_size / 1e6:.1f} MB", soft_wrap=True)


def _sources() -> Path:
    """The clone; where the kit is installed without one, here: problem sets of one's own are built there."""
    return base.ROOT if (base.ROOT / "solutions").is_dir() else Path.cwd()


def _course() -> Path | None:
    """This folder, where it is a course's and no clone, as all other commands take it; None for the clone."""
    from autograder.gradebook.settings import FILE

    here = Path.cwd()
    return here if (here / FILE).is_file() and not (here / "solutions").is_dir() else None


def _release_again(names: list[str], course: Path | None) -> list[Path]:
    """Release them and say what is to be done, and what of the gradebook is in its copy alone; the notebooks."""
    from autograder.batch.remarks import counted
    from autograder.grading.display import as_it_is
    from autograder.handout.release import release_again

    if not names:
        raise ValueError("name the assignments to release with --again")
    paths = []
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
        paths.append(done.path)
    return paths
