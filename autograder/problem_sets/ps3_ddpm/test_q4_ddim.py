"""The checks of question 4, the DDIM step from any time to any earlier one."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import normal
from autograder.student.answer import Answer
from autograder.student.submission import Submission

SHAPES = [(1, 1), (5,), (4, 2), (3, 2), (2, 1, 4, 4), (2, 3, 4, 4), (3, 4)]


def whole(low: int, high: int, generator: Generator) -> int:
    """A whole number from low to high, both included."""
    return int(torch.randint(low, high + 1, (), generator=generator))


def linear(T: int) -> Tensor:
    """Ho's noise levels where the betas grow linearly, for very many steps; 0.9999 after the first of 1000."""
    u = torch.linspace(0, 1, T + 1, dtype=torch.double)
    return torch.exp(-0.1 * u - 9.95 * u**2)


def cosine(T: int) -> Tensor:
    """The levels of Nichol and Dhariwal's schedule; in the last step a thousandth stays."""
    u = torch.arange(T, dtype=torch.double) / T
    levels = torch.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2
    return torch.cat([levels, levels[-1:] / 1000]) / levels[0]


def uneven(T: int, generator: Generator) -> Tensor:
    """Levels that belong to no schedule: each step keeps from 0.6 to 0.95 of the level before."""
    kept = 0.6 + 0.35 * torch.rand(T, generator=generator, dtype=torch.double)
    return torch.cat([torch.zeros(1, dtype=torch.double), kept.log()]).cumsum(0).exp()


def step_inputs(
    shape: tuple[int, ...], t: int, s: int, alpha_bars: Tensor, eta: float, generator: Generator
) -> dict[str, Any]:
    """The tensors are drawn on their own: eps is no law's, so that no other formula gives the same."""
    eps, x_t, noise = (normal(*shape, generator=generator, dtype=alpha_bars.dtype) for _ in range(3))
    return {"eps": eps, "x_t": x_t, "t": t, "s": s, "alpha_bars": alpha_bars, "eta": eta, "noise": noise}


