"""The chain's tables, its jump and its loss: by hand, against a simulation of its steps, and against diffusers."""

import pytest
import torch
from diffusers import DDPMScheduler
from torch import Generator, Tensor, nn

from solutions.ddpm import alpha_bars, noise_prediction_loss, q_sample

BARS = torch.tensor([1.0, 0.64, 0.36], dtype=torch.double)  # roots 1, 0.8, 0.6; of what is missing to 1: 0, 0.6, 0.8


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


def double(*numbers: object) -> Tensor:
    return torch.tensor(numbers, dtype=torch.double)


def normal(*shape: int, generator: Generator) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=torch.double)


@pytest.fixture(params=["linear", "squaredcos_cap_v2"])
def scheduler(request: pytest.FixtureRequest) -> DDPMScheduler:
    """The chain of diffusers, whose tables begin with t = 1."""
    return DDPMScheduler(beta_schedule=request.param)


def betas_of(scheduler: DDPMScheduler) -> Tensor:
    return torch.cat([torch.zeros(1), scheduler.betas]).double()


class TestAlphaBars:
    def test_are_hand_computed_products(self):
        bars = alpha_bars(double(0.0, 0.5, 0.2, 0.25))
        torch.testing.assert_close(bars, double(1.0, 0.5, 0.4, 0.3), rtol=1e-15, atol=0)

    def test_of_equal_steps_are_powers(self):
        """T steps of beta leave (1 - beta)^T, also after a thousand."""
        betas = torch.cat([torch.zeros(1), torch.full((1000,), 0.01)]).double()
        want = (1 - betas[1]) ** torch.arange(1001)
        torch.testing.assert_close(alpha_bars(betas), want, rtol=1e-12, atol=0)

    def test_are_those_of_diffusers(self, scheduler):
        """From the same betas; diffusers multiplies a thousand factors in float32, each off by half of 1.2e-7."""
        bars = alpha_bars(betas_of(scheduler))
        torch.testing.assert_close(bars[1:], scheduler.alphas_cumprod.double(), rtol=1000 * 1.2e-7, atol=0)


class TestQSample:
    def test_is_hand_computed(self):
        """0.6 * 3 - 0.8 * 2 = 0.2, then x_0 itself, then 0.8 * 3 - 0.6 * 2 = 1.2."""
        x_t = q_sample(double(3.0, 3.0, 3.0), torch.tensor([2, 0, 1]), double(-2.0, -2.0, -2.0), BARS)
        torch.testing.assert_close(x_t, double(0.2, 3.0, 1.2), rtol=1e-14, atol=0)

    @pytest.mark.parametrize("shape", [(4,), (4, 2), (4, 4), (4, 1, 8, 8), (4, 4, 4, 4)])
    def test_of_a_batch_is_that_of_each_alone(self, shape):
        rng, t = generator(), torch.tensor([2, 0, 1, 2])
        x_0, noise = normal(*shape, generator=rng), normal(*shape, generator=rng)
        rows = [slice(i, i + 1) for i in range(4)]
        alone = torch.cat([q_sample(x_0[row], t[row], noise[row], BARS) for row in rows])
        torch.testing.assert_close(q_sample(x_0, t, noise, BARS), alone, rtol=1e-14, atol=0)

    def test_jumps_to_where_small_steps_lead(self, seed):
        """Ho Eq. 2 step by step, x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) z, has the jump's mean and variance."""
        rng, n = generator(seed), 20_000
        betas = torch.cat([torch.zeros(1), torch.linspace(0.01, 0.2, 30)]).double()
        x_0 = double(2.0, -1.0).expand(n, 2)
        x, bars = x_0, alpha_bars(betas)
        for t in range(1, 31):
            x = (1 - betas[t]).sqrt() * x + betas[t].sqrt() * normal(n, 2, generator=rng)
            if t in (1, 10, 30):
                at, one = torch.tensor([t]), torch.ones(1, 2).double()
                mean, std = q_sample(x_0[:1], at, 0 * one, bars)[0], q_sample(0 * one, at, one, bars)[0]
                # 5.5 standard errors of normal draws, of 6 means and 6 variances: one false alarm in 2e6
                assert ((x.mean(0) - mean).abs() < 5.5 * std / n**0.5).all()
                assert ((x.var(0) - std**2).abs() < 5.5 * std**2 * (2 / n) ** 0.5).all()

    def test_is_the_add_noise_of_diffusers(self, scheduler):
        """In float64, with a table of float64 put into it; its index is t - 1."""
        rng, t = generator(), torch.tensor([1, 2, 500, 1000])
        bars = alpha_bars(betas_of(scheduler))
        scheduler.alphas_cumprod = bars[1:]
        x_0, noise = normal(4, 1, 8, 8, generator=rng), normal(4, 1, 8, 8, generator=rng)
        want = scheduler.add_noise(x_0, noise, t - 1)
        torch.testing.assert_close(q_sample(x_0, t, noise, bars), want, rtol=1e-14, atol=1e-14)


