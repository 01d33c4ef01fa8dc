"""The checks of question 2, the jump from x_0 to x_t. Do read them: only the grader's seed is secret.

The first and the third take one image at a time, so that they judge the formula alone.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import normal
from autograder.problem_sets.ps3_ddpm.inputs import coarse, cosine, jump, left, linear
from autograder.student.answer import Answer
from autograder.student.submission import Submission

SHAPES = [(4, 1, 4, 4), (4, 2), (3, 2), (4, 4), (5, 1), (6,), (2, 3, 2), (3, 3, 3, 3), (2, 3, 4, 4), (65, 2)]


def jump_inputs(shape: tuple[int, ...], t: Tensor, bars: Tensor, generator: Generator) -> dict[str, Any]:
    x_0, noise = (normal(*shape, generator=generator, dtype=bars.dtype) for _ in range(2))
    return {"x_0": x_0, "t": t, "noise": noise, "alpha_bars": bars}


def each_its_time(shape: tuple[int, ...], bars: Tensor, generator: Generator) -> dict[str, Any]:
    """Times from 0 to T in any order, with T, with 0 and with one that occurs twice, where there is room."""
    last = len(bars) - 1
    t = torch.randint(last + 1, shape[:1], generator=generator)
    t[: min(3, len(t))] = torch.tensor([last, 0, last])[: len(t)]
    return jump_inputs(shape, t.roll(1), bars, generator)


def expect_jump(answer: Answer) -> None:
    """x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) noise, in float64 from the same inputs."""
    x_t, size = jump(*answer.arguments.values())
    close(answer, x_t, within=rounding(answer, size), name="x_t")


@pytest.mark.check("q2", points=0.75)
def test_q_sample_by_hand(submission: Submission, generator: Generator) -> None:
    """For one image, x_t is right: by hand for x_0 = 3, noise = -2, alpha_bar = 0.64, and at random."""
    # sqrt(0.64) = 0.8 and sqrt(0.36) = 0.6
    bars, t = torch.tensor([1.0, 0.8, 0.64, 0.3], dtype=torch.double), torch.tensor([2])
    inputs = jump_inputs((1, 1, 1, 1), t, bars, generator)
    by_hand = {name: torch.full_like(inputs[name], number) for name, number in [("x_0", 3.0), ("noise", -2.0)]}
    for known in ({}, by_hand):
        expect_jump(submission.call("q_sample", **inputs | known))
    for t, dtype in zip(torch.tensor([[1], [4], [7], [5]]), [torch.double] * 3 + [torch.float], strict=True):
        inputs = jump_inputs((1, 1, 4, 4), t, left(coarse(8, generator)).to(dtype), generator)
        expect_jump(submission.call("q_sample", **inputs))


@pytest.mark.check("q2", points=0.5, after=["q_sample_by_hand"])
def test_q_sample_times(submission: Submission, generator: Generator) -> None:
    """Each element of the batch has its own time, from 0 to T, for numbers, points and images of any shape."""
    for shape in SHAPES:
        for steps in (1, 3, 20):
            expect_jump(submission.call("q_sample", **each_its_time(shape, left(coarse(steps, generator)), generator)))


def ends(generator: Generator) -> Iterator[dict[str, Any]]:
    """One image at both ends of several tables: almost no noise, almost no data; large data and large noise."""
    tables = [left(linear(1000)), left(cosine(1000)), torch.tensor([1, 1 - 1e-6, 0.5, 1e-12], dtype=torch.double)]
    for bars in tables:
        last = len(bars) - 1
        for t in (0, 1, last - 1, last):
            yield (inputs := jump_inputs((1, 1, 4, 4), torch.tensor([t]), bars, generator))
            yield inputs | {"x_0": 1000 * inputs["x_0"]}
            yield inputs | {"noise": 1000 * inputs["noise"]}


@pytest.mark.check("q2", points=0.25, after=["q_sample_by_hand"])
def test_q_sample_range(submission: Submission, generator: Generator) -> None:
    """Nothing is clipped: t = 0 gives x_0 back, long schedules are right to both ends, and so are large inputs."""
    for inputs in ends(generator):
        expect_jump(submission.call("q_sample", **inputs))


def corners(dtype: torch.dtype, generator: Generator) -> Iterator[dict[str, Any]]:
    """One image and many, points, numbers, few steps and many."""
    bars = left(coarse(8, generator)).to(dtype)
    yield jump_inputs((1, 1, 4, 4), torch.tensor([3]), bars, generator)
    for shape in SHAPES:
        yield each_its_time(shape, bars, generator)
    yield each_its_time((8, 2), left(linear(1000)).to(dtype), generator)


@pytest.mark.check("q2", points=0.25, after=["q_sample_by_hand"])
def test_q_sample_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, and float32 stays float32."""
    for dtype in (torch.double, torch.float):
        for answer in answered(submission, "q_sample", corners(dtype, generator)):
            keeps_dtype(answer, dtype)


@pytest.mark.check("q2", points=0.25, after=["q_sample_by_hand"])
def test_q_sample_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves x_0, t, noise and alpha_bars as they were: unchanged, and recording no gradients."""
    for answer in answered(submission, "q_sample", corners(torch.double, generator)):
        unchanged(answer)
        unmarked(answer)
