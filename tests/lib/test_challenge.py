"""The few-step challenge: a fair race, with a true field and a strict count."""

import pytest
import torch
from torch import Generator, Tensor

from scorelab import challenge
from scorelab.challenge import Counted, Row, Sampler, Velocity, digits_task, even, exact_velocity, rank, vp_times
from scorelab.oracle import gaussian, mixture
from scorelab.sde import VPSDE
from solutions.challenge import LEAST, SAMPLERS, euler, heun
from solutions.flow_matching import euler_flow


def generator(seed: int = 0) -> Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge, "POINTS", 300)
    monkeypatch.setattr(challenge, "ROUNDS", 3)


COURSE = {name: SAMPLERS[name] for name in ("Euler", "Euler, VP times (DDIM)", "Heun")}


def ranked(sampler: Sampler, budgets: tuple[int, ...], name: str = "yours") -> list[Row]:
    """A sampler beside those of the course."""
    return rank({name: sampler} | COURSE, generator(), budgets, LEAST)


def still(velocity: Velocity, z: Tensor, n: int) -> Tensor:
    return z


class TestExactVelocity:
    def test_of_a_gaussian_is_the_rate_of_its_own_stretching(self):
        """N(m, s^2): x_t ~ N((1-t) m, (1-t)^2 s^2 + t^2), a flow in one dimension keeps (x - mean) / std."""
        m, s, t = 2.0, 0.5, torch.tensor(0.3, dtype=torch.double)
        x = torch.linspace(-2, 3, 7, dtype=torch.double)[:, None]
        std = ((1 - t) ** 2 * s**2 + t**2).sqrt()
        stretch = (t - (1 - t) * s**2) / std**2  # d log std / dt
        wanted = -m + stretch * (x - (1 - t) * m)
        got = exact_velocity(gaussian(torch.tensor([m]), torch.tensor(s**2)))(x, t)
        torch.testing.assert_close(got, wanted, rtol=1e-12, atol=1e-12)

    def test_at_the_noise_is_noise_minus_the_mean_of_the_data(self):
        law = mixture(torch.tensor([0.25, 0.75]), torch.tensor([[-1.0, 0.0], [1.0, 2.0]]), torch.tensor(0.04))
        z = torch.randn(50, 2, generator=generator(), dtype=torch.double)
        got = exact_velocity(law)(z, torch.tensor(1.0))
        # one part in a million short of t = 1, where the score's rounding is divided by 1e-6
        torch.testing.assert_close(got, z - torch.tensor([0.5, 1.5]).double(), rtol=0, atol=1e-4)


