"""`scorelab grade`: what was handed in, into the gradebook."""

from contextlib import ExitStack
from typing import Annotated

import typer

from autograder.cli import base
from autograder.cli.base import agreed, app, for_instructors, give_up, out, trouble


@app.command()
@for_instructors
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

                session = held.enter_context(opened(base.ROOT, name, fresh, trust_submissions, student, out))
                if not student:
                    _name_strays(session.batch.course.strays(), name)
                    _name_alike(session.batch.course.alike(name))
                if session.batch.seed == PUBLIC_SEED:
                    typer.echo(f"scorelab: {seed.WARNING}", err=True)
                session.grade(pool)
            if (changed := session.changes()) and not agreed(f"{changed} would change", f"change {changed}?", yes):
                raise typer.Exit(2)
            session.store()
    except KeyboardInterrupt:
        graded, total = (len(session.graded), len(session.students)) if session else (0, 0)
        typer.echo(f"interrupted: {graded} of {total} graded; run the same command to resume", err=True)
        raise typer.Exit(130) from None
    except trouble(walls.NotIsolated) as error:
        raise give_up(error) from None
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
