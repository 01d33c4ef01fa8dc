"""A graded class in a terminal: a row a submission, or the rows that need a person."""

from collections.abc import Callable, Iterable

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from autograder.grading import below
from autograder.grading.display import as_it_is
from autograder.grading.outcomes import WORDS, State
from autograder.grading.results import Result


def class_table(
    results: Iterable[Result], most: int = 40, state: Callable[[Result], State] = lambda result: result.standing
) -> RenderableType:
    """Render one row per submission: its state, its points per question, and its total.

    state: what is asked, of each row that is shown, when all results have come.

    Of a class larger than `most`, a summary and the rows that need a person: what could not be graded, or
    not in full because of a time limit, a crash or the grader. It is read once and never in memory.
    """
    few, needy, count, errors, points = [], [], 0, 0, 0.0
    for result in results:
        count += 1
        errors += result.state == "error"
        points += result.score
        if count <= most + 1:
            few.append(result)
        if result.state == "error" or not result.settled:
            needy.append(result)
    if count <= most:
        return _grid(few, state)
    mean = f", {points / (count - errors):.2f} points on average" if count > errors else ""
    head = Text(f"{count} submissions: {count - errors} graded{mean}; {errors} could not be graded", "bold")
    more = [Text(f"and {len(needy) - most} more that need a person", "italic")] if len(needy) > most else []
    return Group(head, *([_grid(needy[:most], state)] if needy else []), *more)


def _grid(results: list[Result], state: Callable[[Result], State]) -> Table:
    ids = list(dict.fromkeys(q.id for result in results for q in result.questions))
    who, where = Column("submission", min_width=14, overflow="fold"), Column("state", no_wrap=True)
    points = [Column(question, no_wrap=True) for question in (*ids, "score")]
    grid = Table(who, where, *points, "what happened", box=None, padding=(0, 1, 0, 0), header_style="bold")
    for result in sorted(results, key=lambda result: result.submission):
        scores = {q.id: f"{q.score:g}" for q in result.questions}
        total = f"{result.score:g}/{result.max_score:g}" if result.state == "graded" else "–"
        grid.add_row(
            as_it_is(result.submission),
            state(result),
            *(scores.get(i, "–") for i in ids),
            total,
            as_it_is(summary(result)),
        )
    return grid


def summary(result: Result) -> str:
    """Sum up the result: why it could not be graded, or the outcomes other than passed."""
    if result.state == "error":
        return result.message
    outcomes = [c.outcome for c in result.checks if c.outcome not in ("passed", "not_run")]
    names = dict.fromkeys(name for c in result.checks for name in c.misconceptions)
    counted = [f"{outcomes.count(o)} {WORDS[o].word}" for o in dict.fromkeys(outcomes)]
    said = below.of(result.checks)
    return ", ".join([*counted, *names, *said]) or "all passed"
