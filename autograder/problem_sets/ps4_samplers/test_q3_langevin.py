"""The checks of question 3, a step of Langevin dynamics. Do read them: only the grader's seed is secret.

Turn the noise around, and its size stays. So half the sum of two such calls is x + eps score, and half their
difference is sqrt(2 eps) noise. The first two checks look at each part on its own. The score stays on this side, where
it is asked.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import (
    Mismatch,
    close,
    expect_moment,
    keeps_dtype,
    rounding,
    tried,
    unchanged,
    unmarked,
)
from autograder.problem_sets.fields import free_field, normal, uniform
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import mixture
from scorelab.sde import Score

FEW_FLOATS = 1e-5  # of the terms: 170 roundings of float32, which are a mistake of langevin_keeps_dtype alone
GUARD = 1e-10  # of the terms: who adds 1e-12 to a norm, lest it be zero, does no harm
RAN = "took one of your steps with 20 000 points and the exact score of Gaussian data"

Case = dict[str, Any]


def inputs(shape: tuple[int, ...], snr: float, generator: Generator, score: Score | None = None) -> Case:
    x, noise = normal(*shape, generator=generator), normal(*shape, generator=generator)
    t = torch.tensor(uniform(0.1, 0.4, generator), dtype=torch.double)
    return {"score": score or free_field(generator), "x": x, "t": t, "snr": snr, "noise": noise}


def unlike(rows: Tensor, generator: Generator) -> Tensor:
    """The rows in sizes from a thirtieth to thirty times their own: any two norms over the batch part."""
    powers = torch.linspace(-1.5, 1.5, len(rows), dtype=torch.double)[torch.randperm(len(rows), generator=generator)]
    return rows * spread(10**powers, rows)


def spread(number: Tensor, rows: Tensor) -> Tensor:
    """A number for each row, in a shape that broadcasts against the rows."""
    return number.view(-1, *[1] * (rows.ndim - 1))


def dot(a: Tensor, b: Tensor) -> Tensor:
    """The scalar product of each row with the other's, (B, 1, ..., 1)."""
    return spread((a * b).flatten(1).sum(1), a)


def step(answer: Answer) -> tuple[Tensor, Tensor, Tensor]:
    """Song Algorithm 4 in float64 from the same inputs: x, eps score and sqrt(2 eps) noise."""
    score, x, t, snr, noise = answer.arguments.values()
    pull = score(x, t).double()  # in the dtype that was passed: the same numbers as the call was told
    x, noise = x.double(), noise.double()
    size, shake = (rows.flatten(1).norm(dim=1).mean() for rows in (pull, noise))
    eps = 2 * (snr * shake / size) ** 2
    return x, eps * pull, (2 * eps).sqrt() * noise


def expect_state(answer: Answer, within: float = FEW_FLOATS, roundings: int = 0) -> None:
    """The three together. within: of the sizes of the terms.    roundings: how many terms a sum has on the way."""
    terms = torch.stack(step(answer))
    slack = within * terms.abs().sum(0)
    if roundings:
        slack = slack + rounding(answer, terms.abs().sum(0), roundings)
    close(answer, terms.sum(0), within=slack, name="state")


def parted(submission: Submission, case: Case) -> tuple[Answer, Tensor, Tensor]:
    """A call, and how far it goes along the score and along the noise, by a second with the noise turned around."""
    there = submission.call("langevin_correction", **case)
    back = submission.call("langevin_correction", **case | {"noise": -case["noise"]})
    for answer in (there, back):
        close(answer, case["x"], within=torch.tensor(torch.inf), name="state")  # its shape, and that it is finite
    there_value, back_value = there.value.double(), back.value.double()
    return there, (there_value + back_value) / 2 - case["x"], (there_value - back_value) / 2


def cases(shapes: list[tuple[int, ...]], generator: Generator) -> Iterator[Case]:
    """One for each shape, with a small snr, the usual one, large ones, and any."""
    for i, shape in enumerate(shapes):
        snr = [0.16, 1.5, uniform(0.2, 1.3, generator), 0.05][i % 4]
        yield inputs(shape, snr, generator)


@pytest.mark.check("q3", points=0.5)
def test_langevin_noise(submission: Submission, generator: Generator) -> None:
    """Whatever eps is, the score and the noise fit together: eps for the one, sqrt(2 eps) for the other."""
    for case in cases([(1, 2), (3, 2), (2, 5), (8, 1, 8, 8), (1, 3, 4, 4), (4, 4)], generator):
        answer, along, shake = parted(submission, case)
        x, noise, pull = case["x"], case["noise"], case["score"](case["x"], case["t"])
        if not along.any() and not shake.any():
            raise Mismatch(f"{tried(answer)}\nthe call returned x as it came", answer)
        eps = dot(along, pull) / dot(pull, pull)  # an answer may have another for each row: another check's question
        slack = FEW_FLOATS * (x.abs() + along.abs() + shake.abs()).max()
        close(answer, eps * pull, within=slack, got=along, name="state without the noise's part, less x")
        close(answer, (2 * eps.abs()).sqrt() * noise, within=slack, got=shake, name="noise's part of the state")


@pytest.mark.check("q3", points=0.5)
def test_langevin_length(submission: Submission, generator: Generator) -> None:
    """For one point or one image, the score is multiplied by eps: by 2 and the square of snr |noise| / |score|."""
    for case in cases([(1, 2), (1, 1), (1, 5), (1, 1, 8, 8), (1, 3, 4, 4), (1, 1), (1, 2), (1, 2, 2, 3)], generator):
        for size in (1.0, 30.0):
            answer, along, _ = parted(submission, case | {"noise": size * case["noise"]})
            x, pull, shake = step(answer)
            slack = FEW_FLOATS * (x.abs() + pull.abs() + shake.abs()).max()
            close(answer, pull, within=slack, got=along, name="state without the noise's part, less x")


