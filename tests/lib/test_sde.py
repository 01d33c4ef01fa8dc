"""The SDEs against their own moment equations, exact arithmetic, DDPM's schedule and brute force."""

from dataclasses import FrozenInstanceError
from decimal import Decimal, localcontext

import pytest
import torch
from diffusers import DDPMScheduler
from torch.autograd.functional import jvp

from scorelab.noise import randn_like
from scorelab.sde import VPSDE, Straight

T = torch.linspace(1e-3, 1, 200, dtype=torch.double)
E = torch.e
HALF, ONE = torch.tensor(0.5, dtype=torch.double), torch.tensor(1.0, dtype=torch.double)


def ddt(function, t):
    return jvp(function, t, torch.ones_like(t))[1]


def close(got, wanted, rtol=1e-12, atol=1e-12):
    """Equal up to float64 rounding: |log alpha| <= 5 and g^2 <= 6e3 amplify 1e-16 to 1e-13 relative."""
    torch.testing.assert_close(got, torch.as_tensor(wanted, dtype=got.dtype), rtol=rtol, atol=atol)


class TestMarginalsSolveTheMomentODEs:
    """For dx = f x dt + g dw:  alpha' = f alpha  and  (sigma^2)' = 2 f sigma^2 + g^2, from alpha = 1, sigma = 0."""

    def test_they_start_at_the_data(self, sde):
        zero = torch.zeros(3, 1)
        assert (sde.alpha(zero) == 1).all()
        assert (sde.sigma(zero) == 0).all()

    def test_mean(self, sde):
        f = sde.drift(torch.ones_like(T), T)
        close(ddt(sde.alpha, T), f * sde.alpha(T))

    def test_variance(self, sde):
        f, g = sde.drift(torch.ones_like(T), T), sde.diffusion(T)
        close(ddt(lambda t: sde.sigma(t) ** 2, T), 2 * f * sde.sigma(T) ** 2 + g**2)

    def test_the_drift_is_linear_in_x(self, sde):
        x, y = torch.tensor([3.0, -2.0]), torch.tensor([0.5, 4.0])
        t = torch.tensor(0.7)
        torch.testing.assert_close(sde.drift(2 * x + y, t), 2 * sde.drift(x, t) + sde.drift(y, t))


class TestHandComputedValues:
    def test_constant_beta_of_two(self):
        """beta = 2: alpha = exp(-t), sigma^2 = 1 - exp(-2 t), f = -1, g = sqrt 2."""
        sde = VPSDE(2, 2)
        close(sde.alpha(HALF), E**-0.5)
        close(sde.sigma(HALF) ** 2, 1 - 1 / E)
        close(sde.drift(3 * ONE, HALF), -3)
        close(sde.diffusion(HALF), 2**0.5)

    def test_linear_beta_from_one_to_three(self):
        """beta(1/2) = 2; its integral is 1/2 + 1/4 = 3/4 up to t = 1/2, and 2 up to t = 1."""
        sde = VPSDE(1, 3)
        close(sde.beta(HALF), 2)
        close(sde.alpha(HALF), E ** (-3 / 8))
        close(sde.sigma(HALF), (1 - E ** (-3 / 4)) ** 0.5)
        close(sde.alpha(ONE), 1 / E)
        close(sde.drift(4 * ONE, HALF), -4)
        close(sde.diffusion(HALF), 2**0.5)

    def test_the_defaults_are_songs(self):
        """beta from 0.1 to 20 has the integral 10.05."""
        close(VPSDE().alpha(ONE), E**-5.025)
        close(VPSDE().diffusion(ONE), 20**0.5)

    def test_perturb_scales_the_data_and_adds_the_noise(self):
        """beta = 2, t = log 2: alpha = 1/2, sigma = sqrt(3)/2; x_0 = 4, z = 2 gives 2 + sqrt 3."""
        got = VPSDE(2, 2).perturb(4 * ONE, torch.tensor(2.0, dtype=torch.double).log(), 2 * ONE)
        close(got, 2 + 3**0.5)

    def test_sampling_starts_from_unit_noise(self):
        assert VPSDE().prior_std == 1


