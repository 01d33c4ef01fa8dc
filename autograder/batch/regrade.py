"""Regrade safely: show which scores would change, and archive the old ones."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from rich.table import Table

from autograder.files import write
from autograder.gradebook.scores import Row, Scores, auto_scores
from autograder.gradebook.spreadsheet import harmless
from autograder.grading.display import as_it_is

COLUMNS = ("student_id", "cell", "auto_score", "manual_score", "extra_credit", "late_submission_penalty")


@dataclass(frozen=True)
class Change:
    """A student whose checks' score would be another; None: not graded. What a person gave stays."""

    student: str
    old: float
    new: float | None
    by_hand: float


def changes(rows: Sequence[Row], new: Mapping[str, Scores | None], cells: Iterable[str]) -> list[Change]:
    """Whose checks' score would change. new: of the test cells, by student; None when that could not be graded."""
    by_hand: dict[str, float] = {}
    for row in rows:
        by_hand[row.student] = by_hand.get(row.student, 0.0) + (row.manual or 0.0) + (row.extra or 0.0)
    return [
        Change(student, _total(old) or 0.0, _total(new[student]), by_hand[student])
        for student, old in auto_scores(rows, cells).items()
        if student in new and None not in old.values() and old != new[student]
    ]


def table(changed: Sequence[Change]) -> Table:
    """The changes for a terminal."""
    grid = Table("submission", "old", "new", "by hand, stays", title="scores that change", header_style="bold")
    for change in changed:
        new = "could not be graded" if change.new is None else f"{change.new:g}"
        grid.add_row(as_it_is(change.student), f"{change.old:g}", new, f"{change.by_hand:g}")
    return grid


def keep(rows: Iterable[Row], path: Path) -> None:
    """Write the scores to a CSV file, for good."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(map(harmless, astuple(row)) for row in rows)
    write(path, text.getvalue(), durable=True)


def _total(scores: Scores | None) -> float | None:
    """Of all cells; None where they have no scores."""
    if scores is None or None in scores.values():
        return None
    return round(sum(score or 0.0 for score in scores.values()), 6)
