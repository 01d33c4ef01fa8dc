"""The checks of question 3b, the Euler-Maruyama step.

The two checks with thousands of calls have long limits: a loop over rows is slow, not wrong.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, expect_moment, keeps_dtype, rounding, unchanged
from autograder.problem_sets.ps1_score_sde import runs
from autograder.problem_sets.ps1_score_sde.inputs import LARGE, SDE, normal, positive, steady
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from scorelab.oracle import GaussianMixture, Score, euler_maruyama_moments, gaussian

RAN = "ran 50 of your steps on 20 000 points, with the exact score of Gaussian data"


def step_inputs(
    shape: tuple[int, ...],
    generator: Generator,
    dtype: torch.dtype = torch.float32,
    diffusion: tuple[int, ...] = (),
    dt: float | Tensor = 0.01,
) -> dict[str, Any]:
    z, drift, noise = (normal(*shape, generator=generator, dtype=dtype) for _ in range(3))
    g = positive(*diffusion, generator=generator, dtype=dtype)
    return {"z": z, "drift": drift, "diffusion": g, "dt": dt, "noise": noise}


def expect_step(answer: Answer) -> None:
    """The step is z - drift dt + diffusion sqrt(dt) noise, in float64 from the same inputs."""
    z, drift, g, dt, noise = (torch.as_tensor(a).double() for a in answer.arguments.values())
    change, shake = -drift * dt, g * dt.sqrt() * noise
    scale = z.abs() + change.abs() + shake.abs()
    close(answer, z + change + shake, within=rounding(answer, scale), name="state")


@pytest.mark.check("q3b", points=1.0)
def test_step_by_hand(submission: Submission, generator: Generator) -> None:
    """A step that you can compute by hand: z = 2, drift = 3, diffusion = 1.5, dt = 0.04, noise = -2."""
    # sqrt(dt) = 0.2. No two common mistakes coincide, as half of g and sqrt(g) would for g = 4.
    others = step_inputs((1, 1), generator, dt=0.04)  # or one could learn this step by heart
    numbers = {"z": 2.0, "drift": 3.0, "diffusion": 1.5, "noise": -2.0}
    known = {name: torch.full_like(torch.as_tensor(others[name]), number) for name, number in numbers.items()}
    for inputs in (others | known, others):
        expect_step(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=0.5, after=["step_by_hand"])
def test_step_random(submission: Submission, generator: Generator) -> None:
    """Random steps are right: dt a float or a tensor, diffusion of any shape that fits, points or images."""
    cases = [
        ((4, 2), ()), ((3, 2), ()), ((4, 2), (4, 1)), ((3, 2), (3, 1)), ((4, 4), (4, 1)), ((4, 2), (4, 2)),
        ((4, 2), (1, 2)), ((1, 2), (1, 1)), ((4, 4, 2), (4, 1, 1)), ((3, 2, 4, 4), (3, 1, 1, 1)),
        ((2, 3, 4, 4), (1, 3, 1, 1)), ((2, 1, 2, 3, 2), ()), ((65, 2), (65, 1)), ((65, 2), ()),
    ]  # fmt: skip
    for i, (shape, diffusion) in enumerate(cases):
        dt = 0.002 + 0.1 * torch.rand((), generator=generator)
        inputs = step_inputs(shape, generator, diffusion=diffusion, dt=float(dt) if i % 2 else dt)
        expect_step(submission.call("euler_maruyama_step", **inputs))
    inputs = step_inputs((8, 2), generator, diffusion=(8, 1), dt=torch.tensor(0.03).double())
    expect_step(submission.call("euler_maruyama_step", **inputs))


def step_extremes(generator: Generator) -> Iterator[dict[str, Any]]:
    """Large states, drifts and noise, small and large diffusion, dt from 0.00001 to 1, as tensors and as numbers."""
    # In each case the terms of the step are of one size, or an error in one would be in the rounding of another.
    for rows, dt, factors in [
        (8, 0.01, {"z": 1e4, "drift": 1e6, "diffusion": 200.0, "noise": 30.0}),
        (7, 1e-5, {"z": 0.01, "drift": 1000.0}),
        (6, 0.5, {"z": 0.001, "drift": 0.001, "diffusion": 0.001}),
        (5, 0.5, {}),
    ]:
        length = dt * (1 + torch.rand((), generator=generator))  # with all its digits, which nobody may round
        for same in (length, float(length)):
            inputs = step_inputs((rows, 2), generator, dt=same)
            yield inputs | {name: factor * inputs[name] for name, factor in factors.items()}


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_range(submission: Submission, generator: Generator) -> None:
    """Nothing is clipped: large states, drifts and noise, small and large diffusion, dt from 0.00001 to 1."""
    for inputs in step_extremes(generator):
        expect_step(submission.call("euler_maruyama_step", **inputs))


@pytest.mark.check("q3b", points=0.25, after=["step_random"], limit=60)
def test_step_large(submission: Submission, generator: Generator) -> None:
    """Thousands of points step as few do, each with its own noise and its own diffusion, from 0.05 to 20."""
    for rows in (5, 128, 1000, LARGE):
        inputs = step_inputs((rows, 2), generator)
        g = 0.05 * 400 ** torch.rand(rows, 1, generator=generator)
        expect_step(submission.call("euler_maruyama_step", **inputs | {"diffusion": g}))
    expect_step(submission.call("euler_maruyama_step", **step_inputs((20_000, 2), generator)))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_mean(submission: Submission, generator: Generator) -> None:
    """With zero noise the step is its mean; with another input at zero, the rest of the step remains."""
    for shape in [(4, 2), (1, 2)]:
        inputs = step_inputs(shape, generator)
        for name in ("noise", "drift", "z"):
            zero = torch.zeros(shape)
            expect_step(submission.call("euler_maruyama_step", **inputs | {name: zero}))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_steps_compose(submission: Submission, generator: Generator) -> None:
    """Each step starts where the last one ended, and depends on nothing else from earlier steps."""
    first = submission.call("euler_maruyama_step", **step_inputs((4, 2), generator, dt=0.04))
    expect_step(first)
    inputs = step_inputs((4, 2), generator, dt=0.01) | {"z": first.value}
    expect_step(submission.call("euler_maruyama_step", **inputs))
    score, x = gaussian_score(random_gaussian(generator)), normal(64, 2, generator=generator)
    runs.reverse(submission, SDE, score, x, 60, generator, judge=steady(expect_step))


def step_corners(generator: Generator) -> Iterator[dict[str, Any]]:
    """Inputs from the corners of the contract: one point and thousands, images, small and large diffusion and dt."""
    yield from step_extremes(generator)
    hundredth = torch.tensor(0.01)
    for shape, diffusion in [((4, 2), ()), ((4, 2), (4, 1)), ((4, 2), (4, 2)), ((2, 3, 4, 4), (2, 1, 1, 1))]:
        yield step_inputs(shape, generator, diffusion=diffusion, dt=hundredth)
    corners: list[tuple[tuple[int, ...], tuple[int, ...], float, float | Tensor]] = [
        ((1, 1), (1, 1), 1.0, 0.01), ((4, 4, 2), (), 1.0, 0.01), ((65, 2), (65, 1), 1.0, 0.01),
        ((8, 2), (), 0.01, 1e-5), ((8, 2), (8, 1), 20.0, torch.tensor(1.0)), ((1000, 2), (), 1.0, hundredth),
    ]  # fmt: skip
    for shape, diffusion, size, dt in corners:
        inputs = step_inputs(shape, generator, diffusion=diffusion, dt=dt)
        yield inputs | {"diffusion": size * inputs["diffusion"]}
    yield step_inputs((1025, 2), generator, torch.float64, dt=0.01)
    yield step_inputs((8, 2), generator, diffusion=(8, 1), dt=hundredth.double())  # which decides no dtype: it is 0-dim
    for zero in ("noise", "drift", "z"):
        yield (inputs := step_inputs((4, 2), generator)) | {zero: torch.zeros_like(inputs[zero])}
    yield step_inputs((LARGE, 2), generator, diffusion=(LARGE, 1))


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, to its full precision, and float32 stays float32."""
    for dtype in (torch.float64, torch.float32):
        # sqrt(1/16) is exact even in float32: torch.tensor(dt) of a Python float costs no digits here
        inputs = step_inputs((4, 2), generator, dtype, dt=1 / 16)
        answer = submission.call("euler_maruyama_step", **inputs)
        keeps_dtype(answer, dtype)
        expect_step(answer)
    for answer in answered(submission, "euler_maruyama_step", step_corners(generator)):
        keeps_dtype(answer, answer.arguments["z"].dtype)