def jumps(t: int, s: int, generator: Generator) -> Iterator[tuple[tuple[int, ...], int, int, Tensor]]:
    """Shapes, times and levels of calls: a small one first, from t to s, then strides from 1 to 100; none to s = 0.

    The last is in float32.
    """
    yield (2, 1), t, s, uneven(max(t, 3), generator)
    yield (2, 1), 4, 2, uneven(5, generator)
    for shape, stride, bars in [
        ((4, 2), 1, uneven(8, generator)),
        ((3, 2), 3, uneven(8, generator)),
        ((5,), 5, linear(50)),
        ((2, 1, 4, 4), 20, cosine(100)),
        ((2, 3, 4, 4), 100, linear(1000)),
    ]:
        T = len(bars) - 1
        s = whole(T // 10 + 1, T - T // 3 - stride, generator)  # the ends are for the check of the range
        yield shape, s + stride, s, bars
    yield (4, 2), 6, 3, uneven(7, generator).float()


def expect_step(answer: Answer) -> None:
    """Song, Meng and Ermon Eq. 12 and 16, in float64 from the same inputs; no difference here loses digits."""
    eps, x_t, _, _, _, eta, noise = answer.arguments.values()
    eps, x_t, noise = (a.double() for a in (eps, x_t, noise))
    at, after = levels(answer)
    share = (after - at) / (after * (1 - at))  # how much of the variance at s is new, for eta = 1
    fresh = (1 - after) * eta**2 * share
    along = (1 - after) * (1 - eta**2 + eta**2 * at * (1 - after) / (after * (1 - at)))
    x_0 = (x_t - math.sqrt(1 - at) * eps) / math.sqrt(at)
    want = math.sqrt(after) * x_0 + math.sqrt(along) * eps + math.sqrt(fresh) * noise
    close(answer, want, within=slack(answer, along), name="state")


def levels(answer: Answer) -> tuple[float, float]:
    """alpha_bar at t and at s."""
    bars = answer.arguments["alpha_bars"].double()
    return float(bars[answer.arguments["t"]]), float(bars[answer.arguments["s"]])


def slack(answer: Answer, along: float) -> Tensor:
    """The most that rounding can do, in any order.

    1 - alpha_bar, 1 - alpha_bar_t / alpha_bar_s and what is left of the variance along eps are differences of numbers
    up to 1, and off by a few units of those. The root of v is then off by 1 / (2 sqrt(v)) times as much.
    Who takes the second from 1 again has alpha_bar_t / alpha_bar_s, off by as much: that is divided by.
    At s = 0 two of them are zero in any order.
    """
    at, after = levels(answer)
    eps, x_t, noise = (answer.arguments[name].double().abs() for name in ("eps", "x_t", "noise"))
    scale = math.sqrt(after / at) * (x_t * after / at + eps * (after / at + 1 / math.sqrt(1 - at)))
    if after < 1:
        scale = scale + eps / math.sqrt(along)
        scale = scale + noise * answer.arguments["eta"] * math.sqrt((1 - after) / (1 - at) / (1 - at / after))
    return rounding(answer, scale)


@pytest.mark.check("q4", points=0.75)
def test_ddim_no_noise(submission: Submission, generator: Generator) -> None:
    """With eta = 0 a jump from t to any s > 0 is right, and the noise has no part in it."""
    for i, (shape, t, s, bars) in enumerate(jumps(3, 2, generator)):
        inputs = step_inputs(shape, t, s, bars, [0.0, 0][i % 2], generator)
        for factor in (1.0, 1e6, 0.0):
            expect_step(submission.call("ddim_step", **inputs | {"noise": factor * inputs["noise"]}))


@pytest.mark.check("q4", points=0.5)
def test_ddim_some_noise(submission: Submission, generator: Generator) -> None:
    """With eta between 0 and 1 both are right: how much noise is new, and how much still points along eps."""
    for i, (shape, t, s, bars) in enumerate(jumps(6, 4, generator)):
        eta = [0.3, 0.1 + 0.8 * float(torch.rand((), generator=generator))][i % 2]
        expect_step(submission.call("ddim_step", **step_inputs(shape, t, s, bars, eta, generator)))


@pytest.mark.check("q4", points=0.5)
def test_ddim_full_noise(submission: Submission, generator: Generator) -> None:
    """With eta = 1 a jump is a draw from the posterior of x_s, given x_t and the x_0 that eps points to."""
    for i, (shape, t, s, bars) in enumerate(jumps(3, 1, generator)):
        expect_posterior(submission.call("ddim_step", **step_inputs(shape, t, s, bars, [1.0, 1][i % 2], generator)))


def expect_posterior(answer: Answer) -> None:
    """Two Gaussians multiplied: what x_0 says of x_s, and what x_t = a x_s + sqrt(1 - a^2) w says of it."""
    at, after = levels(answer)
    eps, x_t, noise = (answer.arguments[name].double() for name in ("eps", "x_t", "noise"))
    x_0 = (x_t - math.sqrt(1 - at) * eps) / math.sqrt(at)
    a = math.sqrt(at / after)
    variance = 1 / (1 / (1 - after) + a**2 / (1 - a**2))
    mean = variance * (math.sqrt(after) * x_0 / (1 - after) + a * x_t / (1 - a**2))
    along = (1 - after) ** 2 * at / (after * (1 - at))
    close(answer, mean + math.sqrt(variance) * noise, within=slack(answer, along), name="state")


@pytest.mark.check("q4", points=0.25, after=["ddim_no_noise"])
def test_ddim_last(submission: Submission, generator: Generator) -> None:
    """A jump to s = 0 ends at the x_0 that eps points to, whatever eta and the noise are."""
    tables = [
        (1, uneven(1, generator)),
        (3, uneven(6, generator)),
        (5, linear(50)),
        (60, cosine(100)),
        (1, cosine(900)),
    ]
    for shape, (t, bars) in zip(SHAPES, tables, strict=False):
        for eta in (0.0, 0.3, 1.0):
            expect_step(submission.call("ddim_step", **step_inputs(shape, t, 0, bars, eta, generator)))


@pytest.mark.check("q4", points=0.25, after=["ddim_no_noise", "ddim_full_noise", "ddim_some_noise"])
def test_ddim_range(submission: Submission, generator: Generator) -> None:
    """Nothing is clipped: the first and the last steps of long chains, large states, large and small noise."""
    for bars in (linear(1000), cosine(900), cosine(10)):
        T = len(bars) - 1
        for t, s in [(T, max(T - 100, 1)), (T, T - 1), (2, 1)]:
            for eta in (1.0, 0.02, 0.0):
                inputs = step_inputs((3, 2), t, s, bars, eta, generator)
                expect_step(submission.call("ddim_step", **inputs))
    inputs = step_inputs((4, 2), 5, 2, uneven(8, generator), 0.5, generator)
    for factors in ({"x_t": 1e4}, {"eps": 1e4}, {"noise": 1e3}, {"x_t": 1e-4, "eps": 1e-4, "noise": 1e-4}):
        expect_step(submission.call("ddim_step", **inputs | {name: f * inputs[name] for name, f in factors.items()}))


@pytest.mark.check("q4", points=0.25, after=["ddim_no_noise", "ddim_full_noise", "ddim_some_noise"])
def test_ddim_steps(submission: Submission, generator: Generator) -> None:
    """Jump after jump, with the exact noise of a single point, x_t stays on the line from that point to its noise."""
    for eta in (1.0, 0.4):
        for bars in (linear(40), cosine(40)):
            expect_step(submission.call("ddim_step", **step_inputs((4, 2), 30, 20, bars, eta, generator)))
    for bars in (linear(40), cosine(40)):  # the same times in other chains
        x_0, z = (normal(4, 2, generator=generator) for _ in range(2))
        for times in ([30, 20, 5], [30, 5], [30, 29, 5, 4]):
            follow(submission, x_0, z, times, bars, generator)


def follow(
    submission: Submission, x_0: Tensor, z: Tensor, times: list[int], bars: Tensor, generator: Generator
) -> None:
    """Each state is sqrt(alpha_bar) x_0 + sqrt(1 - alpha_bar) z; the exact noise forgives what rounding did before."""
    x = bars[times[0]].sqrt() * x_0 + (1 - bars[times[0]]).sqrt() * z
    error = torch.zeros_like(x)
    for t, s in pairwise(times):
        eps = (x - bars[t].sqrt() * x_0) / (1 - bars[t]).sqrt()
        inputs = step_inputs((4, 2), t, s, bars, 0.0, generator)
        answer = submission.call("ddim_step", **inputs | {"eps": eps, "x_t": x})
        error = error + slack(answer, 1 - float(bars[s]))
        close(answer, bars[s].sqrt() * x_0 + (1 - bars[s]).sqrt() * z, within=error, name="state")
        x = answer.value


def corners(generator: Generator, dtype: torch.dtype) -> Iterator[dict[str, Any]]:
    """Points and images, every kind of eta, with and without a jump to 0."""
    bars = uneven(9, generator).to(dtype)
    times = [(1, 0), (6, 0), (7, 6), (9, 2)]
    for i, shape in enumerate(SHAPES):
        for j, eta in enumerate((0.0, 0, 0.3, 1.0, 1)):
            yield step_inputs(shape, *times[(i + j) % 4], bars, eta, generator)


@pytest.mark.check("q4", points=0.25, after=["ddim_no_noise"])
def test_ddim_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, and float32 stays float32."""
    for dtype in (torch.double, torch.float32):
        for answer in answered(submission, "ddim_step", corners(generator, dtype)):
            keeps_dtype(answer, dtype, name="state")


@pytest.mark.check("q4", points=0.25, after=["ddim_no_noise"])
def test_ddim_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves eps, x_t, alpha_bars and noise unchanged, and none of them recording gradients."""
    for answer in answered(submission, "ddim_step", corners(generator, torch.double)):
        unchanged(answer)
        unmarked(answer)