@pytest.mark.parametrize("shape", [(5, 2), (5, 1, 8, 8)], ids=["points", "images"])
def test_each_element_of_a_batch_has_its_own_time(sde, shape):
    generator = torch.Generator().manual_seed(0)
    x, z = (torch.randn(shape, generator=generator) for _ in range(2))
    t = torch.linspace(0.1, 1, 5)
    column = t.view(5, *[1] * (len(shape) - 1))
    assert sde.alpha(column).shape == sde.sigma(column).shape == sde.diffusion(column).shape == column.shape
    one_by_one = torch.stack([sde.perturb(x[i], t[i], z[i]) for i in range(5)])
    torch.testing.assert_close(sde.perturb(x, column, z), one_by_one)
    one_by_one = torch.stack([sde.drift(x[i], t[i]) for i in range(5)])
    torch.testing.assert_close(sde.drift(x, column), one_by_one)


class TestPrecision:
    """In exact arithmetic at the very numbers that the code is given."""

    # Relative error in units of u = eps / 2. Integral of beta: a cast, t^2, a product and the sum, 4 u. expm1 adds
    # 2 u and does not amplify, as |x exp(x) / expm1(x)| < 1 for x < 0. The root halves this 6 u and adds 1 u.
    SIGMA = 2.0
    # alpha = exp(c) turns the relative error of c, 4 u, into an absolute one: 4 |c| u with |c| <= 5.025; exp adds 2 u.
    ALPHA = 11.1

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_sigma_and_alpha_to_the_last_digits_from_t_near_zero_to_one(self, dtype):
        eps = torch.finfo(dtype).eps
        for t in torch.logspace(-12, 0, 49, dtype=dtype):
            alpha, sigma = self.exact(t.item())
            assert abs(Decimal(VPSDE().sigma(t).item()) / sigma - 1) <= Decimal(self.SIGMA * eps)
            assert abs(Decimal(VPSDE().alpha(t).item()) / alpha - 1) <= Decimal(self.ALPHA * eps)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_the_dtype_is_that_of_the_time(self, sde, dtype):
        t = torch.tensor(0.3, dtype=dtype)
        assert {v.dtype for v in (sde.alpha(t), sde.sigma(t), sde.diffusion(t), sde.drift(t, t))} == {dtype}

    @staticmethod
    def exact(t):
        with localcontext() as context:
            context.prec = 60
            t, beta_0, beta_1 = Decimal(t), Decimal(VPSDE.beta_0), Decimal(VPSDE.beta_1)
            c = -(beta_0 * t + (beta_1 - beta_0) * t**2 / 2)
            return (c / 2).exp(), (1 - c.exp()).sqrt()


@pytest.mark.parametrize("N", [1000, 4000])
def test_ddpms_schedule_of_many_steps_approaches_alpha_squared(N):
    """DDPM takes beta_i = (b_0 + d (i-1)/(N-1)) / N, d = b_1 - b_0, and multiplies the 1 - beta_i up to t = i/N.

    By log(1 - b) = -b - b^2/2 - ... its logarithm is that of alpha^2 plus  [d t (1-t) - int_0^t beta^2] / (2 N),
    the first part from the sum in place of the integral, plus terms of order 1/N^2.
    """
    sde = VPSDE()
    d = sde.beta_1 - sde.beta_0
    ddpm = DDPMScheduler(N, beta_start=sde.beta_0 / N, beta_end=sde.beta_1 / N, beta_schedule="linear")
    t = torch.arange(1, N + 1, dtype=torch.double) / N
    integral = (sde.beta(t) ** 3 - sde.beta_0**3) / (3 * d)
    first_order = (d * t * (1 - t) - integral) / (2 * N)
    error = ddpm.alphas_cumprod.double().log() - 2 * sde.log_alpha(t) - first_order
    # sum beta_i^3/3 + ... <= b_1^3 / 3 / (1 - b_1/N) / N^2;  the sum of beta_i^2/2 is off by its end terms,
    # b_1^2 / 2 / N^2, twice for the shift of the nodes;  1/(N-1) for 1/N moves d/8 / N^2.
    b = sde.beta_1
    second_order = (b**3 / 3 / (1 - b / N) + b**2 + d / 8) / N**2
    rounding = N * torch.finfo(torch.float32).eps  # diffusers multiplies N rounded factors in float32
    assert error.abs().max() < second_order + rounding


