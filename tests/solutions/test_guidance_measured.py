"""What is known of a picture, put into its place: by hand, by the laws that hold exactly, and how far off it leads."""

from itertools import pairwise

import pytest
import torch
from torch import Generator, Tensor

from scorelab.sde import VPSDE
from solutions.guidance import impose, inpaint_step
from solutions.score_sde import euler_maruyama_step

F64 = torch.float64
SDE = VPSDE()
Y = 1.0  # what was measured of the first of two correlated numbers


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=F64, generator=Generator().manual_seed(seed))


def number(value: float) -> Tensor:
    return torch.tensor(value, dtype=F64)


def rows(M: int, D: int, seed: int = 9) -> Tensor:
    """M orthonormal rows of D numbers."""
    return torch.linalg.qr(normal(D, M, seed=seed)).Q.T


class TestInpaintStep:
    def test_by_hand(self):
        """0.8 x 3 - 0.6 x 2 = 1.2 where the picture is known."""
        x, known, noise = (torch.full((1, 2), value, dtype=F64) for value in (5.0, 3.0, -2.0))
        mask = torch.tensor([1.0, 0.0], dtype=F64)
        torch.testing.assert_close(
            inpaint_step(x, known, mask, number(0.8), number(0.6), noise), torch.tensor([[1.2, 5.0]], dtype=F64)
        )

    def test_without_a_known_pixel_nothing_happens(self):
        x, known, noise = (normal(3, 1, 4, 4, seed=seed) for seed in range(3))
        assert torch.equal(inpaint_step(x, known, torch.zeros(4, 4, dtype=F64), number(1.0), number(7.0), noise), x)

    def test_at_the_end_the_known_pixels_are_those_of_the_picture(self):
        x, known, noise = (normal(3, 1, 4, 4, seed=seed) for seed in range(3))
        mask = torch.tensor([1.0, 1.0, 0.0, 0.0], dtype=F64)
        end = inpaint_step(x, known, mask, number(1.0), number(0.0), noise)
        assert torch.equal(end, torch.cat([known[..., :2], x[..., 2:]], dim=-1))

    def test_what_stands_where_nothing_is_known_does_not_matter(self):
        x, known, noise = (normal(3, 4, seed=seed) for seed in range(3))
        mask = torch.tensor([1.0, 0.0, 1.0, 0.0], dtype=F64)
        states = [
            inpaint_step(x, torch.where(mask == 1, known, there), mask, number(0.8), number(0.6), noise)
            for there in (0.0, 1e300)
        ]
        assert torch.equal(*states)


class TestImpose:
    def test_by_hand(self):
        """A sees 2.2 and is to see 1.2: x moves by -1 along A."""
        x, y, A, noise = (torch.tensor(a, dtype=F64) for a in ([[1.0, 2.0]], [[3.0]], [[0.6, 0.8]], [[-2.0]]))
        state = impose(x, y, A, number(0.8), number(0.6), noise)
        torch.testing.assert_close(state, torch.tensor([[0.4, 1.2]], dtype=F64))

    def test_rows_of_the_identity_are_inpainting(self):
        """The M pixels that A picks take the values of y; the mask is 1 there."""
        x, known, noise = (normal(3, 5, seed=seed) for seed in range(3))
        chosen = torch.tensor([3, 0])
        A, mask = torch.eye(5, dtype=F64)[chosen], torch.zeros(5, dtype=F64).index_fill(0, chosen, 1.0)
        one = impose(x, known[:, chosen], A, number(0.8), number(0.6), noise[:, chosen])
        torch.testing.assert_close(one, inpaint_step(x, known, mask, number(0.8), number(0.6), noise))

    def test_any_rows_are_inpainting_in_turned_coordinates(self):
        """Song I.3: turn the picture, so that what was measured is its first numbers; turn it back."""
        turn, x, known, noise = rows(5, 5), *(normal(3, 5, seed=seed) for seed in range(3))
        mask = torch.tensor([1.0, 1.0, 0.0, 0.0, 0.0], dtype=F64)
        there = inpaint_step(x @ turn.T, known, mask, number(0.8), number(0.6), noise) @ turn
        here = impose(x, known[:, :2], turn[:2], number(0.8), number(0.6), noise[:, :2])
        torch.testing.assert_close(here, there)

    @pytest.mark.parametrize(("M", "D"), [(1, 1), (1, 4), (2, 4), (4, 4)])
    def test_it_is_the_nearest_state_that_agrees(self, M, D):
        """The shortest step to a state of that measurement, as least squares finds it."""
        x, y, A, noise = normal(3, D), normal(3, M, seed=1), rows(M, D), normal(3, M, seed=2)
        gap = 0.8 * y + 0.6 * noise - x @ A.T
        step = torch.linalg.lstsq(A, gap.T, driver="gelsd").solution.T
        torch.testing.assert_close(impose(x, y, A, number(0.8), number(0.6), noise), x + step)

    def test_twice_is_once(self):
        x, y, A, noise = normal(3, 4), normal(3, 2, seed=1), rows(2, 4), normal(3, 2, seed=2)
        once = impose(x, y, A, number(1.0), number(7.0), noise)
        torch.testing.assert_close(impose(once, y, A, number(1.0), number(7.0), noise), once)

    def test_one_after_the_other_is_both_at_once(self):
        x, y, A, noise = normal(3, 5), normal(3, 3, seed=1), rows(3, 5), normal(3, 3, seed=2)
        both = impose(x, y, A, number(0.8), number(0.6), noise)
        for k in (2, 0, 1):
            x = impose(x, y[:, k : k + 1], A[k : k + 1], number(0.8), number(0.6), noise[:, k : k + 1])
        torch.testing.assert_close(x, both)

    def test_a_full_measurement_leaves_nothing_of_the_state(self):
        y, A, noise = normal(3, 4, seed=1), rows(4, 4), normal(3, 4, seed=2)
        states = [impose(normal(3, 4, seed=seed), y, A, number(0.8), number(0.6), noise) for seed in (3, 4)]
        torch.testing.assert_close(*states)

    def test_blocks_keep_their_details(self):
        """Half the sums over blocks of 2 x 2 pixels: what differs inside of a block stays as it was."""
        two = torch.eye(4, dtype=F64).repeat_interleave(2, dim=1)
        A, x, y = torch.kron(two, two) / 2, normal(3, 64), normal(3, 16, seed=1)
        state = impose(x, y, A, number(1.0), number(0.0), torch.zeros_like(y)).view(3, 4, 2, 4, 2)
        torch.testing.assert_close(state.sum((2, 4)) / 2, y.view(3, 4, 4))
        before = x.view(3, 4, 2, 4, 2)
        torch.testing.assert_close(state - state.mean((2, 4), keepdim=True), before - before.mean((2, 4), keepdim=True))


