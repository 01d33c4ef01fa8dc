"""The checks of question 3b, the posterior of one step back. Mean and variance earn their points apart."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.ps3_ddpm.chains import Tables, by_hand, cast, cosine, linear, uneven
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

PAIR = Want(parts=2)
SHAPES = [(4, 2), (3, 2), (2, 2), (1, 3), (5,), (4, 4), (3, 3, 3), (4, 1, 4, 4), (2, 3, 2, 2), (65, 2)]


def posterior_inputs(
    shape: tuple[int, ...], chain: Tables, generator: Generator, times: list[int] | None = None
) -> dict[str, Any]:
    """x_0 and x_t of that shape, at the times, over and over; unless given, at random ones from 2 to T."""
    x_0, x_t = (torch.randn(shape, generator=generator, dtype=torch.double) for _ in range(2))
    t = torch.randint(2, max(len(chain["betas"]), 3), shape[:1], generator=generator)
    if times:
        t = torch.tensor(times).repeat(len(t))[: len(t)]
    return {"x_0": x_0, "x_t": x_t, "t": t, **chain}


def conditioned(answer: Answer) -> tuple[Tensor, Tensor, Tensor]:
    """Mean and variance of x_{t-1} given x_t, and how much of x_t is noise: 1 - alpha_bar.

    Given x_0, the pair (x_{t-1}, x_t) is Gaussian, with the covariance root(alpha) var(x_{t-1}).
    """
    x_0, x_t, t, betas, bars = cast(answer.arguments, torch.double).values()
    beta, before = (table[t].view(-1, *[1] * (x_0.ndim - 1)) for table in (betas, bars.roll(1)))
    root, center, spread = (1 - beta).sqrt(), before.sqrt() * x_0, 1 - before
    noisy = root**2 * spread + beta
    gain = root * spread / noisy
    return center + gain * (x_t - root * center), spread - gain * root * spread, noisy


def expect_mean(answer: Answer) -> None:
    """A rounding of an alpha_bar moves the mean by itself over 1 - alpha_bar, times the size of x_0 and of x_t."""
    mean, _, noisy = conditioned(answer)
    scale = (answer.arguments["x_0"].abs() + answer.arguments["x_t"].abs()) / noisy
    close(answer, mean, within=rounding(answer, scale), name="mean")


def expect_variance(answer: Answer) -> None:
    """A rounding of beta or of an alpha_bar, which are below 1, moves the variance by no more than itself.

    A number for each of the batch will do in any shape, and so will one for each element.
    """
    _, variance, _ = conditioned(answer)
    got = answer.parts[1]
    if got.shape == answer.arguments["x_0"].shape:
        variance = variance.expand_as(got)
    elif got.numel() == variance.numel():
        got = got.view_as(variance)
    close(answer, variance, within=rounding(answer, torch.ones_like(variance)), got=got, name="variance")


def cases(generator: Generator) -> Iterator[dict[str, Any]]:
    """By hand: x_0 = -1, x_t = 1, t = 2 with the mean 5/12 and the variance 119/256. Then points and images.

    The last is in float32.
    """
    one = torch.ones(1, 1, dtype=torch.double)
    yield {"x_0": -one, "x_t": one, "t": torch.tensor([2]), **by_hand()}
    for shape in SHAPES:
        yield posterior_inputs(shape, uneven(9, generator), generator)
    yield cast(posterior_inputs((4, 2), uneven(9, generator), generator), torch.float)


@pytest.mark.check("q3b", points=0.5)
def test_posterior_mean(submission: Submission, generator: Generator) -> None:
    """The mean is right: by hand, and for random points and images, each at its own t from 2 to T."""
    for inputs in cases(generator):
        expect_mean(submission.call("posterior", PAIR, **inputs))


@pytest.mark.check("q3b", points=0.5)
def test_posterior_variance(submission: Submission, generator: Generator) -> None:
    """The variance is right: by hand, and for random points and images, each at its own t from 2 to T."""
    for inputs in cases(generator):
        expect_variance(submission.call("posterior", PAIR, **inputs))


@pytest.mark.check("q3b", points=0.25, after=["posterior_mean", "posterior_variance"])
def test_posterior_first(submission: Submission, generator: Generator) -> None:
    """At t = 1, the mean is x_0 and the variance is 0: x_0 is what the step goes back to."""
    for shape, steps, times in [((3, 2), 4, [1]), ((4, 2), 6, [1, 3, 1, 6]), ((2, 1, 4, 4), 5, [4, 1]), ((5,), 1, [1])]:
        inputs = posterior_inputs(shape, uneven(steps, generator), generator, times)
        answer = submission.call("posterior", PAIR, **inputs)
        expect_mean(answer)
        expect_variance(answer)


@pytest.mark.check("q3b", points=0.25, after=["posterior_first"])
def test_posterior_range(submission: Submission, generator: Generator) -> None:
    """Real schedules: linear and cosine with 1000 steps, and variances from 0.0001 to 0.999."""
    for chain in (linear(), cosine(), uneven(1000, generator, low=1e-4)):
        inputs = posterior_inputs((9, 2), chain, generator, [1, 2, 3, 10, 100, 500, 900, 999, 1000])
        answer = submission.call("posterior", PAIR, **inputs)
        expect_mean(answer)
        expect_variance(answer)


@pytest.mark.check("q3b", points=0.25, after=["posterior_variance"])
def test_posterior_shape(submission: Submission, generator: Generator) -> None:
    """The variance has the shape (B, 1, …, 1): one number for each of the batch, which fits to the mean."""
    for shape in SHAPES:
        answer = submission.call("posterior", PAIR, **posterior_inputs(shape, uneven(9, generator), generator))
        want = torch.zeros(shape[0], *[1] * (len(shape) - 1))  # its size is no matter here
        close(answer, want, within=torch.tensor(torch.inf), got=answer.parts[1], name="variance")


@pytest.mark.check("q3b", points=0.25, after=["posterior_mean"])
def test_posterior_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 stays float64, and the inputs are the same after the call as before."""
    for dtype in (torch.float32, torch.float64):
        for shape in SHAPES[:6]:
            inputs = cast(posterior_inputs(shape, uneven(9, generator), generator), dtype)
            answer = submission.call("posterior", PAIR, **inputs)
            for part, name in zip(answer.parts, ("mean", "variance"), strict=True):
                keeps_dtype(answer, dtype, got=part, name=name)
            unchanged(answer)
            unmarked(answer)
