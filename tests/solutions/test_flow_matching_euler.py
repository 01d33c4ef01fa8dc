"""A flow by Euler's steps: by hand, against diffusers, and the exact moments of Gaussian data; and pairs to reflow."""

from itertools import pairwise

import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Generator, Tensor, nn

from scorelab.oracle import gaussian, mixture
from solutions.flow_matching import euler_flow, reflow_pairs, velocity_from_score

F64 = torch.float64
SHAPES = [(5,), (3, 2), (4, 1, 8, 8)]


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=F64, generator=generator(seed))


def double(*numbers: float) -> Tensor:
    return torch.tensor(numbers, dtype=F64)


def bent(x: Tensor, t: Tensor) -> Tensor:
    """A field that depends on place and time."""
    return torch.sin(x + 3 * t) - t * x


class Straight:
    """The scales of x_t = (1 - t) x_0 + t z, for the oracle."""

    def alpha(self, t: Tensor) -> Tensor:
        return 1 - t

    def sigma(self, t: Tensor) -> Tensor:
        return t


def flow_to(data):
    """The exact velocity for data that are a mixture; at t = 1, where the score of noise is -x, its limit."""

    def velocity(x: Tensor, t: Tensor) -> Tensor:
        if t == 1:
            return x - (data.weights @ data.means)
        return velocity_from_score(data.marginal(Straight(), t).score(x), x, t)

    return velocity


