"""Every draw comes from the generator that is passed in, and from nowhere else."""

import random

import numpy as np
import pytest
import torch
from torch import nn

from scorelab.noise import randn_like, seeded, times

DEVICES = ["cpu"] + ["cuda"] * torch.cuda.is_available()


def rng(seed, device="cpu"):
    return torch.Generator(device).manual_seed(seed)


def weights(seed):
    return seeded(lambda: nn.Linear(3, 4), rng(seed)).weight


class TestRandnLike:
    @pytest.mark.parametrize("device", DEVICES)
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("shape", [(), (5,), (4, 1, 8, 8)])
    def test_has_the_shape_dtype_and_device_of_its_argument(self, shape, dtype, device):
        z = randn_like(torch.empty(shape, dtype=dtype, device=device), rng(0, device))
        assert (z.shape, z.dtype, z.device.type) == (shape, dtype, device)

    def test_the_same_seed_gives_the_same_noise_and_the_next_draw_is_new(self):
        x, generator = torch.zeros(10), rng(1)
        first, second = randn_like(x, generator), randn_like(x, generator)
        assert torch.equal(first, randn_like(x, rng(1)))
        assert not torch.equal(first, second)

    def test_is_standard_normal(self, seed):
        n = 100_000
        z = randn_like(torch.zeros(n), rng(seed)).double()
        # 5 standard errors of the first four moments, from the moments of N(0, 1):
        # Var z^k = E z^2k - (E z^k)^2 = 1, 2, 15, 105 - 9
        for k, moment, variance in [(1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)]:
            assert abs((z**k).mean() - moment) < 5 * (variance / n) ** 0.5


class TestTimes:
    @pytest.mark.parametrize("device", DEVICES)
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("shape", [(5,), (5, 2), (5, 1, 8, 8)])
    def test_broadcast_against_the_batch_with_its_dtype_and_device(self, shape, dtype, device):
        t = times(5, torch.empty(shape, dtype=dtype, device=device), rng(0, device))
        assert t.shape == (5, *[1] * (len(shape) - 1))
        assert (t.dtype, t.device.type) == (dtype, device)

    @pytest.mark.parametrize("t_min", [1e-5, 1e-3, 0.5])
    def test_are_uniform_from_t_min_to_one(self, t_min, seed):
        n = 100_000
        t = times(n, torch.zeros(n), rng(seed), t_min).double()
        width = 1 - t_min
        # No draw leaves the interval. n uniform draws miss an end piece of 15/n of it with chance e^-15 = 3e-7.
        assert t_min * (1 - 1e-7) <= t.min() < t_min + 15 / n * width
        assert 1 - 15 / n * width < t.max() <= 1
        # 5 standard errors: Var u = 1/12, Var (u - 1/2)^2 = 1/80 - 1/144 = 1/180
        u = (t - t_min) / width - 0.5
        assert abs(u.mean()) < 5 * (1 / 12 / n) ** 0.5
        assert abs((u**2).mean() - 1 / 12) < 5 * (1 / 180 / n) ** 0.5

    def test_the_default_stops_at_a_thousandth(self):
        """Of a million draws, e^-30 is the chance that none falls between 0.001 and 0.00103."""
        t = times(10**6, torch.zeros(1), rng(0))
        assert 0.001 * (1 - 1e-7) <= t.min() < 0.00103

    def test_the_same_seed_gives_the_same_times_and_the_next_draw_is_new(self):
        x, generator = torch.zeros(10, 2), rng(1)
        first, second = times(10, x, generator), times(10, x, generator)
        assert torch.equal(first, times(10, x, rng(1)))
        assert not torch.equal(first, second)


class TestSeeded:
    def test_the_same_seed_gives_the_same_weights_and_another_seed_others(self):
        assert torch.equal(weights(3), weights(3))
        assert not torch.equal(weights(3), weights(4))

    def test_what_the_global_stream_holds_makes_no_difference(self):
        wanted = weights(3)
        with torch.random.fork_rng(devices=[]):
            torch.random.default_generator.manual_seed(99)
            assert torch.equal(weights(3), wanted)

    def test_the_next_network_from_one_generator_is_new(self):
        generator = rng(3)
        first, second = (seeded(lambda: nn.Linear(3, 4), generator).weight for _ in range(2))
        assert not torch.equal(first, second)

    def test_the_stream_is_put_back_when_the_builder_fails(self, untouched):
        def build():
            torch.rand(1)
            raise RuntimeError("no network")

        with untouched(), pytest.raises(RuntimeError, match="no network"):
            seeded(build, rng(0))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: randn_like(torch.zeros(3), rng(0)),
        lambda: times(3, torch.zeros(3, 2), rng(0)),
        lambda: seeded(lambda: nn.Linear(3, 4), rng(0)),
    ],
    ids=["randn_like", "times", "seeded"],
)
def test_no_draw_moves_a_global_stream(draw, untouched):
    with untouched():
        draw()


@pytest.mark.parametrize(
    ("name", "draw"),
    [("torch", lambda: torch.rand(1)), ("numpy", np.random.rand), ("random", random.random)],
)
def test_the_watch_names_the_stream_that_moved(name, draw, untouched):
    state = torch.get_rng_state(), np.random.get_state(), random.getstate()
    try:
        with pytest.raises(AssertionError, match=rf"streams moved: \['{name}'\]"), untouched():
            draw()
    finally:
        torch.set_rng_state(state[0])
        np.random.set_state(state[1])
        random.setstate(state[2])


def test_notebooks_that_were_released_before_import_it_by_its_old_name():
    from scorelab import noise, random

    assert {name: getattr(random, name) for name in random.__all__} == {
        name: getattr(noise, name) for name in ("randn_like", "seeded", "times")
    }
