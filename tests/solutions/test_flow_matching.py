"""The straight line, its loss, and score and velocity: by hand, by identities, and against diffusers."""

import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Generator, Tensor

from autograder.problem_sets.ps6_flow_matching.straight import LINES, blobs, exact_score, mean_velocity, passed
from scorelab.oracle import GaussianMixture, gaussian, irreducible_loss
from solutions.flow_matching import flow_matching_loss, interpolate, score_from_velocity, velocity_from_score

TIMES = [0.02, 0.3, 0.5, 0.9]


def generator(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


def double(*numbers: object) -> Tensor:
    return torch.tensor(numbers, dtype=torch.double)


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=generator(seed), dtype=torch.double)


@pytest.fixture(params=[1, 2, 3])
def data(request: pytest.FixtureRequest) -> GaussianMixture:
    return blobs(request.param, generator(request.param))


class TestInterpolate:
    def test_is_hand_computed(self):
        """0.75 * 2 - 0.25 = 1.25."""
        assert interpolate(double(2.0), double(-1.0), torch.tensor(0.25)).item() == 1.25

    def test_ends_are_data_and_noise(self):
        x_0, z = normal(3, 2), normal(3, 2, seed=1)
        assert torch.equal(interpolate(x_0, z, torch.tensor(0.0)), x_0)
        assert torch.equal(interpolate(x_0, z, torch.tensor(1.0)), z)

    @pytest.mark.parametrize("shape", [(4,), (4, 2), (4, 4), (4, 1, 8, 8), (4, 4, 4, 4)])
    def test_of_a_batch_is_that_of_each_alone(self, shape):
        x_0, z = normal(*shape), normal(*shape, seed=1)
        t = torch.linspace(0.1, 0.9, 4).double()
        alone = torch.stack([interpolate(*each) for each in zip(x_0, z, t, strict=True)])
        assert torch.equal(interpolate(x_0, z, t.view(-1, *[1] * (len(shape) - 1))), alone)

    def test_moves_with_the_velocity_of_the_loss(self):
        """dx_t/dt, by autograd, is the prediction for which there is no loss."""
        x_0, z, t = normal(3, 2), normal(3, 2, seed=1), double(0.3)[0]
        slope = torch.autograd.functional.jacobian(lambda s: interpolate(x_0, z, s), t)
        assert flow_matching_loss(slope, x_0, z) < 1e-30

    def test_is_the_scale_noise_of_diffusers(self):
        """Its sigma is t: from 1 at noise to 0 at data. The timesteps are a thousand times that."""
        scheduler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000)
        x_0, z = normal(4, 1, 8, 8).float(), normal(4, 1, 8, 8, seed=1).float()
        steps = scheduler.timesteps[[0, 10, 500, 999]]
        want = scheduler.scale_noise(x_0, steps, z)
        # the times are steps over 1000 in float32, and each term is off by a few of its roundings
        torch.testing.assert_close(interpolate(x_0, z, steps.view(-1, 1, 1, 1) / 1000), want, rtol=0, atol=5e-6)


class TestFlowMatchingLoss:
    def test_is_hand_computed(self):
        """The targets are -4 and 1, the errors 6 and -1."""
        assert flow_matching_loss(double(2.0, 0.0), double(3.0, 0.0), double(-1.0, 1.0)).item() == 18.5

    def test_has_the_gradient_of_a_mean_square(self):
        pred, x_0, z = normal(3, 2).requires_grad_(), normal(3, 2, seed=1), normal(3, 2, seed=2)
        flow_matching_loss(pred, x_0, z).backward()
        torch.testing.assert_close(pred.grad, (pred.detach() - z + x_0) / 3, rtol=1e-14, atol=0)

    def test_of_the_exact_velocity_is_the_floor(self, data, seed):
        """Given x_t, z - x_0 is (z - x_t) / (1 - t): the floor is that of the noise, over (1 - t)^2."""
        n, t = 20_000, torch.tensor(0.4, dtype=torch.double)
        x_0, z = data.sample(n, generator(seed)), normal(n, data.means.shape[-1], seed=seed + 100)
        pred = mean_velocity(data, interpolate(x_0, z, t), t)
        floor = irreducible_loss(data, LINES, t[None], nodes=24)[0] / (1 - t) ** 2
        error = (pred - z + x_0).square().mean(1).std() / n**0.5
        assert abs(flow_matching_loss(pred, x_0, z) - floor) < 5.5 * error  # a false alarm in 2e7
        assert flow_matching_loss(pred + 0.3, x_0, z) > floor + 5.5 * error  # a bias of 0.3 costs 0.09


