"""The closed forms against autograd, scipy, scikit-learn, quadrature, simulation and the equations they solve."""

import itertools
import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad, simpson
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture as SklearnMixture
from torch import tensor

from scorelab.noise import randn_like
from scorelab.oracle import (
    MarginalScore,
    euler_maruyama_moments,
    gaussian,
    irreducible_loss,
    irreducible_loss_over_time,
    mixture,
)
from scorelab.sde import VPSDE

WEIGHTS = tensor([0.2, 0.3, 0.5], dtype=torch.double)
MEANS = tensor([[-2, 0.5], [1, 1], [0.5, -1.5]], dtype=torch.double)
COVARIANCES = tensor([[[0.5, 0.3], [0.3, 0.4]], [[0.1, 0], [0, 0.9]], [[0.6, -0.2], [-0.2, 0.2]]], dtype=torch.double)
MIX = mixture(WEIGHTS, MEANS, COVARIANCES)
LINE = mixture(tensor([0.3, 0.7]), tensor([[-1.0], [0.8]]), tensor([[[0.2]], [[0.5]]]))
MEAN = tensor([1.0, -2, 0.5], dtype=torch.double)
COVARIANCE = tensor([[1.0, 0.4, 0.2], [0.4, 0.5, -0.1], [0.2, -0.1, 0.3]], dtype=torch.double)
GAUSS = gaussian(MEAN, COVARIANCE)
TIMES = tensor([0.0, 0.01, 0.3, 1.0], dtype=torch.double)


def rng(seed):
    return torch.Generator().manual_seed(seed)


def points(n=50, seed=0):
    return 2 * torch.randn(n, 2, generator=rng(seed), dtype=torch.double)


def close(got, wanted, rtol=1e-10, atol=1e-12):
    """Equal up to float64 rounding, some 1e-15 times the condition numbers (below 1e3) and sums of 1e4 terms."""
    torch.testing.assert_close(got, torch.as_tensor(wanted, dtype=torch.double), rtol=rtol, atol=atol)


def scipy_log_prob(x, weights, means, covariances):
    x, weights, means, covariances = (np.asarray(a) for a in (x, weights, means, covariances))
    parts = [w * multivariate_normal(m, S).pdf(x) for w, m, S in zip(weights, means, covariances, strict=True)]
    return np.log(sum(parts))


def moments(law):
    """Mean and covariance of a mixture, by the laws of total expectation and total variance."""
    within = law.axes @ torch.diag_embed(law.variances) @ law.axes.mT
    mean = law.weights @ law.means
    second = within + law.means[:, :, None] * law.means[:, None, :]
    return mean, torch.einsum("k,kde->de", law.weights, second) - torch.outer(mean, mean)


class TestDensity:
    def test_is_that_of_scipy(self):
        close(MIX.log_prob(points()), scipy_log_prob(points(), WEIGHTS, MEANS, COVARIANCES))

    def test_is_that_of_scikit_learn(self):
        model = SklearnMixture(3)
        model.weights_, model.means_ = WEIGHTS.numpy(), MEANS.numpy()
        model.precisions_cholesky_ = np.linalg.cholesky(np.linalg.inv(COVARIANCES.numpy()))
        close(MIX.log_prob(points()), model.score_samples(points().numpy()))

    def test_stays_finite_far_from_every_component(self):
        """At distance 1e3 the densities underflow; the logarithm is -x^2/2 - log sqrt(2 pi) all the same."""
        x = tensor([[1e3]], dtype=torch.double)
        wanted = -5e5 - 0.5 * math.log(2 * math.pi)
        close(gaussian(tensor([0.0]), tensor(1.0)).log_prob(x), [wanted])
        close(gaussian(tensor([0.0]), tensor(1.0)).score(x), [[-1e3]])

    def test_one_variance_is_shared_by_all_components_and_directions(self):
        shared = mixture(WEIGHTS, MEANS, tensor(0.3, dtype=torch.double))
        close(shared.log_prob(points()), scipy_log_prob(points(), WEIGHTS, MEANS, [0.3 * np.eye(2)] * 3))

    def test_a_gaussian_is_a_mixture_of_one(self):
        x = torch.randn(20, 3, generator=rng(0), dtype=torch.double)
        close(GAUSS.log_prob(x), multivariate_normal(MEAN, COVARIANCE).logpdf(x))


