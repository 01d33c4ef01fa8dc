"""The checks of probe, one question of every shape after another."""

import math

import pytest
import torch
from torch import Generator, Tensor, nn

from autograder.problem_sets.expect import Mismatch, close, equal, rounding, unmarked
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.nets import ScoreMLP
from scorelab.sde import VPSDE


def normal(*shape: int, generator: Generator, dtype: torch.dtype = torch.double) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=dtype)


def growth(generator: Generator) -> tuple[float, float]:
    """Another pair of ends for each seed."""
    low, ratio = 0.1 + torch.rand(2, generator=generator, dtype=torch.double)
    return float(low), float(low * (3 + 100 * ratio))


@pytest.mark.check("q1", points=1.0)
def test_growth_sigma(submission: Submission, generator: Generator) -> None:
    """sigma(t) grows geometrically from low to high, and its slope with it."""
    low, high = growth(generator)
    t = torch.rand((), generator=generator, dtype=torch.double)
    answer = submission.call("Growth.sigma", Want(gradient="t"), self=Recipe("Growth", low=low, high=high), t=t)
    want = low * (high / low) ** t
    close(answer, want, within=rounding(answer, want))
    slope = want * math.log(high / low)
    close(answer, slope, within=rounding(answer, slope), got=answer.gradient, name="slope of sigma")
    t = torch.linspace(0, 1, 5, dtype=torch.double)[:, None]
    answer = submission.call("Growth.sigma", self=Recipe("Growth", low=low, high=high), t=t)
    close(answer, low * (high / low) ** t, within=rounding(answer, torch.full_like(t, high)))


@pytest.mark.check("q1", points=1.0)
def test_growth_time(submission: Submission, generator: Generator) -> None:
    """time(sigma) is the time at which sigma(t) is sigma."""
    low, high = growth(generator)
    t = torch.rand(7, generator=generator, dtype=torch.double)
    answer = submission.call("Growth.time", self=Recipe("Growth", low=low, high=high), sigma=low * (high / low) ** t)
    close(answer, t, within=rounding(answer, torch.ones_like(t)))


@pytest.mark.check("q2", points=1.0)
def test_midpoint_value(submission: Submission, generator: Generator) -> None:
    """The step is that of the midpoint method, on a field that is no law's."""
    x = normal(4, 2, generator=generator)

    def field(x: Tensor, t: float) -> Tensor:
        return x.flip(1).sin() + t * x**2

    for t, dt in [(0.25, 0.5), (1.0, 0.125)]:
        answer = submission.call("midpoint", f=field, x=x, t=t, dt=dt)
        half = x + 0.5 * dt * field(x, t)
        want = x + dt * field(half, t + 0.5 * dt)
        close(answer, want, within=rounding(answer, want.abs() + x.abs() + half.square()))


@pytest.mark.check("q2", points=1.0, after=["midpoint_value"])
def test_midpoint_asks_twice(submission: Submission, generator: Generator) -> None:
    """f is asked twice a step, at its start and at its middle."""
    answer = submission.call("midpoint", f=lambda x, t: -x * t, x=normal(3, 2, generator=generator), t=0.5, dt=0.25)
    asked = [float(question.args[1]) for question in answer.asked]
    if asked != [0.5, 0.625]:
        raise Mismatch(f"asked f at the times {asked}; want one question at the start, and one at the middle", answer)


@pytest.mark.check("q3", points=1.0)
def test_moments_value(submission: Submission, generator: Generator) -> None:
    """Mean and variance of each coordinate, divided by the number of points."""
    for shape in [(5, 2), (3, 4)]:
        answer = submission.call("moments", Want(parts=2), x=normal(*shape, generator=generator))
        x = answer.arguments["x"]
        mean, variance = answer.parts
        close(answer, x.mean(0), rounding(answer, x.abs().mean(0)), got=mean, name="mean")
        close(answer, x.var(0, correction=0), rounding(answer, x.square().mean(0)), got=variance, name="variance")


@pytest.mark.check("q4", points=1.0)
def test_pick_value(submission: Submission, generator: Generator) -> None:
    """Each index picks its entry, from the front or the back, or its square."""
    table = normal(6, generator=generator)
    for reverse in (False, True):
        for kind in ("value", "square"):
            k = torch.randint(6, (9,), generator=generator)
            answer = submission.call("pick", table=table, k=k, reverse=reverse, kind=kind)
            want = table[5 - k if reverse else k]
            want = want.square() if kind == "square" else want
            close(answer, want, within=rounding(answer, want.abs()))