class TestScoreAndVelocity:
    def test_are_hand_computed(self):
        """x_0 ~ N(0, 4): at t = 0.2 the variance is 2.6, so the score at 2.6 is -1, and -(2.6 - 0.2) / 0.8 = -3."""
        x, t = double(2.6), torch.tensor(0.2, dtype=torch.double)
        torch.testing.assert_close(velocity_from_score(double(-1.0), x, t), double(-3.0), rtol=1e-14, atol=0)
        torch.testing.assert_close(score_from_velocity(double(-3.0), x, t), double(-1.0), rtol=1e-14, atol=0)

    @pytest.mark.parametrize("t", TIMES)
    def test_are_those_of_a_mixture(self, data, t):
        """The velocity is computed component by component, without a score; the score is the oracle's."""
        t = torch.tensor(t, dtype=torch.double)
        x = passed(data, 50, t, generator())
        score, velocity = exact_score(data, x, t), mean_velocity(data, x, t)
        torch.testing.assert_close(velocity_from_score(score, x, t), velocity, rtol=1e-11, atol=1e-11)
        torch.testing.assert_close(score_from_velocity(velocity, x, t), score, rtol=1e-11, atol=1e-11)

    @pytest.mark.parametrize("t", TIMES)
    def test_the_velocity_carries_the_density(self, data, t):
        """Over p, dp/dt + div(p v) = 0 is  d(log p)/dt + div v + v score = 0; all by autograd."""
        time = torch.full((20, 1), t, dtype=torch.double).requires_grad_()
        x = passed(data, 20, time.detach(), generator()).requires_grad_()
        log_p = data.marginal(LINES, time).log_prob(x).sum()
        growth, score = torch.autograd.grad(log_p, (time, x), create_graph=True)
        velocity = velocity_from_score(score, x, time)
        slopes = [torch.autograd.grad(velocity[:, i].sum(), x, retain_graph=True)[0][:, i] for i in range(x.shape[1])]
        terms = torch.stack([growth[:, 0], *slopes, (velocity * score).sum(1)])
        assert (terms.sum(0).abs() < 1e-10 * terms.abs().sum(0)).all()

    def test_bring_each_other_back(self):
        x, numbers = normal(5, 1, 4, 4), normal(5, 1, 4, 4, seed=1)
        t = torch.linspace(0.1, 0.9, 5).double().view(-1, 1, 1, 1)
        for there, back in [(velocity_from_score, score_from_velocity), (score_from_velocity, velocity_from_score)]:
            torch.testing.assert_close(back(there(numbers, x, t), x, t), numbers, rtol=1e-12, atol=1e-12)

    def test_at_an_end_are_minus_x(self):
        """At t = 0 nothing is known of the noise, at t = 1 nothing of the data beyond their mean."""
        x, numbers = normal(3, 2), normal(3, 2, seed=1)
        assert torch.equal(velocity_from_score(numbers, x, torch.tensor(0.0)), -x)
        assert torch.equal(score_from_velocity(numbers, x, torch.tensor(1.0)), -x)

    def test_straight_lines_have_the_moments_of_their_sde(self):
        """alpha' = f alpha and (sigma^2)' = 2 f sigma^2 + g^2, for the drift and the diffusion of the helper."""
        t = torch.linspace(0.1, 0.9, 9, dtype=torch.double).requires_grad_()
        for moment, want in [
            (LINES.alpha, LINES.drift(LINES.alpha(t), t)),
            (lambda s: LINES.sigma(s) ** 2, 2 * LINES.drift(t**2, t) + LINES.diffusion(t) ** 2),
        ]:
            (slope,) = torch.autograd.grad(moment(t).sum(), t)
            torch.testing.assert_close(slope, want, rtol=1e-12, atol=1e-12)


def test_the_mean_velocity_of_one_gaussian_is_affine():
    """x_0 ~ N(1, 4): at t = 0.2 the variance is 2.6 and the mean 0.8; cov(z - x_0, x_t) = 0.2 - 0.8 * 4 = -3."""
    data = gaussian(double(1.0), torch.tensor(4.0))
    got = mean_velocity(data, double([0.8], [3.4]), torch.tensor(0.2))
    torch.testing.assert_close(got, double([-1.0], [-4.0]), rtol=1e-7, atol=0)  # 0.2 is a float32