@pytest.mark.check("q3", points=0.25, after=["langevin_noise", "langevin_length"])
def test_langevin_norms(submission: Submission, generator: Generator) -> None:
    """eps is one number for the batch: both norms are averaged over points or images, small or large, and not clipped.

    With and without gradients.
    """
    blobs = mixture(torch.tensor([0.4, 0.6]), normal(2, 2, generator=generator), torch.tensor(0.3))

    def exact(x: Tensor, t: Tensor) -> Tensor:
        """The score of a mixture."""
        return blobs.score(x)

    shapes: list[tuple[int, ...]] = [(2, 1), (3, 2), (2, 2), (8, 1, 8, 8), (5, 4), (3, 2, 4, 6), (40, 3), (1, 7)]
    for case in cases(shapes, generator):
        for more in ({}, {name: unlike(case[name], generator) for name in ("x", "noise")}):
            expect_state(submission.call("langevin_correction", **case | more))
            expect_state(submission.call("langevin_correction", Want(grad=False), **case | more))
    for snr in (0.05, 0.5, 1.5):
        expect_state(submission.call("langevin_correction", **inputs((6, 2), snr, generator, exact)))
        for size, within in ((1e-4, 2e-3), (1e4, FEW_FLOATS)):  # who adds 1e-8 to so small a norm does no harm
            case = inputs((4, 2), snr, generator, free_field(generator, size))
            expect_state(submission.call("langevin_correction", **case), within)
            expect_state(submission.call("langevin_correction", **case | {"x": 5000 * case["x"]}), within)
            expect_state(submission.call("langevin_correction", **case | {"noise": 2000 * case["noise"]}), within)
    for time in (0.0, 0.7, 1.0):  # no time is moved
        case = inputs((4, 2), 0.16, generator) | {"t": torch.tensor(time, dtype=torch.double)}
        expect_state(submission.call("langevin_correction", **case))


@pytest.mark.check("q3", points=0.25, limit=60, in_law=True)
def test_langevin_law(submission: Submission, generator: Generator) -> None:
    """With the exact score of Gaussian data, steps come to rest at 1 + snr^2 times the variance, and stay there.

    For very many points, and data of variance 1 in each direction: eps is 2 snr^2 / u where theirs is u. A step makes
    it (1 - eps)^2 u + 2 eps. That is u again for u = 1 + snr^2, in any number of dimensions.
    """
    n, snr, std = 20_000, uniform(0.5, 0.65, generator), uniform(0.6, 0.75, generator)
    signs = torch.where(normal(2, generator=generator) < 0, -1, 1)
    mean = signs * (2 + torch.rand(2, generator=generator, dtype=torch.double))

    def exact(x: Tensor, t: Tensor) -> Tensor:
        """The exact score of Gaussian data."""
        return ((mean - x.double()) / std**2).to(x.dtype)

    for u in (1.0, 1 + snr**2, 0.5):  # a crowd that has the law of the data, one at rest, and one that is too narrow
        for rows in (3, n):
            case = inputs((rows, 2), snr, generator, exact)
            case["x"] = mean + std * u**0.5 * case["x"]
            answer = submission.call("langevin_correction", **case)
            close(answer, case["x"], within=torch.tensor(torch.inf), name="state")  # its shape, and that it is finite
        y = (answer.value.double() - mean) / std
        eps = 2 * snr**2 / u
        want = torch.tensor((1 - eps) ** 2 * u + 2 * eps, dtype=torch.double)
        # For a given eps all 2n numbers are normal draws. The square of a mean norm of n points is off by
        # 1.05 / sqrt(n) of itself (Rayleigh: 4 (4 / pi - 1) / n is its variance). So eps is off by 1.5 / sqrt(n) of
        # itself, and u by as much times its slope in eps, -2 (1 - eps) u + 2. The two errors may go together: add them.
        error = (want + 1.5 * eps * abs(2 - 2 * u + 2 * eps * u)) / n**0.5
        expect_moment(RAN, "mean", y.mean(0), torch.zeros(2), (want / n).sqrt() * torch.ones(2))
        expect_moment(RAN, "variance", y.square().mean(), want, error)


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, one and many; of a single number the score may be next to zero, and eps beyond all bounds."""
    yield from cases([(3, 2), (1, 4), (4, 1, 4, 4), (2, 3, 4, 4), (5, 3)], generator)


@pytest.mark.check("q3", points=0.25)
def test_langevin_asks_once(submission: Submission, generator: Generator) -> None:
    """The score, a network in the end, is asked once in a call."""
    for answer in answered(submission, "langevin_correction", corners(generator)):
        if (times := answer.times["score"]) != 1:
            raise Mismatch(f"{tried(answer)}\nthe score was asked {times} times in one call; want once", answer)


@pytest.mark.check("q3", points=0.25, after=["langevin_norms"])
def test_langevin_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, to its full precision, float32 stays float32, and x, t and noise stay as they were."""
    for case in corners(generator):
        floats = {name: value.float() if isinstance(value, Tensor) else value for name, value in case.items()}
        for dtype, given in ((torch.float64, case), (torch.float32, floats)):
            answer = submission.call("langevin_correction", **given)
            keeps_dtype(answer, dtype, name="state")
            # Each norm sums D squares and then B norms; eps has the square of two of them.
            expect_state(answer, within=GUARD, roundings=4 * (case["x"].numel() + 16))
            unchanged(answer)
            unmarked(answer)
