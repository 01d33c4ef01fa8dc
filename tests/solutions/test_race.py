"""The samplers side by side: each meets what it is known to do."""

from functools import partial

import pytest
import torch
from torch import Generator

from scorelab.challenge import even, exact_velocity
from scorelab.data import islands_mixture
from scorelab.oracle import gaussian, mixture
from scorelab.sde import VPSDE
from solutions.flow_matching import euler_flow
from solutions.race import LOOKS, closing_in, ddim, heun_flow, race, tremble


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


def normal(n: int = 200) -> torch.Tensor:
    return torch.randn(n, 2, generator=generator(), dtype=torch.double)


class TestSamplers:
    def test_heun_meets_a_flow_in_closed_form(self):
        """dx/dt = x from 1 to 0 in two steps of h = 1/2: each is 1 - h + h^2 / 2."""
        x = heun_flow(lambda x, t: x, torch.ones(1, 1, dtype=torch.double), even(2))
        torch.testing.assert_close(x, torch.full_like(x, (1 - 0.5 + 0.125) ** 2))

    def test_ddim_is_euler_on_the_straight_road_at_the_other_clock_s_times(self):
        """Divide by alpha + sigma, and DDIM's jumps are Euler's steps: to rounding."""
        vp, times = VPSDE(), torch.linspace(1, 1e-3, 9, dtype=torch.double)
        weights, means, std = islands_mixture()
        law = mixture(weights, means, torch.tensor(std**2))
        zoom, z = vp.alpha(times) + vp.sigma(times), normal()
        jumped = ddim(vp, law.marginal_score(vp), z, times)
        walked = zoom[-1] * euler_flow(exact_velocity(law), z / zoom[0], vp.sigma(times) / zoom)
        torch.testing.assert_close(jumped, walked, rtol=0, atol=1e-9)

    def test_dice_leave_a_standard_normal_as_it_is(self, seed):
        """Data N(0, 1) under VP: every marginal is N(0, 1). Euler's bias with 200 steps is below 3 %."""
        vp, n = VPSDE(), 4000
        score = gaussian(torch.zeros(1), torch.tensor(1.0)).marginal_score(vp)
        z = torch.randn(n, 1, generator=generator(seed), dtype=torch.double)
        times = torch.linspace(1, 1e-3, 201, dtype=torch.double)
        x = tremble(vp, score, z, times, generator(seed + 1))
        # 5.3 standard errors of a variance, sqrt(2 / n), and the bias
        assert abs(x.var() - 1) < 5.3 * (2 / n) ** 0.5 + 0.03

    def test_the_same_dice_make_the_same_path(self):
        vp = VPSDE()
        run = partial(tremble, vp, lambda x, t: -x, normal(), torch.linspace(1, 1e-3, 5, dtype=torch.double))
        assert torch.equal(run(generator()), run(generator()))
        assert not torch.equal(run(generator()), run(generator(1)))


class TestRace:
    @pytest.mark.parametrize("calls", [4, 8])
    def test_everybody_asks_as_often_as_allowed(self, calls):
        """Six samplers: four on the score, two on the velocity."""
        asked = {"score": 0, "velocity": 0}

        def field(name, x, t):
            asked[name] += 1
            return -x

        found = race(
            VPSDE(), partial(field, "score"), partial(field, "velocity"), normal(), calls, even, even, generator()
        )
        assert list(found) == list(LOOKS)
        assert asked == {"score": 4 * calls, "velocity": 2 * calls}

    def test_closing_in_times_fall_from_one_to_zero_by_ever_shorter_steps(self):
        gaps = closing_in(8).diff()
        assert (gaps < 0).all()
        assert (gaps.diff() > 0).all()
        assert (closing_in(8)[0], closing_in(8)[-1]) == (1, 0)

    def test_global_streams_stay(self, untouched):
        with untouched():
            race(VPSDE(), lambda x, t: -x, lambda x, t: x, normal(), 4, even, closing_in, generator())