class TestEulerFlow:
    def test_is_hand_computed(self):
        """dx/dt = t x: from 2 at t = 1 in two steps of -0.5, 2 - 0.5 * 2 = 1, then 1 - 0.5 * 0.5 = 0.75."""
        x = euler_flow(lambda x, t: t * x, double(2.0), double(1.0, 0.5, 0.0))
        assert x.item() == 0.75

    def test_rises_as_well(self):
        """Back again: at t = 0 nothing moves, then 2 + 0.5 * 0.5 * 2 = 2.5."""
        x = euler_flow(lambda x, t: t * x, double(2.0), double(0.0, 0.5, 1.0))
        assert x.item() == 2.5

    def test_of_one_time_stays(self):
        assert euler_flow(bent, double(2.0), double(0.5)).item() == 2.0

    @pytest.mark.parametrize("shape", SHAPES)
    @pytest.mark.parametrize("times", [double(1.0, 0.0), double(0.9, 0.7, 0.2, 0.1), double(0.0, 0.3, 1.0)])
    def test_asks_once_a_step_about_its_state(self, shape, times):
        asked = []

        def listening(x: Tensor, t: Tensor) -> Tensor:
            asked.append((x, t))
            return bent(x, t)

        x = normal(*shape)
        end = euler_flow(listening, x, times)
        assert [t.item() for _, t in asked] == times[:-1].tolist()
        states = [*(state for state, _ in asked), end]
        assert states[0].equal(x)
        for (before, after), (t, s) in zip(pairwise(states), pairwise(times), strict=True):
            torch.testing.assert_close(after - before, (s - t) * bent(before, t), rtol=0, atol=1e-14)

    @pytest.mark.parametrize("shape", SHAPES[1:])
    @pytest.mark.parametrize("sigmas", [[1.0], [1.0, 0.75, 0.5, 0.25], [0.95, 0.9, 0.4, 0.05]])
    def test_is_that_of_diffusers(self, shape, sigmas):
        """Its sigmas are our times, and it adds the 0; it keeps them in float32, each off by half of 1.2e-7."""
        scheduler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000, shift=1.0)
        scheduler.set_timesteps(sigmas=sigmas)
        theirs = x = normal(*shape)
        for i, t in enumerate(scheduler.timesteps):
            theirs = scheduler.step(bent(theirs, scheduler.sigmas[i].double()), t, theirs).prev_sample
        ours = euler_flow(bent, x, double(*sigmas, 0.0))
        torch.testing.assert_close(theirs.double(), ours, rtol=1e-5, atol=1e-5)

    def test_error_halves_with_the_step(self):
        """Euler's method has order 1: the ratio tends to 2. Of dx/dt = x from 1 back to 0, x = 1/e is exact."""
        errors = [
            abs(
                euler_flow(lambda x, _: x, double(1.0), torch.linspace(1, 0, n + 1, dtype=F64)).item()
                - 0.36787944117144233
            )
            for n in (500, 1000)
        ]
        assert errors[0] / errors[1] == pytest.approx(2, abs=0.01)

    @pytest.mark.parametrize("times", [[1.0, 0.0], [1.0, 0.7, 0.45, 0.2, 0.0], torch.linspace(1, 0, 41).tolist()])
    def test_moments_of_gaussian_data(self, times):
        """For N(m, v) a step is affine: x + dt (a x + b), so the mean and the deviation of all x obey a recursion.

        Var x_t = (1 - t)^2 v + t^2 =: w, and E[z - x_0 | x_t] = -m + (t - (1 - t) v) / w (x - (1 - t) m).
        A flow maps x to mean + slope * z: two points tell both, without sampling.
        """
        m, v = 1.5, 0.25
        mean, slope = 0.0, 1.0
        for t, s in pairwise(times):
            a = (t - (1 - t) * v) / ((1 - t) ** 2 * v + t**2)
            mean, slope = mean + (s - t) * (-m + a * (mean - (1 - t) * m)), slope * (1 + (s - t) * a)
        ends = euler_flow(flow_to(gaussian(double(m), torch.tensor(v))), double(0.0, 1.0)[:, None], double(*times))
        torch.testing.assert_close(ends.flatten(), double(mean, mean + slope), rtol=1e-10, atol=1e-10)

    def test_moments_tend_to_those_of_the_data(self):
        ends = euler_flow(
            flow_to(gaussian(double(1.5), torch.tensor(0.25))),
            double(0.0, 1.0)[:, None],
            torch.linspace(1, 0, 4001).double(),
        )
        assert ends[0].item() == pytest.approx(1.5, abs=2e-3)
        assert (ends[1] - ends[0]).item() == pytest.approx(0.5, abs=2e-3)

    def test_one_step_ends_at_the_mean(self):
        """At t = 1 the velocity is x - E[x_0]: whatever the noise, one step leads to the mean of the data."""
        data = mixture(double(0.25, 0.75), torch.tensor([[4.0, 0.0], [0.0, -4.0]]), torch.tensor(0.1))
        ends = euler_flow(flow_to(data), normal(6, 2), double(1.0, 0.0))
        torch.testing.assert_close(ends, double(1.0, -3.0).expand(6, 2), rtol=0, atol=1e-12)


class TestReflowPairs:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_are_the_end_of_the_flow_and_its_start(self, shape):
        z, times = normal(*shape), double(1.0, 0.6, 0.1)
        before = z.clone()
        x_0, same = reflow_pairs(bent, z, times)
        assert x_0.equal(euler_flow(bent, z, times))
        assert same.equal(before)
        assert z.equal(before)

    def test_have_no_graph_though_weights_record_one(self):
        net = nn.Linear(2, 2).double()
        z, times = normal(3, 2), double(1.0, 0.5, 0.0)
        assert euler_flow(lambda x, t: net(x) * t, z, times).requires_grad
        x_0, same = reflow_pairs(lambda x, t: net(x) * t, z, times)
        assert not x_0.requires_grad
        assert not same.requires_grad
        assert torch.is_grad_enabled()

    def test_are_joined_by_straight_lines_where_the_flow_is_straight(self):
        """A point has straight lines only, along z - x_0: then one step of any length is exact."""
        point = double(2.0, -1.0)
        z = normal(4, 2)
        for times in (double(1.0, 0.0), double(1.0, 0.3, 0.0)):
            x_0, _ = reflow_pairs(lambda x, t: (x - point) / t, z, times)
            torch.testing.assert_close(x_0, point.expand(4, 2), rtol=0, atol=1e-12)
