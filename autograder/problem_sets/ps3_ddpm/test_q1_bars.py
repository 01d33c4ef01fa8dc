"""The checks of question 1, what is left of the data after t steps. Do read them: only the grader's seed is secret."""

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.ps3_ddpm.inputs import after_zero, coarse, cosine, left, linear
from autograder.student.answer import Answer
from autograder.student.submission import Submission


def expect_bars(answer: Answer) -> None:
    """Each entry is the product of 1 - beta up to it, in float64 from the same betas.

    A step is off by a few roundings; who writes it as left - beta left loses more of them, the nearer beta is to 1.
    Sums of logarithms are off by as many roundings as steps, times a sum below 128: by less.
    """
    betas = answer.arguments["betas"].double()
    bars = left(betas)
    close(answer, bars, within=rounding(answer, bars * (1 / (1 - betas)).cumsum(0)))


@pytest.mark.check("q1", points=0.5)
def test_bars_by_hand(submission: Submission, generator: Generator) -> None:
    """Tables that you can compute by hand are right: betas 0, 0.5, 0.2, 0.25, and random ones of 1 to 8 steps."""
    by_hand = torch.tensor([0.0, 0.5, 0.2, 0.25], dtype=torch.double)
    several = (coarse(steps, generator) for steps in (1, 2, 5, 8))
    for betas in (coarse(3, generator), by_hand, *several, coarse(6, generator).float()):
        expect_bars(submission.call("alpha_bars", betas=betas))


def extremes() -> list[Tensor]:
    """Tiny betas, betas near 1, and both in turn."""
    tiny, huge = 1e-6, 1 - 1e-6
    tables = ([tiny] * 50, [0.999] * 5, [tiny, huge] * 3)
    return [after_zero(torch.tensor(betas, dtype=torch.double)) for betas in tables]


@pytest.mark.check("q1", points=0.25, after=["bars_by_hand"])
def test_bars_schedules(submission: Submission, generator: Generator) -> None:
    """Linear and cosine schedules of 1 to 1000 steps are right, and so are betas near 0 and near 1."""
    for steps in (1, 10, 100, 1000):
        expect_bars(submission.call("alpha_bars", betas=linear(steps)))
        expect_bars(submission.call("alpha_bars", betas=cosine(steps)))
    for betas in (*extremes(), coarse(300, generator)):
        expect_bars(submission.call("alpha_bars", betas=betas))


@pytest.mark.check("q1", points=0.25, after=["bars_by_hand"])
def test_bars_tidy(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, float32 stays float32, and the call leaves betas unchanged."""
    schedules = [coarse(5, generator), linear(1), cosine(50), linear(1000), *extremes()]
    cases = [{"betas": betas.to(dtype)} for betas in schedules for dtype in (torch.double, torch.float)]
    for answer in answered(submission, "alpha_bars", cases):
        keeps_dtype(answer, answer.arguments["betas"].dtype)
        unchanged(answer)
        unmarked(answer)
