"""The checks of question 4, how likely a point is. Do read them: only the grader's seed is secret.

The first four checks take the formula apart: the prior alone, the divergence alone, and points that move while the
divergence is zero. So each part earns its points on its own. Later ones put it together, on networks whose field is the
score of no law: there, only who follows the flow knows the number.
"""

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, unchanged, unmarked
from autograder.problem_sets.fields import brownian, normal, uniform, vp
from autograder.problem_sets.fields import linear as pulled
from autograder.problem_sets.ps4_samplers.likelihood_inputs import (
    FEW_FLOATS,
    PRECISE,
    Case,
    even,
    expect_value,
    images,
    law,
    linear,
    log_normal,
    motionless,
    points,
    signs,
    uneven,
)
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import GaussianMixture, gaussian, mixture
from scorelab.sde import SDE, LinearSDE

SHAPES = [(3, 2), (2, 2), (1, 3), (4, 1), (1, 1), (5, 2)]  # (B, D), a small one first


@pytest.mark.check("q4", points=0.5)
def test_likelihood_prior(submission: Submission, generator: Generator) -> None:
    """Where nothing moves and nothing spreads, the result is the log-density of the prior N(0, prior_std^2 I)."""
    for i, (B, D) in enumerate(SHAPES):
        flow = motionless(uniform(*[(1.3, 1.7), (0.4, 0.7)][i % 2], generator), D)
        times = even(1 + i % 2, generator)  # prior_std is sigma at 1, whenever they end
        x = [1, 1000, 0.001][i % 3] * normal(B, D, generator=generator)
        answer = submission.call("log_likelihood", **flow.given(x, times, signs(B, D, generator=generator)))
        want = log_normal(x, flow.sde.prior_std)
        close(answer, want, FEW_FLOATS * (10 + want.abs()), name="log-density")


def expect_integral(answer: Answer, prior: Answer, want: Tensor) -> None:
    """The result differs by the integral of the divergence from that without a flow, which is the prior alone."""
    for each in (answer, prior):  # of any size, but finite, and one for each point
        close(each, want, within=torch.full_like(want, torch.inf), name="log-density")
    got, size = answer.value.double() - prior.value.double(), 10 + want.abs()
    close(answer, want, FEW_FLOATS * size, got=got, name="part of the log-density that comes from the divergence")


