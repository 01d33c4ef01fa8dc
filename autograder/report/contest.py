"""The class's tables of a set's challenge: every student's own function beside those of the course."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.results import Attempt
from autograder.problem_sets.challenge import Challenge
from autograder.report.roster import Entry
from scorelab.challenge import Row

Result = Row | Attempt  # of the course, of a student


@dataclass(frozen=True)
class Contestant:
    """One line of a table. entry: the student, or None where it is the course's.    by: results by evaluations."""

    name: str
    entry: Entry | None
    by: Mapping[int, Result]


@dataclass(frozen=True)
class Contest:
    """One task: the contestants, those with the best mean place first, and what failed, with the reason.

    best: the least distance that anyone reached, by evaluations.
    """

    task: str
    budgets: tuple[int, ...]
    contestants: tuple[Contestant, ...]
    best: Mapping[int, float]
    failed: tuple[tuple[Entry, str], ...]


def tables(entries: Iterable[Entry], challenge: Challenge | None) -> list[Contest]:
    """A table for each task; none where there is no challenge, or no student has entered it."""
    entered = [entry for entry in entries if entry.result and entry.result.challenge]
    if challenge is None or not entered:
        return []
    return [_contest(challenge, task, entered) for task in challenge.tasks]


def _contest(challenge: Challenge, task: str, entered: Sequence[Entry]) -> Contest:
    course = challenge.course(task)
    ours = [
        Contestant(name, None, {row.evaluations: row for row in course if row.name == name})
        for name in dict.fromkeys(row.name for row in course)
    ]
    theirs = [Contestant(entry.student, entry, _reached(entry, task)) for entry in entered]
    everybody = [*ours, *(contestant for contestant in theirs if contestant.by)]
    places = {n: _distances(everybody, n) for n in challenge.budgets}
    return Contest(
        task,
        challenge.budgets,
        tuple(sorted(everybody, key=lambda contestant: _mean_place(contestant, places))),
        {n: min(found) for n, found in places.items() if found},
        tuple((entry, _said(a)) for entry in entered for a in _attempts(entry, task) if a.message),
    )


def _attempts(entry: Entry, task: str) -> list[Attempt]:
    return [attempt for attempt in (entry.result.challenge if entry.result else ()) if attempt.task == task]


def _reached(entry: Entry, task: str) -> dict[int, Result]:
    return {attempt.evaluations: attempt for attempt in _attempts(entry, task) if attempt.distance is not None}


def _distances(everybody: Iterable[Contestant], n: int) -> list[float]:
    found = (contestant.by[n].distance for contestant in everybody if n in contestant.by)
    return [distance for distance in found if distance is not None]


def _mean_place(contestant: Contestant, places: Mapping[int, list[float]]) -> float:
    """Over all budgets; who has nothing with one of them is last there."""
    return statistics.mean(_place(contestant.by.get(n), others) for n, others in places.items())


def _place(result: Result | None, others: Sequence[float]) -> int:
    if result is None or (own := result.distance) is None:
        return 1 + len(others)
    return 1 + sum(other < own for other in others)


def _said(attempt: Attempt) -> str:
    return f"{attempt.evaluations} evaluations: {attempt.message}"
