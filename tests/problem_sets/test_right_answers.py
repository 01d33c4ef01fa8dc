"""However a right answer is written, it gets full marks, under any seed: of every problem set.

`make test` tries each answer once, under seed 0: the first for each function and every twelfth are graded as
submissions are, the others by values alone. That finds a check or a reader that has come to refuse a way of writing.
The false-fail rate is for `make test-slow`: all answers as submissions, a thousand seeds for checks of values, two
hundred for those of distributions.
"""

import pytest

from autograder.problem_sets import names
from tests.proof import measure
from tests.proof.subject import subject

ALL = [(name, function, way) for name in names() for function, of in subject(name).right.items() for way in of]
FIRSTS = {answer[:2]: answer for answer in reversed(ALL)}
WHOLE = list(dict.fromkeys([*FIRSTS.values(), *ALL[::12]]))
IN_LAW = [(name, check) for name in names() for check in subject(name).in_law]


def text(name: str, function: str, way: str) -> str:
    return subject(name).right[function][way]


@pytest.mark.parametrize("name", names())
def test_no_two_are_the_same(name: str) -> None:
    for of in subject(name).right.values():
        assert len(set(of.values())) == len(of) >= 2, "one way to write it proves nothing"


@pytest.mark.parametrize(("name", "function", "way"), [answer for answer in ALL if answer not in WHOLE])
def test_it_passes_every_check_of_values(name: str, function: str, way: str) -> None:
    checks = subject(name).value_checks(function)
    assert measure.false_fails(name, function, text(name, function, way), checks, [0]) == []


def full_marks(name: str, function: str, way: str) -> None:
    checks = subject(name).graded(function, text(name, function, way), 0)
    assert [check for check in checks if check.points < check.max_points] == []


@pytest.mark.parametrize(("name", "function", "way"), WHOLE)
def test_it_gets_full_marks(name: str, function: str, way: str) -> None:
    full_marks(name, function, way)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "function", "way"), ALL)
def test_each_gets_full_marks(name: str, function: str, way: str) -> None:
    full_marks(name, function, way)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("name", "function", "way"), ALL)
def test_no_check_of_values_fails_it_on_a_thousand_seeds(name: str, function: str, way: str, threads: int) -> None:
    half, checks = range(500 * (threads - 1), 500 * threads), subject(name).value_checks(function)
    assert measure.false_fails(name, function, text(name, function, way), checks, half, threads) == []


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("name", "check"), IN_LAW)
def test_no_check_of_distributions_fails_right_answers_on_two_hundred_seeds(
    name: str, check: str, threads: int
) -> None:
    """A seed for each answer, in turn: ways to write one formula differ by rounding alone."""
    answers = [answer for answer in ALL if answer[0] == name and subject(name).judges(check, answer[1])]
    for seed in range(100 * (threads - 1), 100 * threads):
        answer = answers[seed % len(answers)]
        assert measure.false_fails(name, answer[1], text(*answer), [check], [seed], threads) == []