class TestScore:
    def test_is_the_gradient_of_log_prob(self):
        x = points().requires_grad_()
        (gradient,) = torch.autograd.grad(MIX.log_prob(x).sum(), x)
        close(MIX.score(x).detach(), gradient)

    def test_of_a_gaussian_points_to_its_mean_through_the_precision(self):
        x = torch.randn(20, 3, generator=rng(0), dtype=torch.double)
        close(GAUSS.score(x), torch.linalg.solve(COVARIANCE, (MEAN - x).mT).mT)

    def test_of_the_marginal_is_its_gradient_too(self, sde):
        x, t = points(4).requires_grad_(), TIMES[:, None]
        (gradient,) = torch.autograd.grad(MIX.marginal(sde, t).log_prob(x).sum(), x)
        close(MIX.marginal_score(sde)(x, t).detach(), gradient)

    def test_of_the_marginal_can_be_made_anew_from_its_parts(self, sde):
        x, t, score = points(4), TIMES[:, None], MIX.marginal_score(sde)
        close(MarginalScore(**vars(score))(x, t), score(x, t))


class TestMarginal:
    def test_at_time_zero_is_the_data(self, sde):
        law = MIX.marginal(sde, tensor(0.0))
        close(law.log_prob(points()), MIX.log_prob(points()))

    @pytest.mark.parametrize("t", TIMES[1:])
    def test_scales_the_means_and_adds_the_noise_to_the_covariances(self, sde, t):
        alpha, sigma = sde.alpha(t), sde.sigma(t)
        noisy = alpha**2 * COVARIANCES + sigma**2 * torch.eye(2, dtype=torch.double)
        wanted = scipy_log_prob(points(), WEIGHTS, alpha * MEANS, noisy)
        close(MIX.marginal(sde, t).log_prob(points()), wanted)

    def test_a_batch_of_times_is_many_single_times(self, sde):
        x, t = points(len(TIMES)), TIMES[:, None]
        law = MIX.marginal(sde, t)
        singles = [MIX.marginal(sde, s) for s in TIMES]
        close(law.log_prob(x), torch.cat([one.log_prob(x[i : i + 1]) for i, one in enumerate(singles)]))
        close(law.score(x), torch.cat([one.score(x[i : i + 1]) for i, one in enumerate(singles)]))

    def test_solves_the_fokker_planck_equation(self, sde):
        """d/dt log p = -D f - f x.s + g^2/2 (div s + |s|^2) for dx = f x dt + g dw with the score s."""
        x, D = points(20).requires_grad_(), 2
        t = torch.full((20, 1), 0.2, dtype=torch.double, requires_grad=True)
        (log_p_dot,) = torch.autograd.grad(MIX.marginal(sde, t).log_prob(x).sum(), t)
        s = MIX.marginal(sde, t).score(x)
        divergence = sum(torch.autograd.grad(s[:, d].sum(), x, retain_graph=True)[0][:, d] for d in range(D))
        f, g = sde.drift(torch.ones_like(t), t)[:, 0], sde.diffusion(t)[:, 0]
        right = -D * f - f * (x * s).sum(-1) + g**2 / 2 * (divergence + (s**2).sum(-1))
        close(log_p_dot[:, 0], right.detach())


class TestSample:
    def test_follows_the_mixture(self, seed):
        expect_moments(MIX.sample(20_000, rng(seed)), *moments(MIX))

    def test_in_space_has_the_right_directions(self, seed):
        """In the plane a matrix of eigenvectors may equal its transpose; this one does not."""
        expect_moments(GAUSS.sample(20_000, rng(seed)), MEAN, COVARIANCE)

    def test_of_the_marginal_agrees_with_perturbed_data(self, sde, seed):
        t = tensor(0.2, dtype=torch.double)
        law = MIX.marginal(sde, t)
        x_0 = MIX.sample(20_000, rng(seed))
        x_t = sde.perturb(x_0, t, randn_like(x_0, rng(seed + 1000)))
        expect_moments(x_t, *moments(law))
        expect_moments(law.sample(20_000, rng(seed + 2000)), *moments(law))

    def test_has_the_shape_and_dtype_of_the_data_and_repeats_with_the_seed(self):
        x = GAUSS.sample(7, rng(0))
        assert (x.shape, x.dtype) == ((7, 3), torch.double)
        assert torch.equal(x, GAUSS.sample(7, rng(0)))
        assert not torch.equal(x, GAUSS.sample(7, rng(1)))

    def test_moves_no_global_stream(self, untouched):
        with untouched():
            MIX.sample(10, rng(0))