class TestSamplers:
    @pytest.mark.parametrize(("sampler", "per_step"), [(heun, 2), (euler, 1)])
    def test_they_meet_a_flow_in_closed_form(self, sampler, per_step):
        """dx/dt = x from 1 to 0: a step h of Euler's is 1 - h, and one of Heun's 1 - h + h^2 / 2."""
        z, n = torch.ones(1, 2, dtype=torch.double), 4
        h = per_step / n
        step = 1 - h + (h**2 / 2 if per_step == 2 else 0)
        torch.testing.assert_close(sampler(lambda x, t: x, z, n), step ** (n // per_step) * z)

    def test_the_clock_of_the_vp_sde_shows_the_same_noise_beside_the_signal(self):
        sde, t = VPSDE(), vp_times(8)
        torch.testing.assert_close(t / (1 - t), sde.sigma(even(8)) / sde.alpha(even(8)))

    @pytest.mark.parametrize("times", [even, vp_times])
    def test_times_fall_to_the_data(self, times):
        t = times(5)
        assert len(t) == 6
        assert (t.diff() < 0).all()
        assert t[-1] == 0


class TestCounted:
    def test_it_refuses_one_evaluation_too_many(self):
        velocity = Counted(lambda x, t: x, 2)
        euler_flow(velocity, torch.ones(1, 2), even(2))
        with pytest.raises(ValueError, match="want at most 2 evaluations"):
            velocity(torch.ones(1, 2), torch.tensor(0.5))

    def test_a_time_may_be_a_number(self):
        assert Counted(lambda x, t: t.clamp(max=0.25), 1)(torch.ones(1, 2), 0.5) == 0.25


class TestRank:
    def test_every_sampler_has_a_row_for_every_budget_that_lets_it_move(self):
        rows = ranked(still, (1, 2), name="mine")
        names = {"mine", *COURSE}
        assert {row.name for row in rows if row.evaluations == 1} == names - {"Heun"}
        assert {row.name for row in rows if row.evaluations == 2} == names

    def test_the_nearest_stands_first(self):
        distances = [row.distance for row in ranked(still, (4,))]
        assert distances == sorted(distances)

    def test_a_sampler_of_the_course_that_is_handed_in_ties_with_itself(self):
        """The same noise, the same real points and the same directions."""
        by = {row.name: row for row in ranked(euler, (4,))}
        yours, course = by["yours"], by["Euler"]
        assert (yours.distance, yours.error) == (course.distance, course.error)

    def test_many_fine_steps_reach_the_floor(self):
        """The mean of three ratios of about 1 +- 0.3: within 5 standard errors."""
        (row,) = [row for row in ranked(partial_euler(100), (100,)) if row.name == "yours"]
        assert 0.3 < row.distance < 2

    def test_it_refuses_who_asks_too_often(self):
        with pytest.raises(ValueError, match="want at most 2 evaluations"):
            ranked(partial_euler(3), (2,))

    @pytest.mark.parametrize("made", [None, torch.zeros(3, 2), torch.full((300, 2), torch.nan)])
    def test_it_refuses_what_is_no_crowd(self, made):
        with pytest.raises(ValueError, match=r"yours: want finite points of shape \(300, 2\), got"):
            ranked(lambda velocity, z, n: made, (1,))

    @pytest.mark.parametrize("size", [1e38, 1e300])
    def test_it_refuses_what_is_too_far_away_to_measure(self, size):
        """Finite points whose distance is not: their sum overflows, or they themselves do in float32."""
        far = torch.full((300, 2), size, dtype=torch.double)
        far[::2] *= -1
        with pytest.raises(ValueError, match="too far away to measure"):
            ranked(lambda velocity, z, n: far, (1,))

    def test_the_noise_is_the_samplers_own(self):
        """One who writes into z does not spoil it for the others."""
        spoilt = ranked(lambda velocity, z, n: z.zero_(), (1,))
        clean = ranked(still, (1,))
        of = {row.name: row.distance for row in clean}
        assert all(row.distance == pytest.approx(of[row.name], rel=1e-2) for row in spoilt if row.name in COURSE)

    def test_global_streams_stay(self, untouched):
        with untouched():
            ranked(still, (1,))


class TestDigits:
    @pytest.mark.slow
    def test_more_steps_come_nearer_and_thirty_two_come_near(self):
        """With crowds of 300 digits 1.1 floors were measured with 32 steps, and 4.2 with 2; errors are below 0.1."""
        task = digits_task(generator())
        far, near = (task.row("Euler", partial_euler(n), n).distance for n in (2, 32))
        assert near < 1.8 < far

    def test_a_velocity_takes_times_and_states_of_any_precision(self, monkeypatch):
        monkeypatch.setattr(challenge, "EACH", 2)
        monkeypatch.setattr(challenge, "digit_frechet", lambda x, y: 1.0)  # which would train a classifier
        task = digits_task(generator())
        z, _ = task.crowds[0]
        once = task.velocity(z, torch.tensor(0.5))
        assert once.shape == z.shape
        torch.testing.assert_close(task.velocity(z.double(), torch.tensor(0.5, dtype=torch.double)), once)


def partial_euler(steps: int) -> Sampler:
    """Euler's method with so many steps, whatever the budget."""
    return lambda velocity, z, n: euler_flow(velocity, z, even(steps))
