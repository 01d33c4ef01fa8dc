"""The checks of question 3b, the reverse sampler. Do read them: only the grader's seed is secret.

The sampler gets SDEs of the kit. The score is a function on this side, which hears every question. The first three
checks take the steps apart: without noise, and with nothing but noise. So each part earns its points on its own.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import Mismatch, close, expect_moment, keeps_dtype, unchanged, unmarked
from autograder.problem_sets.fields import (
    brownian,
    even,
    free_field,
    linear,
    normal,
    nowhere,
    recipe,
    uneven,
    uniform,
    vp,
)
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import GaussianMixture, euler_maruyama_moments, gaussian, mixture
from scorelab.sde import SDE, VPSDE, LinearSDE, Score

RAN = "drew 20 000 points in 4 of your steps, with the exact score of Gaussian data"

# Relative to the largest term on the way. A step rounds some ten times, and lets earlier errors grow by less than a
# factor of 20; at most three such steps follow, or many small ones. So 10 * 20**3 roundings will do: 2e-11.
PRECISE = 1e-10
FEW_FLOATS = 1e-5  # 170 roundings of float32: one on the way is a mistake of sampler_keeps_dtype, and of no other

Case = dict[str, Any]


def unit(generator: Generator) -> LinearSDE:
    """One whose prior has the standard deviation 1."""
    a = uniform(0.4, 0.9, generator)
    return LinearSDE(a, 1 / LinearSDE(a, 1).prior_std)


def exact(data: GaussianMixture, sde: SDE) -> Score:
    def score(x: Tensor, t: Tensor) -> Tensor:
        """The exact score of Gaussian data."""
        t = torch.as_tensor(t, dtype=torch.double)
        return data.marginal(sde, t).score(x.double()).to(x.dtype)

    return score


def inputs(sde: SDE, score: Score, shape: tuple[int, ...], times: Tensor, generator: Generator) -> Case:
    x, noise = normal(*shape, generator=generator), normal(len(times) - 1, *shape, generator=generator)
    return {"sde": recipe(sde), "score": score, "x": x, "times": times, "noise": noise}


def walked(answer: Answer) -> tuple[Tensor, Tensor]:
    """The state at the last time, in float64 from the same inputs, and the largest term on the way."""
    made, score, *tensors = answer.arguments.values()
    sde = made.maker(**made.arguments)
    x, times, noise = (tensor.double() for tensor in tensors)
    size, last = x.abs().max(), len(noise) - 1
    for i, (t, s) in enumerate(pairwise(times)):
        g = sde.diffusion(t)
        pull, push, shake = sde.drift(x, t) * (t - s), g**2 * score(x, t) * (t - s), g * (t - s).sqrt() * noise[i]
        size = torch.stack([size, *(term.abs().max() for term in (x, pull, push, shake))]).max()
        x = x - pull + push + (shake if i < last else 0)
    return x, size


def expect_state(answer: Answer, within: float = FEW_FLOATS) -> None:
    want, size = walked(answer)
    close(answer, want, within=within * size, name="state")


@pytest.mark.check("q3b", points=0.5)
def test_sampler_drift(submission: Submission, generator: Generator) -> None:
    """A single step without noise follows the reverse drift for the time from one to the other: points and images."""
    blobs = mixture(torch.tensor([0.4, 0.6]), normal(2, 2, generator=generator), torch.tensor(0.3))
    shapes: list[tuple[int, ...]] = [(3, 2), (2, 2), (1, 1), (8, 1, 8, 8), (2, 3, 4, 4)]
    for sde in (vp(generator), unit(generator)):
        fields = [inputs(sde, free_field(generator), shape, even(1, generator), generator) for shape in shapes]
        for case in (*fields, inputs(sde, exact(blobs, sde), (5, 2), even(1, generator), generator)):
            expect_state(submission.call("reverse_sample", **case | {"noise": torch.zeros_like(case["noise"])}))


@pytest.mark.check("q3b", points=0.5)
def test_sampler_noise(submission: Submission, generator: Generator) -> None:
    """With noise alone, each step but the last adds its own row of noise, in the right strength."""
    for steps, shape in [(3, (3, 2)), (2, (4, 1, 8, 8)), (5, (2, 2))]:
        case = inputs(brownian(generator), nowhere, shape, even(steps, generator), generator)
        case["noise"][-1] = 0  # whether it is used is another check's question
        expect_state(submission.call("reverse_sample", **case | {"x": torch.zeros(shape).double()}))


@pytest.mark.check("q3b", points=0.25)
def test_sampler_last_step(submission: Submission, generator: Generator) -> None:
    """The last step adds no noise: there is no later step to take it out again."""
    for shape in [(3, 2), (4, 1, 8, 8)]:
        case = inputs(brownian(generator), nowhere, shape, even(1, generator), generator)
        expect_state(submission.call("reverse_sample", **case | {"x": torch.zeros(shape).double()}))


@pytest.mark.check("q3b", points=0.25, after=["sampler_drift", "sampler_noise", "sampler_last_step"])
def test_sampler_together(submission: Submission, generator: Generator) -> None:
    """Each step starts where the last one ended, for any SDE, with and without gradients; and nothing is clipped."""
    blobs = mixture(torch.tensor([0.4, 0.6]), normal(2, 2, generator=generator), torch.tensor(0.3))
    for sde in (vp(generator), linear(generator), brownian(generator)):
        for steps, shape in [(2, (3, 2)), (1, (1, 1)), (3, (4, 1, 8, 8))]:
            case = inputs(sde, free_field(generator), shape, even(steps, generator), generator)
            expect_state(submission.call("reverse_sample", Want(grad=False), **case))
            case |= {"x": 5000 * case["x"], "noise": 2000 * case["noise"]}
            expect_state(submission.call("reverse_sample", **case))
        case = inputs(sde, exact(blobs, sde), (5, 2), even(2, generator), generator)
        expect_state(submission.call("reverse_sample", **case))
    many = inputs(vp(generator), free_field(generator), (2, 2), even(30, generator), generator)
    expect_state(submission.call("reverse_sample", **many))


@pytest.mark.check("q3b", points=0.25, after=["sampler_together"])
def test_sampler_uneven(submission: Submission, generator: Generator) -> None:
    """Each step has its own length: the times need not have equal gaps, and the last may be close to 0."""
    for sde in (vp(generator), linear(generator)):
        for steps, shape in [(2, (3, 2)), (4, (2, 1, 4, 4))]:
            for power in (1, 4, 12):  # the higher, the shorter the last steps
                times = uneven(steps, generator) ** power
                case = inputs(sde, free_field(generator), shape, times, generator)
                expect_state(submission.call("reverse_sample", **case))


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, one step and several, even times and uneven."""
    for steps, shape in [(2, (3, 2)), (1, (1, 2)), (4, (2, 1, 4, 4))]:
        yield inputs(vp(generator), free_field(generator), shape, even(steps, generator), generator)
        yield inputs(linear(generator), free_field(generator), shape, uneven(steps, generator), generator)


