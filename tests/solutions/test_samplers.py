"""The samplers without dice, the corrector and the likelihoods, against closed forms, in float64."""

from itertools import pairwise
from math import log2

import pytest
import torch
from torch import Generator, Tensor

from scorelab.oracle import gaussian, mixture
from scorelab.sde import VPSDE, LinearSDE
from solutions.samplers import heun_step, probability_flow_drift

F64 = torch.float64
SDES = [VPSDE(), VPSDE(0.1, 8), LinearSDE(0.7, 1.5), LinearSDE(0.0, 2.0)]
BLOBS = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.2))


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=F64, generator=Generator().manual_seed(seed))


def grid(steps: int, start: float = 1.0, end: float = 1e-3) -> Tensor:
    return torch.linspace(start, end, steps + 1, dtype=F64)


def flow(sde, score):
    return lambda x, t: probability_flow_drift(sde, score, x, t)


def walk(drift, x: Tensor, times: Tensor) -> Tensor:
    for t, s in pairwise(times):
        x = heun_step(drift, x, t, s)
    return x


class TestProbabilityFlowDrift:
    def test_by_hand(self):
        x, t = torch.ones(1, 1, dtype=F64), torch.tensor(0.5, dtype=F64)
        drift = probability_flow_drift(LinearSDE(2.0, 3.0), lambda x, t: 4 * x, x, t)
        assert drift.item() == -2 - 9 / 2 * 4

    @pytest.mark.parametrize("sde", SDES)
    @pytest.mark.parametrize("t", [0.05, 0.3, 1.0])
    def test_continuity_equation(self, sde, t):
        """d/dt log p + v . grad log p + div v = 0, for a mixture in two dimensions."""
        x, t = normal(7, 2).requires_grad_(), torch.tensor(t, dtype=F64, requires_grad=True)
        log_p = BLOBS.marginal(sde, t).log_prob(x)
        later = torch.stack([torch.autograd.grad(row, t, retain_graph=True)[0] for row in log_p])
        (score,) = torch.autograd.grad(log_p.sum(), x)
        v = probability_flow_drift(sde, BLOBS.marginal_score(sde), x, t.detach())
        div = sum(torch.autograd.grad(v[:, i].sum(), x, retain_graph=True)[0][:, i] for i in range(2))
        assert (later + (v * score).sum(1) + div).abs().max() < 1e-9

    @pytest.mark.parametrize("sde", SDES)
    def test_is_halfway_between_the_sde_and_its_reverse(self, sde):
        x, t, score = normal(5, 2), torch.tensor(0.4, dtype=F64), BLOBS.marginal_score(sde)
        forward = sde.drift(x, t)
        reverse = forward - sde.diffusion(t) ** 2 * score(x, t)
        torch.testing.assert_close(probability_flow_drift(sde, score, x, t), (forward + reverse) / 2)

    def test_times_of_each(self):
        sde, x, t = SDES[0], normal(6, 1, 3, 3), torch.linspace(0.1, 0.9, 6, dtype=F64).view(6, 1, 1, 1)
        drift = flow(sde, lambda x, t: x.cos() * t)
        rows = torch.cat([drift(x[i : i + 1], t[i].view(())) for i in range(6)])
        torch.testing.assert_close(drift(x, t), rows)


class TestHeunStep:
    def test_by_hand(self):
        one, zero, half = (torch.tensor(v, dtype=F64) for v in (1.0, 0.0, 0.5))
        assert heun_step(lambda x, t: x**2, one, zero, half).item() == 1.8125
        assert heun_step(lambda x, t: t**2 + 0 * x, zero, zero, one).item() == 0.5
        assert heun_step(lambda x, t: t**2 + 0 * x, zero, one, zero).item() == -0.5

    def test_exact_for_a_drift_that_is_linear_in_time(self):
        x, (t, s) = normal(4, 3), torch.tensor([0.2, 0.9], dtype=F64)
        torch.testing.assert_close(heun_step(lambda x, t: 6 * t + 0 * x, x, t, s), x + 3 * (s**2 - t**2))

    def test_growth_of_a_linear_drift(self):
        x, (t, s) = normal(4, 3), torch.tensor([0.9, 0.2], dtype=F64)
        h = -0.7 * 3
        torch.testing.assert_close(heun_step(lambda x, t: 3 * x, x, t, s), (1 + h + h**2 / 2) * x)

    @pytest.mark.parametrize("sde", SDES)
    @pytest.mark.parametrize("forward", [False, True])
    def test_order_two_on_the_flow_of_a_gaussian(self, sde, forward):
        """A point keeps its place among the others: so many standard deviations from the mean."""
        data = gaussian(torch.tensor([0.8]), torch.tensor(0.4))
        z, ends = normal(5, 1), [1.0, 0.05]
        laws = [data.marginal(sde, torch.tensor(t, dtype=F64)) for t in ends]
        first, last = (law.means[0] + law.variances[0].sqrt() * z for law in laws)
        errors = []
        for steps in (80, 160):
            times, start, end = grid(steps, *ends), first, last
            if forward:
                times, start, end = times.flip(0), last, first
            errors.append((walk(flow(sde, data.marginal_score(sde)), start, times) - end).square().mean().sqrt())
        assert 1.85 <= log2(errors[0] / errors[1]) <= 2.3
        assert errors[1] < 1e-3

    def test_there_and_back(self):
        sde = SDES[1]
        drift, x, times = flow(sde, BLOBS.marginal_score(sde)), normal(20, 2), grid(200, end=0.01)
        assert (walk(drift, walk(drift, x, times), times.flip(0)) - x).abs().max() < 1e-2

    def test_the_flow_carries_the_marginals(self):
        """Draws of p_1, followed back, have the mean and the covariance of the data."""
        sde, n = SDES[1], 4000
        start = BLOBS.marginal(sde, torch.tensor(1.0, dtype=F64)).sample(n, Generator().manual_seed(0))
        x = walk(flow(sde, BLOBS.marginal_score(sde)), start, grid(40) ** 2)
        wanted = BLOBS.sample(10 * n, Generator().manual_seed(1))
        assert x.mean(0) == pytest.approx(wanted.mean(0), abs=0.08)
        assert x.T.cov() == pytest.approx(wanted.T.cov(), abs=0.08)