def expect_moments(x, mean, covariance):
    """Sample moments within 5 standard errors; those of the products are estimated from the sample itself."""
    n, y = len(x), x - mean
    products = y[:, :, None] * y[:, None, :]
    assert ((x.mean(0) - mean).abs() < 5 * (covariance.diagonal() / n).sqrt()).all()
    assert ((products.mean(0) - covariance).abs() < 5 * products.std(0) / n**0.5).all()


class TestIrreducibleLoss:
    def test_of_a_gaussian_is_the_noise_hidden_in_each_direction(self, sde):
        """1 - sigma^2 tr(S_t^-1) / D  =  mean of  alpha^2 l / (alpha^2 l + sigma^2)  over the eigenvalues l of S."""
        l, alpha2, sigma2 = torch.linalg.eigvalsh(COVARIANCE), sde.alpha(TIMES) ** 2, sde.sigma(TIMES) ** 2
        signal = torch.outer(alpha2, l)
        wanted = (signal / (signal + sigma2[:, None])).mean(1)
        close(irreducible_loss(GAUSS, sde, TIMES, nodes=8), wanted)

    def test_on_a_line_is_the_integral_that_scipy_computes(self, sde):
        for t in TIMES[1:]:
            law = LINE.marginal(sde, t)
            reach = 12 * float(moments(law)[1]) ** 0.5

            def square(x, law=law):
                x = tensor([[x]], dtype=torch.double)
                return float(law.log_prob(x).exp() * law.score(x)[0, 0] ** 2)

            fisher, error = quad(square, -reach, reach, limit=500, epsabs=1e-11, epsrel=1e-11)
            # 200 nodes leave 1e-10 here, scipy the error that it states
            close(irreducible_loss(LINE, sde, t[None], nodes=200)[0], 1 - sde.sigma(t) ** 2 * fisher, 1e-9, 1e-9)
            assert sde.sigma(t) ** 2 * error < 1e-9

    def test_does_not_depend_on_the_number_of_nodes(self, sde):
        """The rule converges geometrically, so the difference is the error of 64 nodes: 1.2e-5 at its largest."""
        coarse, fine = (irreducible_loss(MIX, sde, TIMES, nodes) for nodes in (64, 96))
        torch.testing.assert_close(coarse, fine, rtol=0, atol=2e-5)

    def test_is_what_the_exact_score_loses_on_samples(self, sde, seed):
        n = 20_000
        for t in TIMES[1:]:
            x_0 = MIX.sample(n, rng(seed))
            z = randn_like(x_0, rng(seed + 1000))
            x_t = sde.perturb(x_0, t, z)
            losses = ((sde.sigma(t) * MIX.marginal(sde, t).score(x_t) + z) ** 2).mean(1)
            # the losses are independent: 5 standard errors of their mean
            assert abs(losses.mean() - irreducible_loss(MIX, sde, t[None])[0]) < 5 * losses.std() / n**0.5

    def test_no_other_score_does_better(self, sde):
        """Scaled by 1 + e, the exact score loses e^2 sigma^2 E|s|^2 / D = e^2 (1 - floor) more, for either sign."""
        t, e, n = tensor(0.3, dtype=torch.double), 0.3, 20_000
        floor = irreducible_loss(MIX, sde, t[None])[0]
        x_0 = MIX.sample(n, rng(0))
        z = randn_like(x_0, rng(1))
        exact = sde.sigma(t) * MIX.marginal(sde, t).score(sde.perturb(x_0, t, z))
        for sign in (1, -1):
            excess = (((1 + sign * e) * exact + z) ** 2 - (exact + z) ** 2).mean(1)
            assert abs(excess.mean() - e**2 * (1 - floor)) < 5 * excess.std() / n**0.5

    def test_lies_between_knowing_the_component_and_the_best_linear_guess(self, sde):
        """The loss is the error of guessing z from x_t. Told the component, the guess is a Gaussian's and better;
        a linear guess is worse, and as good as for a Gaussian with the mixture's covariance."""
        t = torch.linspace(0.01, 1, 8, dtype=torch.double)
        loss = irreducible_loss(MIX, sde, t)
        told = [gaussian(m, S) for m, S in zip(MEANS, COVARIANCES, strict=True)]
        lower = sum(w * irreducible_loss(one, sde, t, 8) for w, one in zip(WEIGHTS, told, strict=True))
        upper = irreducible_loss(gaussian(*moments(MIX)), sde, t, 8)
        assert (lower <= loss).all()
        assert (loss <= upper).all()

    def test_without_noise_there_is_nothing_to_see(self, sde):
        """As t -> 0 the loss is 1 - sigma^2 I / D with the Fisher information I of the data: guessing 0 loses 1."""
        assert irreducible_loss(MIX, sde, tensor([0.0])) == 1
        t = tensor([1e-4], dtype=torch.double)
        x = MIX.sample(100_000, rng(0))
        information = (MIX.score(x) ** 2).sum(1)
        slope = (1 - irreducible_loss(MIX, sde, t)) / sde.sigma(t) ** 2 * 2
        # 5 standard errors; sigma^2, from 1e-10 (sub-VP) to 2e-4, blurs the narrowest direction, of variance 0.1,
        # by up to 0.2 %, and divides the rounding of 1 - loss
        tolerance = 5 * information.std() / len(x) ** 0.5 + (2e-3 + 1e-5) * information.mean()
        assert abs(slope - information.mean()) < tolerance

    def test_in_pure_noise_what_is_left_is_the_signals_share(self):
        """As alpha -> 0 the loss is alpha^2 tr Cov(x_0) / D, up to the next power of alpha^2 <= 5e-5."""
        sde, t = VPSDE(), tensor([1.0], dtype=torch.double)
        covariance = moments(MIX)[1]
        wanted = sde.alpha(t) ** 2 * covariance.trace() / 2
        # what is neglected is alpha^2 |Cov - 1| (relative) with |Cov - 1| < 3, and the rounding of 1 - 1
        torch.testing.assert_close(irreducible_loss(MIX, sde, t), wanted, rtol=3 * 5e-5, atol=1e-12)

    def test_a_batch_of_times_is_many_single_times(self, sde):
        singles = [irreducible_loss(MIX, sde, t[None]) for t in TIMES]
        assert torch.equal(irreducible_loss(MIX, sde, TIMES), torch.cat(singles))

    def test_works_in_three_dimensions_and_refuses_four(self):
        with pytest.raises(ValueError, match="want data of at most 3 dimensions for quadrature, got 4"):
            irreducible_loss(gaussian(torch.zeros(4), tensor(1.0)), VPSDE(), tensor([0.5]))


