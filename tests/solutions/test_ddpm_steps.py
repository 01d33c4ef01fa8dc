"""The posterior and the ancestral step: by hand, by identities, and against diffusers in float64."""

import pytest
import torch
from diffusers import DDPMScheduler
from torch import Generator, Tensor

from solutions.ddpm import alpha_bars, ancestral_step, posterior

BETAS = torch.tensor([0.0, 0.84, 0.51], dtype=torch.double)  # so that the roots of alpha and of 1 - bar are 0.7, 0.96
LINEAR = torch.cat([torch.zeros(1), torch.linspace(1e-4, 0.02, 1000)]).double()
TIMES = (1, 2, 3, 10, 500, 1000)


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=generator(seed), dtype=torch.double)


def column(*numbers: float) -> Tensor:
    return torch.tensor(numbers, dtype=torch.double)[:, None]


class TestPosterior:
    def test_by_hand(self):
        """(0.4 x 0.51 x_0 + 0.7 x 0.84 x_t) / 0.9216 with x_0 = -1 and x_t = 1, and 0.84 / 0.9216 x 0.51."""
        mean, variance = posterior(column(-1), column(1), torch.tensor([2]), BETAS, alpha_bars(BETAS))
        torch.testing.assert_close(mean, column(5 / 12))
        torch.testing.assert_close(variance, column(119 / 256))

    def test_at_t_1_it_is_x_0_without_doubt(self):
        x_0, x_t = normal(3, 2), normal(3, 2, seed=1)
        mean, variance = posterior(x_0, x_t, torch.ones(3, dtype=torch.long), LINEAR, alpha_bars(LINEAR))
        torch.testing.assert_close(mean, x_0, rtol=1e-11, atol=1e-11)  # 1 - bar is 1e-4, with 12 digits
        assert torch.equal(variance, torch.zeros(3, 1, dtype=torch.double))

    @pytest.mark.parametrize("t", TIMES[1:])
    def test_it_is_bayes_rule(self, t):
        """log q(x | x_0) + log q(x_t | x) has the slope 0 at the mean, and the curvature -1 / variance everywhere."""
        x_0, x_t, bars = normal(4, 1), normal(4, 1, seed=1), alpha_bars(LINEAR)
        mean, variance = posterior(x_0, x_t, torch.full((4,), t), LINEAR, bars)
        x = mean.clone().requires_grad_()
        prior = -((x - bars[t - 1].sqrt() * x_0) ** 2) / (2 * (1 - bars[t - 1]))
        step = -((x_t - (1 - LINEAR[t]).sqrt() * x) ** 2) / (2 * LINEAR[t])
        (slope,) = torch.autograd.grad((prior + step).sum(), x, create_graph=True)
        (curvature,) = torch.autograd.grad(slope.sum(), x)
        torch.testing.assert_close(curvature, -1 / variance, rtol=1e-10, atol=0)
        assert (slope.abs() * variance).max() < 1e-10  # how far the slope says that the mean is off

    @pytest.mark.parametrize("shape", [(3,), (3, 2), (3, 1, 4, 4)])
    def test_every_row_has_its_own_time(self, shape):
        x_0, x_t, t, bars = normal(*shape), normal(*shape, seed=1), torch.tensor([1, 500, 2]), alpha_bars(LINEAR)
        mean, variance = posterior(x_0, x_t, t, LINEAR, bars)
        rows = [posterior(x_0[i : i + 1], x_t[i : i + 1], t[i : i + 1], LINEAR, bars) for i in range(3)]
        assert torch.equal(mean, torch.cat([row for row, _ in rows]))
        assert torch.equal(variance, torch.cat([row for _, row in rows]))
        assert variance.shape == (3, *[1] * (len(shape) - 1))


class TestAncestralStep:
    @pytest.mark.parametrize(("large", "variance"), [(True, 0.51), (False, 119 / 256)])
    def test_by_hand(self, large, variance):
        """(1.125 - 0.51 / 0.96 x 0.8) / 0.7 = 1, and then the noise -2 times the root of the variance."""
        x = ancestral_step(column(0.8), column(1.125), 2, BETAS, alpha_bars(BETAS), large, column(-2))
        torch.testing.assert_close(x, column(1 - 2 * variance**0.5))

    @pytest.mark.parametrize("t", TIMES)
    def test_it_is_the_posterior_of_the_estimate_of_x_0(self, t):
        eps, x_t, noise, bars = normal(4, 2), normal(4, 2, seed=1), normal(4, 2, seed=2), alpha_bars(LINEAR)
        x_0 = (x_t - (1 - bars[t]).sqrt() * eps) / bars[t].sqrt()
        mean, variance = posterior(x_0, x_t, torch.full((4,), t), LINEAR, bars)
        x = ancestral_step(eps, x_t, t, LINEAR, bars, False, noise)
        torch.testing.assert_close(x, mean + variance.sqrt() * noise, rtol=1e-10, atol=1e-10)

    def test_the_last_step_adds_no_noise(self):
        eps, x_t, bars = normal(4, 2), normal(4, 2, seed=1), alpha_bars(LINEAR)
        steps = [ancestral_step(eps, x_t, 1, LINEAR, bars, large, normal(4, 2)) for large in (True, False)]
        x_0 = (x_t - (1 - bars[1]).sqrt() * eps) / bars[1].sqrt()
        for x in steps:
            torch.testing.assert_close(x, x_0, rtol=1e-11, atol=1e-11)

    @pytest.mark.parametrize("t", TIMES)
    @pytest.mark.parametrize("large", [True, False])
    def test_it_agrees_with_diffusers(self, t, large):
        """Its tables are float32, and its own step is 2e-4 off: so it gets tables in float64, and t counts from 0."""
        eps, x_t, bars = normal(4, 2), normal(4, 2, seed=1), alpha_bars(LINEAR)
        scheduler = DDPMScheduler(clip_sample=False, variance_type="fixed_large" if large else "fixed_small")
        scheduler.alphas_cumprod, scheduler.one = bars[1:], torch.tensor(1.0, dtype=torch.double)
        theirs = scheduler.step(eps, t - 1, x_t, generator=generator(7)).prev_sample
        ours = ancestral_step(eps, x_t, t, LINEAR, bars, large, normal(4, 2, seed=7))
        # diffusers takes beta from a quotient of alpha_bars, of which beta = 1e-4 keeps 12 digits
        torch.testing.assert_close(ours, theirs, rtol=1e-11, atol=1e-11)

    @pytest.mark.parametrize(("large", "spread"), [(True, 1.0), (False, 0.0)])
    def test_each_variance_is_exact_for_one_law(self, large, spread):
        """The large one for data from N(0, 1), the small one for a point (Ho Sec. 3.2): x_{t-1} has its true variance.

        With the exact eps a step is affine in x_t and noise, so its two slopes give the variance.
        """
        bars = alpha_bars(LINEAR)
        for t in TIMES[1:]:
            before, after = ((bar * spread**2 + 1 - bar) for bar in (bars[t], bars[t - 1]))
            x_t, noise = column(1, 0), column(0, 1)
            eps = (1 - bars[t]).sqrt() / before * x_t
            pull, shake = ancestral_step(eps, x_t, t, LINEAR, bars, large, noise)
            torch.testing.assert_close(pull**2 * before + shake**2, after[None], rtol=1e-10, atol=0)
