"""The corrector and the bits of ps4's answers, in float64: by hand, by invariance, and in law."""

import math

import pytest
import torch
from torch import Generator, Tensor
from torch.distributions import Normal

from scorelab.oracle import mixture
from solutions.samplers import bits_per_dim, langevin_correction

F64 = torch.float64
T = torch.tensor(0.3, dtype=F64)


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=F64, generator=Generator().manual_seed(seed))


def standard(x: Tensor, t: Tensor) -> Tensor:
    """The score of N(0, I)."""
    return -x


def field(x: Tensor, t: Tensor) -> Tensor:
    return torch.sin(2 * x.flip(-1) + t) - x


class TestLangevinCorrection:
    def test_one_number_by_hand(self):
        """eps = 2 (0.5 * 0.4 / 2)^2 = 0.02, and x = 1 - 0.02 * 2 + 0.2 * 0.4."""
        x, noise = torch.tensor([[1.0]], dtype=F64), torch.tensor([[0.4]], dtype=F64)
        assert langevin_correction(lambda x, t: -2 * x, x, T, 0.5, noise).item() == pytest.approx(1.04)

    def test_norms_are_averaged_over_the_batch(self):
        """Norms of 5 and 1 for the noise, of 1 and 5 for the score: eps is 2 snr^2 for both."""
        noise, score = torch.tensor([[[3.0, 4], [0, 1]], [[0, 1], [5, 0]]], dtype=F64)
        got = langevin_correction(lambda x, t: score, torch.zeros(2, 2, dtype=F64), T, 0.5, noise)
        torch.testing.assert_close(got, 0.5 * score + noise)

    @pytest.mark.parametrize("shape", [(4, 16), (4, 1, 4, 4), (4, 2, 2, 4)])
    def test_shape_of_a_point_is_nothing_to_it(self, shape):
        x, noise = normal(4, 16), normal(4, 16, seed=1)
        got = langevin_correction(standard, x.view(shape), T, 0.16, noise.view(shape))
        torch.testing.assert_close(got.flatten(1), langevin_correction(standard, x, T, 0.16, noise))

    def test_units_of_x_are_nothing_to_it(self):
        """Of data c times as large the score is c times as small, and so the step c times as long."""
        x, noise, c = normal(5, 3), normal(5, 3, seed=1), 255.0
        got = langevin_correction(lambda x, t: field(x / c, t) / c, c * x, T, 0.3, noise)
        torch.testing.assert_close(got, c * langevin_correction(field, x, T, 0.3, noise))

    @pytest.mark.parametrize("snr", [0.05, 0.16, 0.8])
    def test_score_moves_x_by_snr_as_far_as_the_noise_does(self, snr):
        """What the ratio is named after: eps |score| = snr sqrt(2 eps) |noise| for any eps = 2 (snr ratio)^2."""
        x, noise = normal(1, 5), normal(1, 5, seed=1)
        there, back = (langevin_correction(field, x, T, snr, sign * noise) for sign in (1, -1))
        assert ((there + back) / 2 - x).norm() == pytest.approx(snr * ((there - back) / 2).norm())

    @pytest.mark.parametrize("snr", [0.16, 0.4, 0.8])
    @pytest.mark.parametrize("dims", [1, 2, 64])
    def test_comes_to_rest_at_one_plus_snr_squared(self, snr, dims):
        """u = (1 - eps)^2 u + 2 eps with eps = 2 snr^2 / u is solved by u = 1 + snr^2."""
        n = 40_000 // dims
        x = 0.7 * normal(n, dims)
        steps = round(10 / min(1, 4 * snr**2))  # each takes about 4 snr^2 of what is left
        variances = []
        for i in range(2 * steps):
            x = langevin_correction(standard, x, T, snr, normal(n, dims, seed=i + 1))
            variances.append(x.square().mean())
        # A variance of 40 000 numbers has a standard error of 0.7 %; the mean of a second half has less.
        assert torch.stack(variances[steps:]).mean() == pytest.approx(1 + snr**2, rel=0.02)

    @pytest.mark.parametrize("snr", [0.16, 0.5, 0.8])
    def test_first_step_from_the_law_itself(self, snr):
        """From u = 1 it goes to (1 - 2 snr^2)^2 + 4 snr^2 = 1 + 4 snr^4: right to the fourth order in snr."""
        x = langevin_correction(standard, normal(100_000, 2), T, snr, normal(100_000, 2, seed=1))
        # 5 standard errors, of the variance 0.32 %, and of eps 0.47 %: eps counts 2 eps du/deps = 16 snr^4 / 2
        assert x.square().mean() == pytest.approx(1 + 4 * snr**4, rel=0.016, abs=0.024 * 8 * snr**4)

    def test_brings_a_crowd_back_that_is_too_narrow(self):
        data = mixture(torch.tensor([0.4, 0.6]), torch.tensor([[-1.0, 0], [1, 0]]), torch.tensor(0.3))
        draws = data.sample(4000, Generator().manual_seed(0)).double()
        x = 0.8 * draws
        before = data.log_prob(x).mean() - data.log_prob(draws).mean()
        for i in range(60):
            x = langevin_correction(lambda x, t: data.score(x), x, T, 0.16, normal(4000, 2, seed=i + 1))
        assert abs(data.log_prob(x).mean() - data.log_prob(draws).mean()) < 0.3 * abs(before)

    def test_keeps_float32(self):
        x, noise = normal(3, 2).float(), normal(3, 2, seed=1).float()
        assert langevin_correction(field, x, T.float(), 0.16, noise).dtype == torch.float32


