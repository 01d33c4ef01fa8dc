"""The checks of question 3c, a step back along the chain. Its mean and its two noises earn their points apart."""

from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import close, expect_moment, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.ps3_ddpm.chains import Tables, by_hand, cast, cosine, linear, tables, uneven
from autograder.student.answer import Answer
from autograder.student.submission import Submission

RAN = "ran 7 of your steps on 2000 points, with the exact noise of Gaussian data"

SHAPES = [(4, 2), (3, 2), (5,), (1, 3), (4, 4), (3, 3, 3), (2, 3, 4, 4)]
BOTH = (True, False)


def ancestral_inputs(
    shape: tuple[int, ...], t: int, large: bool, chain: Tables, generator: Generator, **known: float
) -> dict[str, Any]:
    """A step from t with random eps, x_t and noise of that shape, but for those that are known."""
    eps, x_t, noise = (torch.randn(shape, generator=generator, dtype=torch.double) for _ in range(3))
    inputs = {"eps": eps, "x_t": x_t, "t": t, **chain, "large": large, "noise": noise}
    return inputs | {name: torch.full(shape, number, dtype=torch.double) for name, number in known.items()}


def variance(t: int, chain: Tables, large: bool) -> Tensor:
    """beta_t, or as much less as x_{t-1} has less noise than x_t."""
    beta, noisy = chain["betas"][t], 1 - chain["alpha_bars"]
    return beta if large else beta * noisy[t - 1] / noisy[t]


def expect_step(answer: Answer) -> None:
    """Ho Eq. 11 in float64, from the same inputs.

    A rounding of an alpha_bar moves the mean by itself over 1 - alpha_bar, times the size of eps and of x_t over the
    root of alpha: so also where the step goes through an estimate of x_0. One of a variance moves its root by itself
    over twice the root.
    """
    eps, x_t, t, betas, bars, large, noise = cast(answer.arguments, torch.double).values()
    root, noisy = (1 - betas[t]).sqrt(), 1 - bars[t]
    mean, scale = (x_t - betas[t] * eps / noisy.sqrt()) / root, (eps.abs() + x_t.abs()) / root / noisy
    if t > 1:
        std = variance(t, {"betas": betas, "alpha_bars": bars}, large).sqrt()
        mean, scale = mean + std * noise, scale + noise.abs() / std
    close(answer, mean, within=rounding(answer, scale), name="state")


@pytest.mark.check("q3c", points=0.5)
def test_ancestral_mean(submission: Submission, generator: Generator) -> None:
    """With zero noise the step is its mean: by hand, and for random points and images at t from 2 to T."""
    known = {"eps": 0.8, "x_t": 1.125, "noise": 0.0}  # roots: 0.7 of alpha, 0.96 of 1 - alpha_bar. The state is 1
    expect_step(submission.call("ancestral_step", **ancestral_inputs((1, 1), 2, True, by_hand(), generator, **known)))
    for i, shape in enumerate(SHAPES):
        for large in BOTH:
            inputs = ancestral_inputs(shape, 2 + i, large, uneven(8, generator), generator, noise=0.0)
            expect_step(submission.call("ancestral_step", **inputs))
    expect_step(submission.call("ancestral_step", **cast(inputs, torch.float)))


def expect_noise(submission: Submission, generator: Generator, large: bool) -> None:
    """Steps from x_t = 0 with eps = 0, whose mean is 0, by hand and at all t from 2 to T."""
    known = {"eps": 0.0, "x_t": 0.0}
    inputs = ancestral_inputs((1, 1), 2, large, by_hand(), generator, **known, noise=1.0)
    expect_step(submission.call("ancestral_step", **inputs))  # the variance is 0.51 if large, else 119/256
    for t in range(2, 7):
        inputs = ancestral_inputs((3, 2), t, large, uneven(6, generator), generator, **known)
        expect_step(submission.call("ancestral_step", **inputs))
    inputs = ancestral_inputs((2, 3, 4, 4), 4, large, uneven(6, generator), generator, **known)
    for dtype in (torch.double, torch.float):
        expect_step(submission.call("ancestral_step", **cast(inputs, dtype)))


@pytest.mark.check("q3c", points=0.25)
def test_ancestral_large(submission: Submission, generator: Generator) -> None:
    """With x_t and eps zero only noise is left: with large=True, its variance is beta_t."""
    expect_noise(submission, generator, large=True)