def test_perturb_has_the_moments_of_a_brute_force_simulation(sde, seed):
    """10 000 paths of dx = f x dt + g dw from x_0 = 2 up to t = 1/2."""
    n, steps = 10_000, 200
    generator = torch.Generator().manual_seed(seed)
    dt = 0.5 / steps
    x = torch.full((n,), 2.0, dtype=torch.double)
    for i in range(steps):
        t = torch.tensor(i * dt, dtype=torch.double)
        x = x + sde.drift(x, t) * dt + sde.diffusion(t) * dt**0.5 * randn_like(x, generator)
    mean = sde.perturb(torch.tensor(2.0, dtype=torch.double), HALF, torch.tensor(0.0))
    var = (sde.perturb(ONE, HALF, ONE) - sde.perturb(ONE, HALF, 0 * ONE)) ** 2
    # 5 standard errors, and the bias of the simulation: it is of first order, so doubling the steps takes
    # half of it away; 3 times that difference leaves room for the second order.
    (m_1, v_1), (m_2, v_2) = simulated_moments(sde, steps), simulated_moments(sde, 2 * steps)
    assert abs(x.mean() - mean) < 5 * (v_1 / n) ** 0.5 + 3 * abs(m_1 - m_2)
    assert abs(x.var() - var) < 5 * v_1 * (2 / n) ** 0.5 + 3 * abs(v_1 - v_2)


def simulated_moments(sde, steps):
    """Mean and variance of Euler-Maruyama from x_0 = 2 to t = 1/2, which are exact recursions."""
    mean, var, dt = 2 * ONE, 0 * ONE, 0.5 / steps
    for i in range(steps):
        t = torch.tensor(i * dt, dtype=torch.double)
        A = 1 + sde.drift(ONE, t) * dt
        mean, var = A * mean, A**2 * var + sde.diffusion(t) ** 2 * dt
    return mean, var


class TestStraight:
    """x_t = (1 - t) x_0 + t z, which is a linear SDE as well; its coefficients grow without bound towards t = 1."""

    EARLY = T[:-20]  # up to 0.9

    def test_it_solves_the_moment_odes(self):
        sde, t = Straight(), self.EARLY
        f, g = sde.drift(torch.ones_like(t), t), sde.diffusion(t)
        close(ddt(sde.alpha, t), f * sde.alpha(t))
        close(ddt(lambda t: sde.sigma(t) ** 2, t), 2 * f * sde.sigma(t) ** 2 + g**2)

    def test_by_hand(self):
        """Half-way f = -2 and g^2 = 2."""
        close(Straight().drift(3 * ONE, HALF), -6)
        close(Straight().diffusion(HALF), 2**0.5)
        close(Straight().perturb(3 * ONE, HALF, ONE), 2)

    def test_its_ends_are_data_and_noise_alone(self):
        x_0, z = torch.tensor([3.0]), torch.tensor([-2.0])
        assert torch.equal(Straight().perturb(x_0, torch.tensor(0.0), z), x_0)
        assert torch.equal(Straight().perturb(x_0, torch.tensor(1.0), z), z)


class TestConstruction:
    @pytest.mark.parametrize("betas", [(0, 1), (-1, 1), (2, 1), (float("nan"), 1), (1, float("nan"))])
    def test_betas_that_are_not_positive_and_in_order_are_refused(self, betas):
        with pytest.raises(ValueError, match=rf"want 0 < beta_0 <= beta_1, got {betas[0]} and {betas[1]}"):
            VPSDE(*betas)

    def test_it_cannot_be_changed_and_equals_another_with_the_same_betas(self):
        with pytest.raises(FrozenInstanceError):
            VPSDE().beta_0 = 1
        assert VPSDE() == VPSDE(0.1, 20.0) != VPSDE(0.1, 19.0)