def at_rest(generator: Generator) -> Iterator[tuple[Tensor, Case, Case]]:
    """The Jacobians (D, D) of linear flows, the same at all times; calls that start at 0; those without the flow.

    Nothing moves there, so only what spreads counts, by whichever method x is followed. Every other has no pull.
    """
    for i, (B, D) in enumerate(SHAPES):
        strong = [1.0, 1000.0, 0.01][i % 3]  # how much the score changes from x to x + 1
        sde = [pulled, brownian][i % 2](generator)
        if i in (0, 2):  # a divergence below 0, and one far below
            sde = LinearSDE(uniform(*[(4, 5), (150, 250)][i // 2], generator), sde.b)
        root = torch.eye(D) + 0.4 * normal(D, D, generator=generator)
        covariance = (root @ root.T + 0.2 * torch.eye(D)) / strong
        flow, x = linear(sde, covariance), torch.zeros(B, D, dtype=torch.double)
        jacobian = sde.b**2 / 2 * covariance.inverse() - sde.a * torch.eye(D, dtype=torch.double)
        # Who takes sigma at the last time for prior_std is to lose the points of the prior alone.
        times = even(2 - i // 2 % 2, generator, end=1.0 if sde.a else None)
        yield jacobian, flow.given(x, times), motionless(sde.prior_std, D).given(x, times)


@pytest.mark.check("q4", points=0.75)
def test_likelihood_exact(submission: Submission, generator: Generator) -> None:
    """Without a probe the divergence is exact, and its integral is over the time from the first to the last."""
    for jacobian, case, still in at_rest(generator):
        answer, prior = (submission.call("log_likelihood", **each) for each in (case, still))
        want = jacobian.trace() * (case["times"][-1] - case["times"][0])
        expect_integral(answer, prior, want.expand(len(case["x"])))


@pytest.mark.check("q4", points=0.5)
def test_likelihood_probe(submission: Submission, generator: Generator) -> None:
    """With a probe the divergence is probe . grad(v . probe), for each point along its own; nothing else is drawn."""
    for jacobian, case, still in at_rest(generator):
        prior = None
        for draw, factor in ((signs, 1), (normal, 1000 if len(case["x"]) == 2 else 1)):
            probe = factor * draw(*case["x"].shape, generator=generator)
            along = torch.einsum("bi,ij,bj->b", probe, jacobian, probe)
            want = along * (case["times"][-1] - case["times"][0])
            answer = submission.call("log_likelihood", **case | {"probe": probe})
            prior = prior or submission.call("log_likelihood", **still | {"probe": probe})
            expect_integral(answer, prior, want)


@pytest.mark.check("q4", points=0.5, after=["likelihood_prior"])
def test_likelihood_point(submission: Submission, generator: Generator) -> None:
    """Where what one axis gains the other loses, the result is the prior at the last point of Heun's steps."""
    for B, pairs, steps, factor in [(3, 1, 2, 1), (2, 1, 1, 1), (1, 1, 3, 1000), (4, 2, 2, 0.001)]:
        sde = pulled(generator)
        rates = sde.a * torch.tensor([uniform(0.3, 0.8, generator) for _ in range(pairs)], dtype=torch.double)
        rates = torch.stack([rates, -rates], dim=1).flatten()  # each pair sums to 0
        flow = linear(sde, (sde.b**2 / 2 / (sde.a + rates)).diag())
        x, times = factor * normal(B, 2 * pairs, generator=generator), even(steps, generator)
        answer = submission.call("log_likelihood", **flow.given(x, times))
        growth = 1 + (step := times.diff()[:, None] * rates) + step**2 / 2
        want = log_normal(x * growth.prod(0), sde.prior_std)
        close(answer, want, FEW_FLOATS * (10 + want.abs()), name="log-density")


@pytest.mark.check("q4", points=0.75, after=["likelihood_prior", "likelihood_exact", "likelihood_point"])
def test_likelihood_heun(submission: Submission, generator: Generator) -> None:
    """Each of Heun's steps takes x and the integral along, on any SDE and any field, the score of a law or of none."""
    kinds: list[Callable[[Generator], SDE]] = [vp, pulled, brownian, vp, pulled, brownian]
    for kind, (B, D), steps in zip(kinds, SHAPES, (2, 1, 1, 2, 3, 1), strict=True):
        sde = kind(generator)
        flow, x, times = points(sde, D, generator), normal(B, D, generator=generator), even(steps, generator)
        expect_value(submission.call("log_likelihood", **flow.given(x, times)), flow)
        if B == D == 2 or D == 3:  # nothing is clipped
            expect_value(submission.call("log_likelihood", **flow.given(5000 * x, times)), flow)
    blobs = law(
        pulled(generator), mixture(torch.tensor([0.4, 0.6]), normal(2, 2, generator=generator), torch.tensor(0.3))
    )
    for times in (even(2, generator), torch.linspace(0, 1, 3, dtype=torch.double)):  # no time is moved
        x = normal(5, 2, generator=generator)
        expect_value(submission.call("log_likelihood", **blobs.given(x, times)), blobs)


@pytest.mark.check("q4", points=0.25, after=["likelihood_heun"])
def test_likelihood_uneven(submission: Submission, generator: Generator) -> None:
    """Each step has its own length: the times need not have equal gaps."""
    for steps, B, D in [(2, 3, 2), (4, 2, 1)]:
        flow, x = points(vp(generator), D, generator), normal(B, D, generator=generator)
        expect_value(submission.call("log_likelihood", **flow.given(x, uneven(steps, generator))), flow)


@pytest.mark.check("q4", points=0.5, after=["likelihood_heun", "likelihood_probe"])
def test_likelihood_images(submission: Submission, generator: Generator) -> None:
    """The log-density of an image is over all its numbers, with and without a probe."""
    flow = images(pulled(generator), generator)
    shapes = [(3, 1, 2, 2), (2, 1, 2, 2), (8, 1, 8, 8), (1, 1, 4, 2)]
    for shape, steps, probed in zip(shapes, (2, 1, 1, 1), (False, False, True, True), strict=True):
        x = normal(*shape, generator=generator)
        probe = signs(*shape, generator=generator) if probed else None
        expect_value(submission.call("log_likelihood", **flow.given(x, even(steps, generator), probe)), flow)


def crowded(steps: int, power: int, start: float) -> Tensor:
    """Times (steps + 1,) up to 1, close together at the start, where the score changes fastest."""
    return torch.linspace(start ** (1 / power), 1, steps + 1, dtype=torch.double) ** power


def around(data: GaussianMixture, n: int, generator: Generator) -> Tensor:
    """Points (n, 2) near the blobs in turn, from none to 3 standard deviations away."""
    far = torch.linspace(0, 3, n, dtype=torch.double)[:, None] * data.variances[0, 0].sqrt()
    way = normal(n, 2, generator=generator)
    return data.means.repeat(n, 1)[:n] + far * way / way.norm(dim=1, keepdim=True)


@pytest.mark.check("q4", points=0.5, limit=60)
def test_likelihood_law(submission: Submission, generator: Generator) -> None:
    """With the exact score of a mixture, and of what another SDE makes of a Gaussian, 30 steps come within 0.02."""
    # There, methods of order 2 come within 0.015. Euler's steps end more than 0.1 off.
    near, sde = torch.tensor(0.02), LinearSDE(4.0, uniform(2.4, 2.7, generator))
    angle, share = torch.tensor(uniform(0.3, 1.2, generator)).double(), uniform(0.4, 0.6, generator)
    apart = 1.2 * torch.stack([angle.cos(), angle.sin()])  # along no axis
    data = mixture(
        torch.tensor([share, 1 - share]), torch.stack([(1 - share) * apart, -share * apart]), torch.tensor(0.3)
    )
    times = crowded(30, 3, 0.01)
    start = data.marginal(sde, times[0])
    x = around(start, 12, generator)
    answer = submission.call("log_likelihood", **law(sde, data).given(x, times))
    close(answer, start.log_prob(x), near, name="log-density")

    # The score of what another SDE makes of the data: their density is not the answer.
    free, other = LinearSDE(0.0, uniform(1.3, 1.5, generator)), LinearSDE(0.0, uniform(0.9, 1.0, generator))
    data = gaussian(normal(2, generator=generator), torch.tensor([uniform(0.8, 1.0, generator), 1.2]).diag())
    x, times = data.means[0] + signs(3, 2, generator=generator), crowded(12, 2, 0.0025)
    answer = submission.call("log_likelihood", **law(free, data, spread_by=other).given(x, times))
    first, last = (data.marginal(other, t).variances[0] for t in (times[0], times[-1]))
    power = free.b**2 / 2 / other.b**2  # of the flow's ODE, solved: each axis grows by so much
    mean, axes = data.means[0], data.axes[0]
    end = mean + ((x - mean) @ axes * (last / first) ** power) @ axes.T
    want = log_normal(end, free.prior_std) + power * (last / first).log().sum()
    close(answer, want, near, name="log-density")


def corners(generator: Generator) -> Iterator[Case]:
    """One step and several, even times and uneven, with and without a probe."""
    for B, D, times in [(3, 2, uneven(2, generator)), (1, 2, even(1, generator))]:
        flow, x = points(pulled(generator), D, generator), normal(B, D, generator=generator)
        yield flow.given(x, times)
        yield flow.given(x, times, signs(B, D, generator=generator))


@pytest.mark.check("q4", points=0.25)
def test_likelihood_no_grad(submission: Submission, generator: Generator) -> None:
    """Where the caller records no gradients, the result is the same: the divergence is computed all the same."""
    for answer in answered(submission, "log_likelihood", corners(generator)):
        other = submission.call("log_likelihood", Want(grad=False), **answer.arguments)
        want = answer.value.double()
        within = FEW_FLOATS * (10 + want.abs())  # other, where the numbers are: this compares two of the answers
        close(other, want, within, name="log-density under torch.no_grad()")


@pytest.mark.check("q4", points=0.25, after=["likelihood_uneven", "likelihood_probe"])
def test_likelihood_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, to its full precision, and float32 stays float32."""
    for B, D, probed in [(3, 2, False), (2, 3, True)]:
        for dtype, within in ((torch.double, PRECISE), (torch.float, 10 * FEW_FLOATS)):  # each some 1000 roundings
            # The SDE's prior_std is 1 exactly: torch's Normal keeps that of any other in float32.
            sde, x = vp(generator), normal(B, D, generator=generator).to(dtype)
            blobs = mixture(torch.tensor([0.4, 0.6]), normal(2, D, generator=generator), torch.tensor(0.3))
            flow = law(sde, blobs) if dtype == torch.double else points(sde, D, generator, dtype)
            probe = signs(B, D, generator=generator).to(dtype) if probed else None
            answer = submission.call("log_likelihood", **flow.given(x, uneven(2, generator).to(dtype), probe))
            keeps_dtype(answer, dtype)
            expect_value(answer, flow, within)


@pytest.mark.check("q4", points=0.25)
def test_likelihood_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves x, times and probe as they were, and recording no gradients."""
    for answer in answered(submission, "log_likelihood", corners(generator)):
        unchanged(answer)
        unmarked(answer)
