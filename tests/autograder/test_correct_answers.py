"""However a correct answer is written, it gets full marks, under any seed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import Generator

from autograder.grading import checks_of, run_checks
from autograder.notebook import Notebook
from autograder.submission import Recorded
from tests.autograder.correct_answers import LOSS, STEP, notebook

ASSIGNMENT = "ps1_score_sde"
CHECKS = {
    name.removeprefix("test_"): function
    for name, function in vars(checks_of(ASSIGNMENT)).items()
    if name.startswith("test_")
}
STATISTICAL = ("loss_meets_irreducible", "step_sampler", "distribution")
ALL = [("q3a", name) for name in LOSS] + [("q3b", name) for name in STEP]


def submitted(question: str, name: str) -> Notebook:
    """That answer beside the reference's to the other question."""
    return notebook(loss=LOSS[name]) if question == "q3a" else notebook(step=STEP[name])


def lost(answers: Notebook, seed: int, questions: list[str]) -> list[str]:
    """The checks that took points from the answers, with their messages."""
    results = run_checks(Recorded(answers), ASSIGNMENT, seed, questions)
    return [f"{c.name}: {c.message}" for q in results for c in q.checks if c.points < c.max_points]


def false_fails(answers: Notebook, checks: Iterable[str], seeds: Iterable[int]) -> list[tuple[int, str, str]]:
    """(seed, check, message) wherever a check fails, called without pytest between: a few ms for a value check."""
    submission = Recorded(answers)
    return [
        (seed, name, str(error))
        for name in checks
        for seed in seeds
        if (error := raised(CHECKS[name], submission, seed)) is not None
    ]


def value_checks(question: str) -> list[str]:
    """The question's checks that compare values, to rounding."""
    return [name for name, f in CHECKS.items() if f.pytestmark[0].args[0] == question and name not in STATISTICAL]


def raised(check: Callable, submission: Recorded, seed: int) -> Exception | None:
    mark = check.pytestmark[0]
    submission.enter(mark.args[0], checks_of(ASSIGNMENT).QUESTIONS[mark.args[0]], mark.kwargs.get("limit", 10.0))
    try:
        check(submission, Generator().manual_seed(seed))
    except Exception as error:  # whatever it is, a correct answer lost its points
        return error
    return None


@contextmanager
def threads(n: int) -> Iterator[None]:
    """n threads for torch inside the block."""
    before = torch.get_num_threads()
    torch.set_num_threads(n)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def test_there_are_twenty_for_each_question() -> None:
    assert min(len(LOSS), len(STEP)) >= 20
    assert len({*LOSS.values(), *STEP.values()}) == len(ALL)


@pytest.mark.parametrize(("question", "name"), ALL)
def test_it_gets_full_marks(question: str, name: str) -> None:
    assert lost(submitted(question, name), 0, [question]) == []
    assert false_fails(submitted(question, name), value_checks(question), range(1, 11)) == []


@pytest.mark.parametrize(
    ("loss", "step"),
    [("mse_loss", "a power"), ("computed in double", "computed in double"), ("vmap", "all in numpy")],
)
def test_the_distribution_does_not_depend_on_the_way_it_is_written(loss: str, step: str) -> None:
    assert lost(notebook(LOSS[loss], STEP[step]), 0, ["q3"]) == []


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize(("question", "name"), ALL)
def test_no_value_check_fails_it_on_a_thousand_seeds(question: str, name: str, n: int) -> None:
    with threads(n):
        assert false_fails(submitted(question, name), value_checks(question), range(500 * (n - 1), 500 * n)) == []


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("check", STATISTICAL)
def test_no_statistical_check_fails_a_correct_answer_on_two_hundred_seeds(check: str, n: int) -> None:
    """A seed for each pair of answers, in turn: ways to write one formula differ by rounding alone."""
    losses, steps = list(LOSS.values()), list(STEP.values())
    with threads(n):
        for seed in range(100 * (n - 1), 100 * n):
            answers = notebook(losses[seed % len(losses)], steps[seed % len(steps)])
            assert false_fails(answers, [check], [seed]) == []