class TestIrreducibleLossOverTime:
    def test_is_the_mean_that_a_fine_simpson_rule_finds(self, sde):
        """In u = log t, where the loss is smooth: dt = t du."""
        t_min = 1e-3
        u = torch.linspace(math.log(t_min), 0, 201, dtype=torch.double)
        integrand = irreducible_loss(LINE, sde, u.exp()) * u.exp() / (1 - t_min)
        fine, coarse = simpson(integrand.numpy(), x=u.numpy()), simpson(integrand[::2].numpy(), x=u[::2].numpy())
        # halving the step leaves a sixteenth of the rule's error: the fine one is off by less than the difference
        assert abs(irreducible_loss_over_time(LINE, sde, t_min) - fine) < abs(coarse - fine) + 1e-9

    def test_from_one_to_one_is_the_loss_at_one(self, sde):
        """Over an interval of length 1e-6 the mean is the value, up to the loss's slope, at most 20 per unit of t."""
        mean = irreducible_loss_over_time(LINE, sde, t_min=1 - 1e-6)
        assert mean == pytest.approx(irreducible_loss(LINE, sde, tensor([1.0])).item(), abs=2e-5)


def step_by_matrices(mean, S, sde, times):
    """The same recursion in the original coordinates, in numpy: x <- (1 - f dt) x + g^2 dt score + g sqrt(dt) z."""
    D, steps = len(mean), len(times) - 1
    m, C = np.zeros(D), sde.prior_std**2 * np.eye(D)
    for i in range(steps):
        t, dt = tensor(times[i], dtype=torch.double), times[i] - times[i + 1]
        f, g2 = float(sde.drift(torch.ones_like(t), t)), float(sde.diffusion(t)) ** 2
        alpha, sigma = float(sde.alpha(t)), float(sde.sigma(t))
        precision = np.linalg.inv(alpha**2 * S + sigma**2 * np.eye(D))
        A = np.eye(D) - dt * (f * np.eye(D) + g2 * precision)
        m = A @ m + dt * g2 * precision @ (alpha * mean)
        C = A @ C @ A.T + (g2 * dt * np.eye(D) if i < steps - 1 else 0)
    return m, C