@pytest.mark.check("q3c", points=0.25)
def test_ancestral_small(submission: Submission, generator: Generator) -> None:
    """With x_t and eps zero only noise is left: with large=False, its variance is that of the posterior."""
    expect_noise(submission, generator, large=False)


@pytest.mark.check("q3c", points=0.25, after=["ancestral_mean"])
def test_ancestral_last(submission: Submission, generator: Generator) -> None:
    """The last step, from t = 1, adds no noise, whether large is True or False."""
    for steps in (1, 2, 6):
        for large in BOTH:
            inputs = ancestral_inputs((4, 2), 1, large, uneven(steps, generator), generator)
            expect_step(submission.call("ancestral_step", **inputs))


@pytest.mark.check("q3c", points=0.25, after=["ancestral_last", "ancestral_large", "ancestral_small"])
def test_ancestral_range(submission: Submission, generator: Generator) -> None:
    """Nothing is clipped: linear and cosine with 1000 steps, variances from 0.0001 to 0.999, large inputs."""
    for chain in (linear(), cosine(), uneven(1000, generator, low=1e-4)):
        for i, t in enumerate((1, 2, 3, 10, 100, 500, 999, 1000)):
            inputs = ancestral_inputs((4, 2), t, BOTH[i % 2], chain, generator)
            expect_step(submission.call("ancestral_step", **inputs))
    for large in BOTH:
        inputs = ancestral_inputs((4, 2), 3, large, uneven(6, generator), generator)
        for name in ("x_t", "eps", "noise"):
            expect_step(submission.call("ancestral_step", **inputs | {name: 1000 * inputs[name]}))


@pytest.mark.check("q3c", points=0.25, after=["ancestral_mean"])
def test_ancestral_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 stays float64, and the inputs are the same after the call as before."""
    for dtype in (torch.float32, torch.float64):
        for t, shape in enumerate(SHAPES, start=1):
            inputs = ancestral_inputs(shape, t, t % 2 == 0, uneven(8, generator), generator)
            answer = submission.call("ancestral_step", **cast(inputs, dtype))
            keeps_dtype(answer, dtype, name="state")
            unchanged(answer)
            unmarked(answer)


@pytest.mark.check("q3c", points=0.25, limit=60, in_law=True)
def test_ancestral_chain(submission: Submission, generator: Generator) -> None:
    """With the exact noise of Gaussian data, 7 steps of a chain of 8 give the mean and variance that they should."""
    chain = tables(torch.linspace(0.3, 0.6, 8))  # each step shakes enough to be seen; the last one has its own check
    few = submission.call("ancestral_step", **ancestral_inputs((3, 1), 8, True, chain, generator))
    close(few, few.arguments["x_t"], within=torch.tensor(torch.inf), name="state")  # its shape: it would be huge below
    center, spread = (torch.tensor([1.0, 0.5]) + torch.rand(2, generator=generator)).tolist()
    for large in BOTH:
        expect_moments(submission, generator, chain, center, spread, large)


def expect_moments(
    submission: Submission, generator: Generator, chain: Tables, center: float, spread: float, large: bool
) -> None:
    """Steps from N(0, 1) down to t = 1, whose eps is that of data from N(center, spread^2), and so affine in x_t.

    The states are exactly Gaussian, so the standard errors are those of as many normal draws. With 5.3 of them for
    each of two moments, twice, all four hold but for one seed in 10^6.
    """
    mean, var = torch.tensor(0.0), torch.tensor(1.0)
    x = torch.randn(2000, 5, generator=generator, dtype=torch.double)  # so many rows, for who loops over them
    for t in range(8, 1, -1):
        beta, bar = chain["betas"][t], chain["alpha_bars"][t]
        slope = (1 - bar).sqrt() / (bar * spread**2 + 1 - bar)  # of eps in x_t
        inputs = ancestral_inputs((2000, 5), t, large, chain, generator)
        x = submission.call("ancestral_step", **inputs | {"eps": slope * (x - bar.sqrt() * center), "x_t": x}).value
        pull = beta / (1 - bar).sqrt() * slope
        mean = (mean - pull * (mean - bar.sqrt() * center)) / (1 - beta).sqrt()
        var = (1 - pull) ** 2 / (1 - beta) * var + variance(t, chain, large)
    expect_moment(RAN, "mean", x.mean(), mean, (var / x.numel()).sqrt())
    expect_moment(RAN, "variance", x.var(), var, var * (2 / x.numel()) ** 0.5)
