"""One vocabulary of outcomes: each has words, and the students' guide explains them."""

from pathlib import Path
from typing import get_args

from autograder.grading.outcomes import PARTS, SCORED, STATES, UNSETTLED, WORDS, Outcome

GUIDE = (Path(__file__).parents[3] / "assignments" / "README.md").read_text(encoding="utf-8")


def test_every_outcome_has_words_and_from_best_to_worst_they_make_six_parts():
    assert tuple(WORDS) == get_args(Outcome)
    assert PARTS == ("passed", "waits", "not attempted", "failed", "timeout or crash", "grader's error")


def test_the_students_guide_explains_every_word():
    assert [o for o, words in WORDS.items() if f"{words.symbol} {words.word}" not in GUIDE] == []


def test_a_score_is_there_in_two_states_and_three_outcomes_may_be_the_machine_s():
    assert SCORED == ("graded", "needs a person")
    assert len(STATES) == 5
    assert UNSETTLED == ("timeout", "crash", "error")