class TestBitsPerDim:
    def test_equally_likely_levels_have_the_logarithm_of_their_number(self):
        log_prob = torch.tensor([-64 * math.log(17 / 8)], dtype=F64)
        assert bits_per_dim(log_prob, 64, 1 / 8).item() == pytest.approx(math.log2(17))

    def test_fair_coin_has_one_bit(self):
        assert bits_per_dim(torch.tensor([-math.log(2)]), 1, 1.0).item() == pytest.approx(1)

    def test_gaussian_has_the_entropy_of_its_bins(self):
        """Fine bins of a Gaussian: the mean of the bits is the entropy of the discrete law, up to width^2."""
        width = 0.05
        edges = torch.arange(-8, 8 + width / 2, width, dtype=F64)
        law = Normal(torch.tensor(0.0, dtype=F64), torch.tensor(0.7, dtype=F64))
        mass = law.cdf(edges).diff()
        entropy = -torch.special.xlogy(mass, mass).sum() / math.log(2)
        middles = (edges[1:] + edges[:-1]) / 2
        assert (mass * bits_per_dim(law.log_prob(middles), 1, width)).sum() == pytest.approx(entropy.item(), abs=1e-3)

    @pytest.mark.parametrize("c", [0.5, 255.0])
    def test_units_of_x_are_nothing_to_it(self, c):
        log_prob = 10 * normal(4)
        scaled = log_prob - 3 * math.log(c)
        torch.testing.assert_close(bits_per_dim(scaled, 3, 0.3 * c), bits_per_dim(log_prob, 3, 0.3))

    def test_copies_of_a_number_have_as_many_bits_each(self):
        log_prob = normal(4)
        torch.testing.assert_close(bits_per_dim(5 * log_prob, 5, 0.3), bits_per_dim(log_prob, 1, 0.3))

    def test_half_the_bin_costs_one_bit(self):
        log_prob = normal(4)
        torch.testing.assert_close(
            bits_per_dim(log_prob, 2, 0.15) - bits_per_dim(log_prob, 2, 0.3), torch.ones(4).double()
        )

    def test_keeps_float32(self):
        assert bits_per_dim(torch.zeros(2), 3, 0.3).dtype == torch.float32
