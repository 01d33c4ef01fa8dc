"""`nbgrader export --exporter=autograder.gradebook.term.Term`: the whole term, a row for each student."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder.gradebook.export import FILE, Scores

WHO = ("student_id", "last_name", "first_name", "email")


class Term(Scores):
    """A CSV file with a row for each student and a column for each assignment: the score, as `Scores` writes it.

    total: the sum of the scores.    open: the assignments whose score is missing or not the last word, with the state.
    It is `term.csv` beside the course's `grades.csv`, unless `--to` names another file.
    """

    def export(self, gradebook: Gradebook) -> None:
        to = Path(self.to or FILE)
        rows = list(self._rows(gradebook))
        assignments = list(dict.fromkeys(row["assignment"] for row in rows))
        columns = (*WHO, *assignments, "total", "open")
        self._write(to.with_name("term.csv") if to.name == FILE else to, columns, _by_student(rows))


def _by_student(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of each student as one, in the order of the first assignment's."""
    places = {student: place for place, student in enumerate(dict.fromkeys(row["student_id"] for row in rows))}
    in_turn = sorted(rows, key=lambda row: places[row["student_id"]])
    for _, theirs in groupby(in_turn, key=lambda row: row["student_id"]):
        yield _term_of(list(theirs))


def _term_of(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    scores = {row["assignment"]: row["score"] for row in rows if "score" in row}
    still = [f"{row['assignment']}: {row['state']}" for row in rows if row["state"] != "graded"]
    who = {name: rows[0][name] for name in WHO}
    total = round(sum(scores.values()), 6) if scores else ""
    return who | scores | {"total": total, "open": "; ".join(still)}