@pytest.mark.check("q3b", points=0.25)
def test_sampler_asks_once(submission: Submission, generator: Generator) -> None:
    """The score, which is the costly part, is asked once a step."""
    for answer in answered(submission, "reverse_sample", corners(generator)):
        steps, asked = len(answer.arguments["noise"]), answer.times["score"]
        if asked != steps:
            raise Mismatch(f"asked the score {asked} times in {steps} steps; want one question a step", answer)


@pytest.mark.check("q3b", points=0.25, after=["sampler_uneven"])
def test_sampler_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, to its full precision, and float32 stays float32."""
    for answer in answered(submission, "reverse_sample", corners(generator)):
        keeps_dtype(answer, torch.float64)
        expect_state(answer, within=PRECISE)
    floats = ({name: v.float() if isinstance(v, Tensor) else v for name, v in c.items()} for c in corners(generator))
    for answer in answered(submission, "reverse_sample", floats):
        keeps_dtype(answer, torch.float32)
        expect_state(answer)


@pytest.mark.check("q3b", points=0.25)
def test_sampler_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves x, times and noise as they were, and recording no gradients."""
    for answer in answered(submission, "reverse_sample", corners(generator)):
        unchanged(answer)
        unmarked(answer)


def random_gaussian(generator: Generator) -> GaussianMixture:
    """Another Gaussian for each seed, away from 0: there the signal's factor would not show."""
    root = (0.8 + 0.4 * torch.rand(2, generator=generator)).diag()
    root[1, 0] = uniform(-0.4, 0.4, generator)
    mean = torch.where(normal(2, generator=generator) < 0, -1, 1) * (1 + torch.rand(2, generator=generator))
    return gaussian(mean, root @ root.T)


@pytest.mark.check("q3b", points=0.5, limit=60, in_law=True)
def test_sampler_law(submission: Submission, generator: Generator) -> None:
    """With the exact score of Gaussian data, the samples have the mean and covariance that the scheme gives."""
    n, sde = 20_000, VPSDE(0.5, 6)
    # Few steps, long ones: a slip in one of them moves some moment by 14 standard errors or more.
    data, times = random_gaussian(generator), torch.linspace(1, 0.3, 5, dtype=torch.double)
    for rows in (3, n):
        case = inputs(sde, exact(data, sde), (rows, 2), times, generator)
        answer = submission.call("reverse_sample", **case)
        close(answer, case["x"], within=torch.tensor(torch.inf), name="state")  # its shape, and that it is finite
    x = answer.value.double()
    # Every iterate of the scheme is exactly Gaussian, so the standard errors are those of n normal draws.
    # 5.3 of them for each of the five moments: all five hold but for one seed in 10^6.
    mean, cov = euler_maruyama_moments(data, sde, times=times)
    var = cov.diag()
    expect_moment(RAN, "mean", x.mean(0), mean, (var / n).sqrt())
    expect_moment(RAN, "covariance", x.T.cov(), cov, ((var[:, None] * var + cov**2) / n).sqrt())
