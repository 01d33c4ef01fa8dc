"""DDIM's step against diffusers, its schedules and the samplers, in float64."""

from itertools import pairwise
from math import pi

import pytest
import torch
from diffusers import DDIMScheduler, DDPMScheduler
from torch import Generator, Tensor

from solutions.ddpm import (
    alpha_bars,
    ancestral_sample,
    ancestral_step,
    cosine_betas,
    ddim_sample,
    ddim_step,
    linear_betas,
    q_sample,
)

F64 = torch.float64
SCHEDULES = [linear_betas, cosine_betas]


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=F64, generator=Generator().manual_seed(seed))


def point_noise(x_0: Tensor, bars: Tensor):
    """The exact noise in x_t for data that are the one point x_0."""

    def eps(x: Tensor, t: Tensor) -> Tensor:
        bar = bars[t].view(-1, *[1] * (x.ndim - 1))
        return (x - bar.sqrt() * x_0) / (1 - bar).sqrt()

    return eps


class TestSchedules:
    @pytest.mark.parametrize("schedule", SCHEDULES)
    @pytest.mark.parametrize("T", [1, 2, 10, 200, 1000, 2000])
    def test_tables_begin_with_zero_and_stay_below_one(self, schedule, T):
        betas = schedule(T)
        assert betas.shape == (T + 1,)
        assert betas.dtype == F64
        assert betas[0] == 0
        assert ((betas[1:] > 0) & (betas[1:] <= 0.999)).all()

    @pytest.mark.parametrize(("schedule", "theirs"), [(linear_betas, "linear"), (cosine_betas, "squaredcos_cap_v2")])
    def test_agree_with_diffusers(self, schedule, theirs):
        want = DDPMScheduler(num_train_timesteps=1000, beta_schedule=theirs).betas
        assert schedule(1000)[1:] == pytest.approx(want.double(), abs=1e-7)  # theirs is float32

    def test_linear_at_the_ends(self):
        betas = linear_betas(500)
        assert betas[1].item() == pytest.approx(2e-4)
        assert betas[500].item() == pytest.approx(0.04)

    def test_linear_loses_as_much_in_any_number_of_steps(self):
        """The sum of the betas is 1000 times their mean, 0.01005."""
        for T in (50, 200, 1000, 4000):
            assert linear_betas(T).sum().item() == pytest.approx(10.05)

    def test_cosine_by_hand(self):
        """Half way, alpha_bar is cos^2(0.508 / 1.008 * pi / 2) / cos^2(0.008 / 1.008 * pi / 2)."""
        half, start = torch.cos(torch.tensor([0.508, 0.008], dtype=F64) / 1.008 * pi / 2) ** 2
        assert alpha_bars(cosine_betas(100))[50].item() == pytest.approx((half / start).item(), rel=1e-12)
        assert cosine_betas(100)[100] == 0.999