class TestEulerMaruyamaMoments:
    def test_one_step_by_hand(self):
        """beta = 2, data N(3, 1), dt = 1: S_t = 1, f = -1, g^2 = 2, A = 1 - (-1 + 2) = 0, and no noise at the end."""
        mean, covariance = euler_maruyama_moments(gaussian(tensor([3.0]), tensor(1.0)), VPSDE(2, 2), 1, t_min=0)
        close(mean, [2 * 3 / math.e])
        close(covariance, [[0]])

    def test_two_steps_by_hand(self):
        """With dt = 1/2, A = 1/2: the variance goes 1 -> 1/4 + 2/2 = 5/4 -> 5/16,
        the mean 0 -> 3/e -> 3/(2 e) + 3/sqrt(e)."""
        mean, covariance = euler_maruyama_moments(gaussian(tensor([3.0]), tensor(1.0)), VPSDE(2, 2), 2, t_min=0)
        close(mean, [3 / (2 * math.e) + 3 / math.e**0.5])
        close(covariance, [[5 / 16]])

    @pytest.mark.parametrize(("steps", "t_min"), [(1, 1e-3), (7, 0.1), (200, 1e-3)])
    def test_are_those_of_the_recursion_in_the_original_coordinates(self, sde, steps, t_min):
        got = euler_maruyama_moments(GAUSS, sde, steps, t_min)
        self.expect_recursion(got, sde, [1 - i * (1 - t_min) / steps for i in range(steps + 1)])

    @pytest.mark.parametrize("times", [[1, 0.9, 0.4, 0.35, 0.01], [0.8, 0.01], [0.5, 0.49, 1e-3]])
    def test_of_uneven_times_are_those_of_the_recursion_too(self, sde, times):
        got = euler_maruyama_moments(GAUSS, sde, times=tensor(times, dtype=torch.double))
        self.expect_recursion(got, sde, times)

    def expect_recursion(self, moments, sde, times):
        """A few coarse steps are unstable and overshoot: relative to the largest entry."""
        wanted = step_by_matrices(MEAN.numpy(), COVARIANCE.numpy(), sde, times)
        for got, want in zip(moments, map(torch.from_numpy, wanted), strict=True):
            close(got / want.abs().max(), want / want.abs().max())

    def test_of_even_times_are_those_of_so_many_steps(self, sde):
        even = euler_maruyama_moments(GAUSS, sde, times=torch.linspace(1, 0.1, 8, dtype=torch.double))
        for got, want in zip(even, euler_maruyama_moments(GAUSS, sde, 7, t_min=0.1), strict=True):
            assert torch.equal(got, want)

    def test_are_those_of_simulated_paths(self, sde, seed):
        n, steps, t_min = 10_000, 50, 1e-3
        score, generator = GAUSS.marginal_score(sde), rng(seed)
        x = sde.prior_std * torch.randn(n, 3, generator=generator, dtype=torch.double)
        dt = (1 - t_min) / steps
        for i in range(steps):
            t = tensor(1 - i * dt, dtype=torch.double)
            x = x - (sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)) * dt
            if i < steps - 1:
                x = x + sde.diffusion(t) * dt**0.5 * randn_like(x, generator)
        mean, C = euler_maruyama_moments(GAUSS, sde, steps, t_min)
        # 5 standard errors: Var mean_i = C_ii / n;  for Gaussian x, Var C_ij = (C_ii C_jj + C_ij^2) / n
        v = C.diagonal()
        assert ((x.mean(0) - mean).abs() < 5 * (v / n).sqrt()).all()
        assert ((x.mT.cov() - C).abs() < 5 * ((torch.outer(v, v) + C**2) / n).sqrt()).all()

    def test_approach_the_data_at_first_order(self):
        """The error against the exact law at t_min halves as the steps double.

        beta_1 = 60 leaves alpha(1) = 3e-7, so that starting from the prior costs 1e-6, not 1e-2.
        """
        sde, t_min = VPSDE(0.1, 60), 0.1
        law = moments(GAUSS.marginal(sde, tensor(t_min)))
        errors = [
            [(got - want).norm() for got, want in zip(found, law, strict=True)]
            for found in (euler_maruyama_moments(GAUSS, sde, steps, t_min) for steps in (250, 500, 1000))
        ]
        # with e(N) = a / N + b / N^2, the ratio is 2 + 2 b / (a N): its distance from 2 halves too
        for at_mean_or_covariance in zip(*errors, strict=True):
            first, second = (a / b for a, b in itertools.pairwise(at_mean_or_covariance))
            assert abs(second - 2) < 0.05
            assert abs(second - 2) < 0.6 * abs(first - 2)

    def test_refuse_a_mixture(self):
        with pytest.raises(ValueError, match="want a single Gaussian, got a mixture of 3"):
            euler_maruyama_moments(MIX, VPSDE(), 10)

    @pytest.mark.parametrize("times", [[0.1, 0.5, 1.0], [1.0, 0.5, 0.5], [1.0], [[1.0, 0.5]], [1.0, math.nan]])
    def test_refuse_times_that_do_not_decrease(self, times):
        with pytest.raises(ValueError, match="want two times or more that decrease, got"):
            euler_maruyama_moments(GAUSS, VPSDE(), times=tensor(times))

    def test_refuse_both_steps_and_times_and_neither(self):
        for given in ({}, {"steps": 2, "times": tensor([1.0, 0.5, 0.1])}):
            with pytest.raises(ValueError, match="want either steps or times"):
                euler_maruyama_moments(GAUSS, VPSDE(), **given)