@pytest.mark.check("q4", points=1.0)
def test_bins_value(submission: Submission, generator: Generator) -> None:
    """Each x is in the part of [0, 1) that it lies in; the edges belong to the part above."""
    for n in (1, 4, 8):
        edges = torch.arange(n, dtype=torch.double) / n
        x = torch.cat([edges, torch.rand(20, generator=generator, dtype=torch.double)])
        answer = submission.call("bins", Want(whole=True), x=x, n=n)
        equal(answer, (x * n).floor().long())


@pytest.mark.check("q5", points=1.0)
def test_divergence_value(submission: Submission, generator: Generator) -> None:
    """v' J v for each point, also where nothing records gradients, as in a sampler."""
    x, v = (normal(4, 3, generator=generator) for _ in range(2))

    def field(x: Tensor) -> Tensor:
        return torch.stack([x[:, 1] ** 2, x[:, 0] * x[:, 2], x[:, 2].sin()], dim=1)

    zero = torch.zeros(4, dtype=torch.double)
    rows = [zero, 2 * x[:, 1], zero, x[:, 2], zero, x[:, 0], zero, zero, x[:, 2].cos()]  # of the Jacobian, by hand
    jacobian = torch.stack(rows, dim=1).view(4, 3, 3)
    want = torch.einsum("bi,bij,bj->b", v, jacobian, v)
    scale = torch.einsum("bi,bij,bj->b", v.abs(), jacobian.abs(), v.abs())
    for grad in (True, False):
        answer = submission.call("divergence", Want(grad=grad), f=field, x=x, v=v)
        close(answer, want, within=rounding(answer, scale))
        unmarked(answer)


@pytest.mark.check("q6", points=1.0)
def test_fit_trains(submission: Submission, generator: Generator) -> None:
    """Each step descends the gradient of the mean square: the losses and the network are those of three steps."""
    net = ScoreMLP(VPSDE(), generator, width=8)
    start = nn.utils.parameters_to_vector(net.parameters()).detach()
    recipe = Recipe("scorelab.nets.ScoreMLP", sde=Recipe("scorelab.sde.VPSDE"), generator=Generator(), width=8)
    waves = {name: value for name, value in net.state_dict().items()}  # with the frequencies, which are no parameters
    x, y = (normal(16, 2, generator=generator, dtype=torch.float32) for _ in range(2))
    answer = submission.call("fit", Want(each=3), net=recipe.at(waves), x=x, y=y, steps=3)
    losses = torch.stack([_descend(net, x, y) for _ in range(3)])
    close(answer, losses, within=1e-4 * losses, name="losses")
    end = nn.utils.parameters_to_vector(net.parameters()).detach()
    moved = (end - start).abs().max()
    close(answer, end, within=1e-3 * moved, got=answer.states["net"], name="network's parameters")


def _descend(net: ScoreMLP, x: Tensor, y: Tensor) -> Tensor:
    loss = (net(x, torch.full((len(x), 1), 0.5)) - y).square().mean()
    slopes = torch.autograd.grad(loss, list(net.parameters()))
    with torch.no_grad():
        for parameter, slope in zip(net.parameters(), slopes, strict=True):
            parameter -= 0.1 * slope
    return loss.detach()


@pytest.mark.check("q7", points=1.0)
def test_shift_learns(submission: Submission, generator: Generator) -> None:
    """The module adds its parameters, and they get a gradient."""
    b, x = normal(3, generator=generator, dtype=torch.float32), normal(5, 3, generator=generator, dtype=torch.float32)
    answer = submission.call("Shift.__call__", self=Recipe("Shift", dims=3).at(b), x=x)
    close(answer, x + b, within=rounding(answer, x.abs() + b.abs()))
    answer = submission.call(
        "Shift.__call__", Want(gradient="self"), self=Recipe("Shift", dims=1).at(b[:1]), x=x[:1, :1]
    )
    close(answer, torch.ones(1), within=rounding(answer, torch.ones(1)), got=answer.gradient, name="gradient")


@pytest.mark.check("q8", points=1.0)
def test_walk_states(submission: Submission, generator: Generator) -> None:
    """The walk starts at x, and each step is drawn from the generator."""
    x = normal(3, 2, generator=generator)
    stream = Generator().manual_seed(int(torch.randint(2**31, (), generator=generator)))
    answer = submission.call("walk", Want(each=10), x=x, steps=5, generator=stream)
    steps = [torch.randn(x.shape, generator=stream, dtype=x.dtype) for _ in range(5)]
    want = torch.stack([x, *steps]).cumsum(dim=0)
    close(answer, want, within=rounding(answer, want.abs().cumsum(0) + x.abs()))