class TestSamplers:
    def test_ancestral_visits_every_time_once(self):
        asked = []

        def eps(x, t):
            asked.append(t)
            return torch.zeros_like(x)

        states = list(ancestral_sample(eps, normal(3, 2), linear_betas(7), large=True, generator=Generator()))
        assert torch.stack(asked).tolist() == [[t] * 3 for t in (7, 6, 5, 4, 3, 2, 1)]
        assert {t.dtype for t in asked} == {torch.int64}
        assert [x.shape for x in states] == [(3, 2)] * 7

    @pytest.mark.parametrize("large", [True, False])
    def test_ancestral_is_exact_for_the_law_that_its_variance_belongs_to(self, large):
        """Ho Sec. 3.2: beta_t for N(0, I), but for the last step's missing noise; the posterior's for a point."""
        n, betas = 20_000, linear_betas(30)
        bars, generator = alpha_bars(betas), Generator().manual_seed(1)
        point = torch.tensor([2.0, -1.0], dtype=F64)

        def normal_noise(x, t):
            return (1 - bars[t]).sqrt().view(-1, 1) * x  # sigma^2 / (alpha^2 + sigma^2) = 1 - bar, over sigma

        eps = normal_noise if large else point_noise(point, bars)
        *_, x = ancestral_sample(eps, normal(n, 2), betas, large=large, generator=generator)
        if large:
            want = (1 - betas[1]).item()
            assert x.var(0).numpy() == pytest.approx(want, abs=5.5 * want * (2 / n) ** 0.5)
            assert x.mean(0).numpy() == pytest.approx(0, abs=5.5 * (want / n) ** 0.5)
        else:
            assert torch.allclose(x, point, atol=1e-12, rtol=0)

    @pytest.mark.parametrize(("T", "steps"), [(1000, 20), (200, 200), (10, 3), (5, 1)])
    def test_ddim_visits_times_of_one_distance(self, T, steps):
        asked = []

        def eps(x, t):
            asked.append(int(t[0]))
            return torch.zeros_like(x)

        bars = alpha_bars(cosine_betas(T))
        states = list(ddim_sample(eps, normal(3, 2), bars, steps=steps, eta=1.0, generator=Generator()))
        lengths = {t - s for t, s in pairwise([*asked, 0])}
        assert len(states) == steps
        assert asked[0] == T
        assert max(lengths) - min(lengths) <= 1
        assert min(lengths) >= 1

    @pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
    def test_ddim_finds_the_only_point_there_is(self, eta):
        bars, x_0 = alpha_bars(linear_betas(100)), normal(1, 1, 4, 4, seed=3)
        generator = Generator().manual_seed(0)
        z = normal(5, 1, 4, 4)
        *_, x = ddim_sample(point_noise(x_0, bars), z, bars, steps=7, eta=eta, generator=generator)
        assert torch.allclose(x, x_0.expand_as(x), atol=1e-12, rtol=0)

    def test_ddim_without_eta_draws_nothing(self):
        bars, generator = alpha_bars(linear_betas(100)), Generator().manual_seed(0)
        before = generator.get_state()
        list(ddim_sample(point_noise(normal(1, 2), bars), normal(4, 2), bars, steps=5, eta=0.0, generator=generator))
        assert torch.equal(generator.get_state(), before)

    def test_ddim_with_eta_one_and_all_steps_is_the_chain(self):
        betas = linear_betas(40)
        bars, z = alpha_bars(betas), normal(6, 2)
        eps = point_noise(normal(1, 2, seed=1), bars)
        one = ancestral_sample(eps, z, betas, large=False, generator=Generator().manual_seed(2))
        other = ddim_sample(eps, z, bars, steps=40, eta=1.0, generator=Generator().manual_seed(2))
        for x, y in zip(one, other, strict=True):
            assert torch.allclose(x, y, atol=1e-12, rtol=0)