class TestMixtureRefuses:
    @pytest.mark.parametrize(
        ("weights", "means"),
        [((3,), (2, 2)), ((2,), (2,)), ((2, 1), (2, 2)), ((), (1, 2))],
        ids=["too many weights", "flat means", "a matrix of weights", "one bare weight"],
    )
    def test_shapes_that_disagree(self, weights, means):
        with pytest.raises(ValueError, match=r"want weights \(K,\) and means \(K, D\), got \("):
            mixture(torch.ones(weights), torch.zeros(means), tensor(1.0))

    @pytest.mark.parametrize("shape", [(2, 2), (1, 2, 2), (3, 3, 3), (3, 2)])
    def test_covariances_of_another_shape(self, shape):
        with pytest.raises(ValueError, match=r"want covariances of shape \(3, 2, 2\), got \("):
            mixture(WEIGHTS, MEANS, torch.ones(shape))

    @pytest.mark.parametrize("weights", [[0.5, 0.5, 0.5], [1.2, -0.1, -0.1], [0.5, 0.5, 0], [math.nan, 0.5, 0.5]])
    def test_weights_that_are_not_positive_or_do_not_sum_to_one(self, weights):
        with pytest.raises(ValueError, match=r"want positive weights that sum to 1, got \["):
            mixture(tensor(weights), MEANS, tensor(1.0))

    @pytest.mark.parametrize(
        "covariance",
        [[[1, 2], [2, 1]], [[1, 0.5], [0, 1]], [[1, 0], [0, 0]], [[math.nan, 0], [0, 1]]],
        ids=["indefinite", "not symmetric", "singular", "not a number"],
    )
    def test_covariances_that_are_not_symmetric_and_positive_definite(self, covariance):
        with pytest.raises(ValueError, match="want symmetric positive definite covariances, got one that is not"):
            gaussian(torch.zeros(2), tensor(covariance))

    def test_a_variance_that_is_not_positive(self):
        with pytest.raises(ValueError, match="want symmetric positive definite covariances"):
            gaussian(torch.zeros(2), tensor(-1.0))


def test_integers_are_as_good_as_floats():
    law = mixture(tensor([1]), tensor([[1, 2]]), tensor(1))
    close(law.log_prob(tensor([[1.0, 2.0]])), [-math.log(2 * math.pi)])
