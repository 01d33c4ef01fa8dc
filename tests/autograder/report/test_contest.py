"""The class's tables of a challenge: who entered, where they stand, what failed."""

import json
from pathlib import Path

import pytest

from autograder.grading.results import Attempt, Result
from autograder.problem_sets.challenge import Challenge
from autograder.problem_sets.contract import Function
from autograder.report.contest import tables
from autograder.report.roster import Entry


@pytest.fixture
def challenge(tmp_path: Path) -> Challenge:
    """The course's own: one that wins with 2 evaluations and sits out 1."""
    (tmp_path / "table.json").write_text(
        json.dumps({"islands": [{"name": "course", "evaluations": 2, "distance": 1.0, "error": 0.1}]})
    )
    return Challenge(Function("mine", returns="x"), (1, 2), {"islands": lambda _: None}, tmp_path / "table.json")


def entry(student: str, *attempts: Attempt) -> Entry:
    return Entry(student, "", "graded", {}, 0.0, Result("ps8", student, "graded", challenge=attempts), "", None, None)


def test_without_a_challenge_or_anybody_who_entered_there_is_no_table(challenge):
    assert tables([entry("ada", Attempt("islands", 1, 2.0, 0.1))], None) == []
    assert tables([entry("ada")], challenge) == []


def test_those_with_the_best_mean_place_stand_first(challenge):
    """ada: places 1 and 2; bob: 2 and 3; the course sits out, so 3, and then wins, so 1."""
    ada = entry("ada", Attempt("islands", 1, 2.0, 0.1), Attempt("islands", 2, 3.0, 0.1))
    bob = entry("bob", Attempt("islands", 1, 4.0, 0.1), Attempt("islands", 2, 3.5, 0.1))
    (contest,) = tables([bob, ada, entry("cy")], challenge)
    assert [(one.name, one.entry is not None) for one in contest.contestants] == [
        ("ada", True),
        ("course", False),
        ("bob", True),
    ]
    assert contest.best == {1: 2.0, 2: 1.0}


def test_what_failed_is_named_and_costs_nobody_else_a_place(challenge):
    ada = entry("ada", Attempt("islands", 1, message="no"), Attempt("islands", 2, 0.5, 0.1))
    bob = entry("bob", Attempt("islands", 1, message="never"))
    (contest,) = tables([ada, bob], challenge)
    assert [(who.student, what) for who, what in contest.failed] == [
        ("ada", "1 evaluations: no"),
        ("bob", "1 evaluations: never"),
    ]
    assert [one.name for one in contest.contestants] == ["ada", "course"]
