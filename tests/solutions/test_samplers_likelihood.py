"""The log-densities of ps4's reference against closed forms, in float64."""

import math
from itertools import product

import pytest
import torch
from torch import Generator, Tensor

from scorelab.nets import ScoreMLP
from scorelab.oracle import GaussianMixture, gaussian, mixture
from scorelab.sde import SDE, VPSDE, LinearSDE
from solutions.samplers import log_likelihood

BLOBS = mixture(torch.tensor([0.4, 0.6]), torch.tensor([[0.6, -0.3], [-0.4, 0.2]]), torch.tensor(0.15))
OU = LinearSDE(5.0, 2.5)


def quadratic(steps: int) -> Tensor:
    """Times (steps + 1,) from 0.0025 to 1, close together near 0."""
    return torch.linspace(0.05, 1, steps + 1, dtype=torch.double) ** 2


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=torch.double, generator=Generator().manual_seed(seed))


def error(data: GaussianMixture, sde: SDE, steps: int) -> float:
    """How far the log-densities of 20 points of the data are off, at most."""
    times = quadratic(steps)
    start = data.marginal(sde, times[0])
    x = start.sample(20, Generator().manual_seed(0))
    return float((log_likelihood(sde, data.marginal_score(sde), x, times, None) - start.log_prob(x)).abs().max())


@pytest.mark.parametrize("sde", [OU, VPSDE(0.1, 20)])
def test_a_mixture_is_as_dense_as_it_is(sde):
    assert error(BLOBS, sde, 100) < 0.007


def test_the_error_falls_with_the_square_of_the_number_of_steps():
    """The truth is the limit: the prior's own error stays, however short the steps are."""
    flow = BLOBS.marginal_score(OU)
    x = BLOBS.sample(5, Generator().manual_seed(0))
    few, more, most = (log_likelihood(OU, flow, x, quadratic(n), None) for n in (40, 80, 320))
    assert 3 < (few - most).norm() / (more - most).norm() < 5.5


def test_a_gaussian_under_its_own_stationary_law():
    """Drift and score cancel: nothing moves, and what is left is the prior."""
    sde = LinearSDE(0.8, 1.5)
    score = gaussian(torch.zeros(3), torch.tensor(1.5**2 / 1.6)).marginal_score(sde)
    x = normal(4, 3)
    want = torch.distributions.Normal(0.0, torch.tensor(sde.prior_std).double()).log_prob(x).sum(1)
    assert torch.allclose(log_likelihood(sde, score, x, quadratic(5), None), want, rtol=1e-6, atol=0)


def test_brownian_motion_of_a_gaussian():
    """Each axis grows as the law's standard deviation does, and the integral is the log of that."""
    sde, S = LinearSDE(0.0, 1.4), torch.tensor([0.5, 2.0]).double()
    x, times = normal(6, 2), quadratic(200)
    got = log_likelihood(sde, gaussian(torch.zeros(2), S.diag()).marginal_score(sde), x, times, None)
    growth = ((S + sde.b**2 * times[-1]) / (S + sde.b**2 * times[0])).sqrt()
    prior = -((x * growth / sde.b) ** 2) / 2 - math.log(sde.b) - math.log(2 * math.pi) / 2
    assert torch.allclose(got, prior.sum(1) + growth.log().sum(), rtol=0, atol=1e-4)


def test_over_all_signs_the_estimate_is_exact_on_average():
    """In one step and in several: the points go the same way, whatever the probe is."""
    sde = VPSDE(0.2, 3)
    score = ScoreMLP(sde, Generator().manual_seed(0), width=16).double()
    for weights in score.parameters():
        weights.data *= 1.5  # as it is made, its Jacobian is hardly more than its diagonal
    x = normal(3, 2)
    for times in (torch.tensor([0.2, 0.9]).double(), torch.tensor([0.2, 0.3, 0.9]).double()):
        signs = [torch.tensor(pair).double().expand(3, 2) for pair in product((-1, 1), repeat=2)]
        along = torch.stack([log_likelihood(sde, score, x, times, probe) for probe in signs])
        exact = log_likelihood(sde, score, x, times, None)
        assert along.std(0).min() > 1e-3
        assert torch.allclose(along.mean(0), exact, rtol=0, atol=1e-12)


def test_nothing_is_left_behind_under_no_grad():
    x = normal(3, 2)
    with torch.no_grad():
        got = log_likelihood(OU, BLOBS.marginal_score(OU), x, quadratic(3), None)
    assert not any(tensor.requires_grad for tensor in (got, x))
    assert x.grad is None


def test_an_image_is_a_point_in_its_pixels():
    """Of a drift alone: v = -a x - b^2 x / 2 times the slope of a score that is -x."""
    sde, x, times = LinearSDE(0.5, 1.2), normal(3, 1, 2, 2), torch.tensor([0.1, 0.4, 1.0]).double()
    probe = torch.ones_like(x)
    for p in (None, probe):
        points = log_likelihood(sde, lambda y, t: -y, x.flatten(1), times, None if p is None else p.flatten(1))
        assert torch.allclose(log_likelihood(sde, lambda y, t: -y, x, times, p), points, rtol=1e-12)