class TestStep:
    def test_by_hand(self):
        """alpha_bar 0.25 at t and 0.64 at s, x_t = 2, eps = 1.

        x_0 is (2 - sqrt(0.75)) / 0.5. The variance for eta = 1 is 0.36 / 0.75 * (1 - 0.25 / 0.64) = 0.2925,
        and the rest of 0.36, 0.0675, points along eps.
        """
        bars = torch.tensor([1.0, 0.64, 0.25], dtype=F64)
        eps, x_t, noise = (torch.full((1, 1), number, dtype=F64) for number in (1.0, 2.0, -2.0))
        x_0 = (2 - 0.75**0.5) / 0.5
        assert ddim_step(eps, x_t, 2, 1, bars, 0.0, noise).item() == pytest.approx(0.8 * x_0 + 0.6, rel=1e-14)
        want = 0.8 * x_0 + 0.0675**0.5 - 2 * 0.2925**0.5
        assert ddim_step(eps, x_t, 2, 1, bars, 1.0, noise).item() == pytest.approx(want, rel=1e-14)
        assert ddim_step(eps, x_t, 2, 0, bars, 1.0, noise).item() == pytest.approx(x_0, rel=1e-14)

    @pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
    @pytest.mark.parametrize("stride", [1, 20])
    @pytest.mark.parametrize("schedule", SCHEDULES)
    def test_agrees_with_diffusers(self, schedule, stride, eta):
        """Their tables are float32, which is 1e-4 off; in float64 the two agree. Their index is t - 1."""
        bars = alpha_bars(schedule(1000))
        theirs = DDIMScheduler(num_train_timesteps=1000, clip_sample=False)
        theirs.alphas_cumprod, theirs.final_alpha_cumprod = bars[1:], bars[0]
        theirs.set_timesteps(1000 // stride)
        x_t, eps, noise = (normal(2, 1, 4, 4, seed=seed) for seed in range(3))
        for t in {stride, 2 * stride, 500, 1000}:
            want = theirs.step(eps, t - 1, x_t, eta=eta, variance_noise=noise).prev_sample
            x_s = ddim_step(eps, x_t, t, t - stride, bars, eta, noise)
            assert torch.allclose(x_s, want, rtol=1e-12, atol=1e-12)

    @pytest.mark.parametrize("schedule", SCHEDULES)
    def test_is_the_small_ancestral_step(self, schedule):
        betas = schedule(100)
        bars = alpha_bars(betas)
        x_t, eps, noise = (normal(4, 3, seed=seed) for seed in range(3))
        for t in (1, 2, 3, 10, 50, 99):
            one = ancestral_step(eps, x_t, t, betas, bars, False, noise)
            other = ddim_step(eps, x_t, t, t - 1, bars, 1.0, noise)
            assert torch.allclose(one, other, rtol=1e-14, atol=1e-13)

    @pytest.mark.parametrize(("t", "s"), [(100, 99), (100, 40), (37, 1), (12, 0)])
    def test_leaves_a_point_on_its_ray(self, t, s):
        """With the exact noise of one point, x_t moves along the curve of that point and that noise."""
        bars = alpha_bars(cosine_betas(100))
        x_0, z = normal(3, 2), normal(3, 2, seed=1)
        x_t, want = (q_sample(x_0, torch.full((3,), time), z, bars) for time in (t, s))
        # at t = T alpha_bar is so small that x_0 is known to few digits: it is divided by its root
        slack = 1e-14 / bars[t].sqrt()
        assert torch.allclose(ddim_step(z, x_t, t, s, bars, 0.0, torch.full_like(z, 1e9)), want, rtol=0, atol=slack)

    @pytest.mark.parametrize(("t", "s"), [(2, 1), (60, 20), (99, 98)])
    def test_with_eta_one_draws_from_the_posterior_of_any_stride(self, t, s):
        """Condition the joint Gaussian of (x_s, x_t) given x_0 on x_t; Ho Eq. 7 is the case s = t - 1."""
        bars = alpha_bars(cosine_betas(100))
        x_0, x_t, noise = (normal(4, 3, seed=seed) for seed in range(3))
        a, b = bars[t], bars[s]
        covariance = (a / b).sqrt() * (1 - b)
        mean = b.sqrt() * x_0 + covariance / (1 - a) * (x_t - a.sqrt() * x_0)
        std = (1 - b - covariance**2 / (1 - a)).sqrt()
        eps = (x_t - a.sqrt() * x_0) / (1 - a).sqrt()
        assert torch.allclose(ddim_step(eps, x_t, t, s, bars, 1.0, noise), mean + std * noise, rtol=0, atol=1e-11)

    def test_two_jumps_are_one(self):
        """With the exact noise of one point, t to r to s ends where t to s does."""
        bars, x_t, none = alpha_bars(linear_betas(100)), normal(3, 2), torch.zeros(3, 2, dtype=F64)
        eps = point_noise(normal(1, 2, seed=1), bars)

        def jump(x: Tensor, t: int, s: int) -> Tensor:
            return ddim_step(eps(x, torch.full((3,), t)), x, t, s, bars, 0.0, none)

        assert torch.allclose(jump(jump(x_t, 90, 40), 40, 10), jump(x_t, 90, 10), rtol=0, atol=1e-13)
