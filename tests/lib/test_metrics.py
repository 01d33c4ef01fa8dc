import math

import numpy as np
import pytest
import torch
from scipy import linalg, stats

from scorelab.metrics import (
    energy_distance,
    frechet_distance,
    mode_moments,
    mode_weights,
    noise_floor,
    sliced_wasserstein,
)


def rng(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def normal(n: int, d: int, seed: int) -> torch.Tensor:
    return torch.randn(n, d, generator=rng(seed), dtype=torch.float64)


class TestSlicedWasserstein:
    def test_on_a_line_is_scipys_wasserstein_distance(self, seed):
        x, y = normal(300, 1, seed), 2 * normal(300, 1, seed + 1000) + 1
        expected = stats.wasserstein_distance(x[:, 0], y[:, 0])
        assert sliced_wasserstein(x, y, rng(seed)) == pytest.approx(expected, rel=1e-12)

    def test_of_a_shift_in_the_plane_is_its_mean_projection(self, seed):
        """A shift by v moves each projection by |v . u|, of mean 2 |v| / pi over the unit circle."""
        x = normal(100, 2, seed)
        got = sliced_wasserstein(x, x + torch.tensor([3.0, 4.0]), rng(seed), projections=128)
        # cells of width h: midpoint error h^2/24 of |cos|'s mean slope, at most h^2/8 where it has its kink
        assert abs(got - 10 / math.pi) < 5 * (math.pi / 128) ** 2

    def test_of_a_shift_in_five_dimensions_is_its_mean_projection(self, seed):
        """E |u_1| = Gamma(D/2) / (sqrt(pi) Gamma((D+1)/2)) = 3/8 for D = 5, and E u_1^2 = 1/5."""
        x, shift = normal(20, 5, seed), torch.tensor([1.0, 0, 0, 0, 0])
        got = sliced_wasserstein(x, x + shift, rng(seed), projections=1000)
        assert abs(got - 3 / 8) < 5 * ((1 / 5 - 9 / 64) / 1000) ** 0.5

    def test_does_not_see_the_order_of_the_points(self):
        x = normal(50, 2, 0)
        assert sliced_wasserstein(x, x.flip(0), rng(0)) < 1e-15  # rounding of the projections

    def test_refuses_samples_of_different_size(self):
        with pytest.raises(ValueError, match=r"want two samples of one shape .* got \(5, 2\) and \(6, 2\)"):
            sliced_wasserstein(normal(5, 2, 0), normal(6, 2, 0), rng(0))


class TestEnergyDistance:
    def test_on_a_line_is_scipys(self, seed):
        """2300 rows and 700: more than one block of the distance matrix, and a broken one."""
        x, y = normal(2300, 1, seed), 2 * normal(700, 1, seed + 1000) + 1
        assert energy_distance(x, y) == pytest.approx(stats.energy_distance(x[:, 0], y[:, 0]), rel=1e-9)

    def test_of_two_single_points_is_the_root_of_twice_their_distance(self):
        assert energy_distance(torch.zeros(1, 2), torch.tensor([[3.0, 4.0]])) == pytest.approx(10**0.5)

    def test_of_equal_samples_is_zero(self):
        # the distances cancel up to the rounding of a mean, 1e-16, of which the root is taken
        assert energy_distance(normal(50, 3, 0), normal(50, 3, 0).flip(0)) < 1e-7

    def test_refuses_points_of_different_dimension(self):
        with pytest.raises(ValueError, match=r"got \(5, 2\) and \(5, 3\)"):
            energy_distance(normal(5, 2, 0), normal(5, 3, 0))


class TestModes:
    MEANS = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    X = torch.tensor([[1.0, 0.0], [-1.0, 2.0], [11.0, 1.0], [9.0, -3.0]])

    def test_weights_of_a_hand_computed_case(self):
        assert mode_weights(self.X, self.MEANS).tolist() == [0.5, 0.5, 0.0]

    def test_moments_of_a_hand_computed_case_are_about_the_given_mean(self):
        """(1 + 1)/2, (0 + 4)/2; (1 + 1)/2, (1 + 9)/2; and nan for the mode that nobody visits."""
        expected = torch.tensor([[1.0, 2.0], [1.0, 5.0], [math.nan, math.nan]])
        torch.testing.assert_close(mode_moments(self.X, self.MEANS), expected, equal_nan=True)


def scipys_frechet(x: np.ndarray, y: np.ndarray) -> float:
    s_x, s_y = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = linalg.sqrtm(s_x @ s_y).real
    return float(((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(s_x + s_y - 2 * root))


class TestFrechetDistance:
    def test_between_two_normals_on_a_line(self):
        """Means 0 and 3, variances 2 and 8 (unbiased): 3^2 + (sqrt 2 - sqrt 8)^2 = 11."""
        x, y = torch.tensor([[-1.0], [1.0]]), torch.tensor([[1.0], [5.0]])
        assert frechet_distance(x, y) == pytest.approx(11)

    def test_with_correlated_features_agrees_with_scipys_matrix_root(self, seed):
        mix = normal(5, 5, seed + 2000)
        x, y = normal(200, 5, seed) @ mix, normal(150, 5, seed + 1000) + 1
        assert frechet_distance(x, y) == pytest.approx(scipys_frechet(x.numpy(), y.numpy()), rel=1e-9)

    def test_of_a_shift_is_its_square_even_with_fewer_rows_than_features(self, seed):
        x = normal(10, 30, seed)
        assert frechet_distance(x, x + 0.1) == pytest.approx(30 * 0.01, rel=1e-9)
        # rounding of a sum of size tr S = 30
        assert frechet_distance(x, x) < 1e-12

    def test_is_computed_in_float64(self, seed):
        """A spread of 1 about a mean of 1000, where float32 covariances keep four digits."""
        x, y = normal(100, 4, seed).float() + 1000, normal(100, 4, seed + 1000).float() + 1000
        expected = scipys_frechet(x.double().numpy(), y.double().numpy())
        assert frechet_distance(x, y) == pytest.approx(expected, rel=1e-6)

    def test_refuses_a_single_row(self):
        with pytest.raises(ValueError, match="want at least 2 rows for a covariance, got 1 and 5"):
            frechet_distance(normal(1, 3, 0), normal(5, 3, 0))


class TestNoiseFloor:
    def test_is_the_mean_of_the_metric_between_independent_samples(self, seed):
        """|mean - mean'| of n standard normals is half-normal of scale sqrt(2/n): mean sqrt(2/pi) of that."""
        n, repeats = 10, 2000
        got = noise_floor(
            lambda x, y: (x.mean() - y.mean()).abs().item(),
            lambda n, generator: torch.randn(n, 1, generator=generator),
            n,
            rng(seed),
            repeats,
        )
        scale = (2 / n) ** 0.5
        assert abs(got - scale * (2 / math.pi) ** 0.5) < 5 * scale * ((1 - 2 / math.pi) / repeats) ** 0.5