@pytest.mark.check("q3b", points=0.25, after=["step_random"])
def test_step_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves z, drift, diffusion, dt and noise unchanged."""
    for answer in answered(submission, "euler_maruyama_step", step_corners(generator)):
        unchanged(answer)


def random_gaussian(generator: Generator) -> GaussianMixture:
    """Another Gaussian for each seed, or one could return samples of it without taking a step."""
    root = (0.8 + 0.4 * torch.rand(2, generator=generator)).diag()
    root[1, 0] = 0.8 * torch.rand((), generator=generator) - 0.4
    return gaussian(normal(2, generator=generator), root @ root.T)


def gaussian_score(data: GaussianMixture) -> Score:
    """The exact score of x_t for a single Gaussian: what `data.marginal_score(SDE)` is, in a tenth of the time."""

    def score(x: Tensor, t: Tensor) -> Tensor:
        law = data.marginal(SDE, t)
        return (law.means[0] - x) @ (law.axes[0] / law.variances[0] @ law.axes[0].mT)

    return score


@pytest.mark.check("q3b", points=1.0, limit=120, in_law=True)
def test_step_sampler(submission: Submission, generator: Generator) -> None:
    """With the exact score of Gaussian data, the samples have the mean and covariance that the scheme gives."""
    n, steps = 20_000, 50
    data = random_gaussian(generator)
    score, x = gaussian_score(data), normal(n, 2, generator=generator)
    few = submission.call("euler_maruyama_step", **step_inputs((3, 2), generator, dt=1 / steps))
    close(few, few.arguments["z"], within=torch.tensor(torch.inf), name="state")  # its shape: later it would be huge
    x = runs.reverse(submission, SDE, score, x, steps, generator)
    # Every iterate of the scheme is exactly Gaussian, so the standard errors are those of n normal draws.
    # 5.3 of them for each of the five moments: all five hold but for one seed in 10^6.
    mean, cov = euler_maruyama_moments(data, SDE, steps)
    var = cov.diag()
    expect_moment(RAN, "mean", x.mean(0), mean, (var / n).sqrt())
    expect_moment(RAN, "covariance", x.T.cov(), cov, ((var[:, None] * var + cov**2) / n).sqrt())
