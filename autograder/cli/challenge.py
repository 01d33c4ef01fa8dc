"""`scorelab challenge`: a sampler of one's own beside the course's."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from autograder.cli.base import app, give_up, out

if TYPE_CHECKING:
    from autograder.grading.results import Attempt
    from autograder.problem_sets.challenge import Challenge
    from scorelab.challenge import Row

NOTE = "Distances are in noise floors, with standard errors; 1 is as near as real data. Two errors apart may be chance."


@app.command()
def challenge(
    path: Annotated[Path, typer.Argument(help="a notebook, or a .py that defines the sampler", show_default=False)],
    assignment: Annotated[
        str | None, typer.Option(help="default: what the notebook says, or else the one whose challenge it enters")
    ] = None,
) -> None:
    """Race your sampler against those of the course, and show its place. There are no points."""
    from autograder.grading.challenge import of_file
    from autograder.grading.display import as_it_is

    try:
        entered, attempts = of_file(path, assignment)
    except ValueError as error:
        raise give_up(error) from None
    for task in dict.fromkeys(attempt.task for attempt in attempts):
        out.print(_table(entered, task, {a.evaluations: a for a in attempts if a.task == task}))
    for failed in (attempt for attempt in attempts if attempt.message):
        line = f"{failed.task}, {failed.evaluations} evaluations: {failed.message}"
        out.print(as_it_is(line), soft_wrap=True)
    out.print(NOTE)


def _table(entered: "Challenge", task: str, yours: "dict[int, Attempt]") -> Table:
    """One task: the course's samplers, yours, and its place, with each number of evaluations."""
    from autograder.grading.challenge import placed

    course = entered.course(task)
    table = Table("evaluations", *map(str, entered.budgets), title=task, title_justify="left", box=None)
    for name in dict.fromkeys(row.name for row in course):
        by = {row.evaluations: row for row in course if row.name == name}
        table.add_row(name, *(_shown(by.get(n)) for n in entered.budgets))
    table.add_row("yours", *(_shown(yours.get(n)) for n in entered.budgets), style="bold")
    table.add_row("your place", *(placed(yours.get(n), course) for n in entered.budgets), style="bold")
    return table


def _shown(found: "Row | Attempt | None") -> str:
    return f"{found.distance:.2f} ± {found.error:.2f}" if found and found.distance is not None else "–"