class TestNoisePredictionLoss:
    def test_is_hand_computed(self):
        """x_0 = 0, so x_t is 0.6 and 0.8 of the noise; a model that doubles has the errors -0.2 and -1.2."""
        x_0, noise, t = double(0.0, 0.0), double(1.0, 2.0), torch.tensor([1, 2])
        loss = noise_prediction_loss(lambda x_t, t: 2 * x_t, x_0, t, noise, BARS)
        assert loss.item() == pytest.approx(0.74, rel=1e-14)

    def test_asks_the_model_about_x_t_and_t(self):
        seen, t = [], torch.tensor([2, 1, 2])
        x_0, noise = normal(3, 1, 4, 4, generator=generator(1)), normal(3, 1, 4, 4, generator=generator(2))
        noise_prediction_loss(lambda *asked: seen.append(asked) or noise, x_0, t, noise, BARS)
        ((x_t, at),) = seen
        assert torch.equal(x_t, q_sample(x_0, t, noise, BARS))
        assert torch.equal(at, t)

    def test_of_a_model_that_knows_the_noise_is_zero(self):
        x_0, noise = normal(3, 2, generator=generator(1)), normal(3, 2, generator=generator(2))
        assert noise_prediction_loss(lambda x_t, t: noise, x_0, torch.tensor([1, 2, 1]), noise, BARS) == 0

    def test_has_the_gradient_of_a_model_of_one_weight(self):
        """For w x_t it is -2 E x_t (noise - w x_t)."""
        w, t = nn.Parameter(torch.tensor(0.7, dtype=torch.double)), torch.tensor([1, 2, 2])
        x_0, noise = normal(3, 2, generator=generator(1)), normal(3, 2, generator=generator(2))
        noise_prediction_loss(lambda x_t, t: w * x_t, x_0, t, noise, BARS).backward()
        x_t = q_sample(x_0, t, noise, BARS)
        torch.testing.assert_close(w.grad, -2 * (x_t * (noise - w.detach() * x_t)).mean(), rtol=1e-12, atol=0)

    def test_of_the_best_model_for_standard_normal_data_is_alpha_bar(self, seed):
        """x_t ~ N(0, I) then, E[noise | x_t] = sigma x_t, and the variance that is left is alpha_bar."""
        rng, n = generator(seed), 20_000
        x_0, noise = normal(n, 2, generator=rng), normal(n, 2, generator=rng)
        for t in (1, 2):
            sigma = (1 - BARS[t]).sqrt()
            times = torch.full((n,), t)
            loss = noise_prediction_loss(lambda x_t, t, sigma=sigma: sigma * x_t, x_0, times, noise, BARS)
            # the errors are normal, so their mean square is off by sqrt(2 / 2n) of itself; 5.5 times that
            assert abs(loss - BARS[t]) < 5.5 * BARS[t] * (1 / n) ** 0.5