def slope(t: Tensor, rho: float) -> Tensor:
    """The reverse drift of two numbers of variance 1 and correlation rho, as a matrix: in VP both variances stay 1."""
    law = torch.eye(2, dtype=F64) + (rho * SDE.alpha(t) ** 2) * torch.eye(2, dtype=F64).flip(0)
    return -0.5 * SDE.beta(t) * torch.eye(2, dtype=F64) + SDE.beta(t) * torch.linalg.inv(law)


def grid(steps: int) -> Tensor:
    return torch.linspace(1, 0, steps + 1, dtype=F64)


def moments(steps: int, rho: float, repeats: int = 1) -> tuple[float, float]:
    """Mean and standard deviation of the number that was not measured: of a linear sampler, exact recursions.

    What is put in has noise of its own, so the two numbers are independent before every step.
    repeats: how often each step is taken; between two of them the state is noised back to the time before.
    """
    times = grid(steps)
    alpha, sigma, beta = (of(times).tolist() for of in (SDE.alpha, SDE.sigma, SDE.beta))
    (measured, spread), (mean, variance) = (0.0, 1.0), (0.0, 1.0)
    for k in range(steps):
        noise, both = beta[k] / steps, rho * alpha[k] ** 2  # the variance that a step adds, and the correlation
        keep, pull = 1 + noise / 2 - noise / (1 - both**2), noise * both / (1 - both**2)
        for again in range(repeats):
            if again:
                left = alpha[k] / alpha[k + 1]
                measured, mean = left * measured, left * mean
                spread, variance = (left**2 * v + 1 - left**2 for v in (spread, variance))
            mean, variance = keep * mean + pull * measured, keep**2 * variance + pull**2 * spread + noise
            measured, spread = alpha[k + 1] * Y, sigma[k + 1] ** 2
    return mean, variance**0.5


class TestReplacement:
    """Two numbers of variance 1 and correlation rho, of which the first was measured. The exact answer is known:
    the second has the mean rho y and the variance 1 - rho^2. Putting y into every state comes only near (Song I.2).
    """

    @pytest.mark.parametrize("by", ["inpaint_step", "impose"])
    def test_a_sampler_has_the_moments_of_the_recursion(self, by):
        n, rho, generator = 10_000, 0.9, Generator().manual_seed(4)
        x = torch.randn(n, 2, dtype=F64, generator=generator)
        y, mask, A = torch.full((n, 2), Y, dtype=F64), torch.tensor([1.0, 0.0], dtype=F64), torch.eye(2, dtype=F64)[:1]
        for t, s in pairwise(grid(50)):
            noise, fresh = torch.randn(2, n, 2, dtype=F64, generator=generator)
            x = euler_maruyama_step(x, x @ slope(t, rho).T, SDE.diffusion(t), t - s, noise)
            if by == "impose":
                x = impose(x, y[:, :1], A, SDE.alpha(s), SDE.sigma(s), fresh[:, :1])
            else:
                x = inpaint_step(x, y, mask, SDE.alpha(s), SDE.sigma(s), fresh)
        mean, std = moments(50, rho)
        assert (x[:, 0] - Y).abs().max() < 1e-12
        assert x[:, 1].mean().item() == pytest.approx(mean, abs=5.3 * std / n**0.5)
        assert x[:, 1].std().item() == pytest.approx(std, abs=5.3 * std / (2 * n) ** 0.5)

    def test_it_is_exact_for_what_does_not_depend_on_the_measurement(self):
        mean, std = moments(1000, 0.0)
        assert mean == pytest.approx(0, abs=1e-12)
        assert std == pytest.approx(1, abs=0.02)  # the steps' own error, which halves with their length

    def test_more_steps_do_not_help(self):
        """Far from the mean 0.9 and the standard deviation 0.436, and no nearer with 16 times as many steps."""
        for steps in (100, 400, 1600):
            mean, std = moments(steps, 0.9)
            assert mean == pytest.approx(0.63, abs=0.01)
            assert std == pytest.approx(0.56, abs=0.01)

    def test_repeating_each_step_helps(self):
        means = [moments(100, 0.9, repeats)[0] for repeats in (1, 2, 5, 10)]
        assert means == sorted(means)
        assert means[0] < 0.65
        assert means[-1] == pytest.approx(0.9, abs=0.02)
