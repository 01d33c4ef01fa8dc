"""The truth, computed: what no network is needed for when the data are Gaussian mixtures.

A linear SDE maps a Gaussian mixture to a Gaussian mixture, so its marginal density, its score and
the loss that no network can beat are closed forms at every time. For a single Gaussian even the
error of Euler-Maruyama is: mean and covariance of its iterates obey a recursion.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Generator, Tensor

from scorelab.sde import SDE, Score


@dataclass(frozen=True)
class GaussianMixture:
    """A mixture of K Gaussians in D dimensions, each N(means[k], axes[k] diag(variances[k]) axes[k]^T).

    weights: (K,), positive, summing to 1.    means: (K, D), or (B, K, D) for a batch of mixtures.
    variances: like means, positive.          axes: (K, D, D), orthogonal; its columns are directions.
    Covariances are kept by their eigenvectors because a linear SDE never turns them.
    Build one with `mixture(weights, means, covariances)`.
    """

    weights: Tensor
    means: Tensor
    variances: Tensor
    axes: Tensor

    def marginal(self, sde: SDE, t: Tensor) -> "GaussianMixture":
        """The law of x_t when x_0 follows this mixture.  t: (), or (B, 1) for a batch of times."""
        t = t.to(self.means)[..., None]  # (B, 1) -> (B, 1, 1): a batch dimension before (K, D)
        alpha, sigma = sde.alpha(t), sde.sigma(t)
        variances = alpha**2 * self.variances + sigma**2
        return GaussianMixture(self.weights, alpha * self.means, variances, self.axes)

    def marginal_score(self, sde: SDE) -> Score:
        """The exact score of x_t as a function (x, t) -> (B, D), to put in a trained network's place."""
        return MarginalScore(self, sde)

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) for x of shape (B, D); shape (B,)."""
        return self._log_joint(self._project(x)).logsumexp(-1)

    def score(self, x: Tensor) -> Tensor:
        """The gradient of log p at x, both of shape (B, D)."""
        y = self._project(x)
        responsibility = self._log_joint(y).softmax(-1)  # (B, K)
        return -torch.einsum("bk,kde,bke->bd", responsibility, self.axes, y / self.variances)

    def sample(self, n: int, generator: Generator) -> Tensor:
        """n independent draws, (n, D). Needs a single mixture, not a batch."""
        k = torch.multinomial(self.weights, n, replacement=True, generator=generator)
        z = torch.randn(n, self.means.shape[-1], generator=generator, dtype=self.means.dtype)
        return self.means[k] + torch.einsum("nde,ne->nd", self.axes[k], self.variances[k].sqrt() * z)

    def _project(self, x: Tensor) -> Tensor:
        """x - mean in each component's own axes: (B, K, D)."""
        return torch.einsum("kde,bkd->bke", self.axes, x[:, None, :] - self.means)

    def _log_joint(self, y: Tensor) -> Tensor:
        """log w_k + log N_k for projected points: (B, K)."""
        gauss = -0.5 * (y**2 / self.variances + (2 * torch.pi * self.variances).log()).sum(-1)
        return self.weights.log() + gauss


@dataclass(frozen=True)
class MarginalScore:
    """The exact score of x_t, of x (B, D) and t, when x_0 follows the mixture `data`: an object that can be rebuilt."""

    data: GaussianMixture
    sde: SDE

    def __call__(self, x: Tensor, t: Tensor) -> Tensor:
        return self.data.marginal(self.sde, t).score(x)


def mixture(weights: Tensor, means: Tensor, covariances: Tensor) -> GaussianMixture:
    """A Gaussian mixture from weights (K,), means (K, D) and covariances (K, D, D), in float64.

    A 0-dim `covariances` is one variance shared by every component and direction.
    Raises ValueError when the shapes disagree, the weights do not sum to 1, or a covariance is
    not symmetric and positive definite.
    """
    weights, means = torch.as_tensor(weights).double(), torch.as_tensor(means).double()
    if means.ndim != 2 or weights.shape != means.shape[:1]:
        raise ValueError(f"want weights (K,) and means (K, D), got {(*weights.shape,)} and {(*means.shape,)}")
    K, D = means.shape
    covariances = torch.as_tensor(covariances).double()
    if covariances.ndim == 0:
        covariances = covariances * torch.eye(D, dtype=torch.double).expand(K, D, D)
    if covariances.shape != (K, D, D):
        raise ValueError(f"want covariances of shape {(K, D, D)}, got {(*covariances.shape,)}")
    if not ((weights > 0).all() and abs(weights.sum().item() - 1) <= 1e-6):
        raise ValueError(f"want positive weights that sum to 1, got {weights.tolist()}")
    variances, axes = torch.linalg.eigh(covariances)
    if not torch.allclose(covariances, covariances.mT) or (variances <= 0).any():
        raise ValueError("want symmetric positive definite covariances, got one that is not")
    return GaussianMixture(weights / weights.sum(), means, variances, axes)


def gaussian(mean: Tensor, covariance: Tensor) -> GaussianMixture:
    """A single Gaussian: mean (D,), covariance (D, D) or 0-dim."""
    covariance = torch.as_tensor(covariance)
    return mixture(torch.ones(1), torch.as_tensor(mean)[None], covariance[None] if covariance.ndim else covariance)


def irreducible_loss(data: GaussianMixture, sde: SDE, t: Tensor, nodes: int = 64) -> Tensor:
    """The score-matching loss of the exact score at the times t of shape (T,): no network does better.

    The loss of `pred` is the mean over elements of (std pred + z)^2. With the score s of the marginal,
    E[z | x_t] = -sigma s(x_t), so at the optimum it is  1 - sigma^2 E|s(x_t)|^2 / D.
    The expectation is a Gauss-Hermite rule of `nodes`^D points in every component; D <= 3.
    Raises ValueError above three dimensions, where the grid would not fit.
    """
    D = data.means.shape[-1]
    if D > 3:
        raise ValueError(f"want data of at most 3 dimensions for quadrature, got {D}")
    points, weights = _hermite_grid(nodes, D)  # (N, D), (N,)
    return torch.stack([1 - sde.sigma(s) ** 2 * _mean_square_score(data.marginal(sde, s), points, weights) / D
                        for s in t.to(data.means)])  # fmt: skip


def irreducible_loss_over_time(
    data: GaussianMixture, sde: SDE, t_min: float = 1e-3, nodes: int = 64, time_nodes: int = 64
) -> float:
    """The mean of `irreducible_loss` over t uniform in [t_min, 1], by Gauss-Legendre in log t."""
    u, w = (torch.from_numpy(a) for a in np.polynomial.legendre.leggauss(time_nodes))
    log_t = 0.5 * np.log(t_min) * (1 - u)  # from log t_min to log 1: the loss changes fastest at small t
    t = log_t.exp()
    dt = -0.5 * np.log(t_min) * t * w
    return float((irreducible_loss(data, sde, t, nodes) * dt).sum() / (1 - t_min))


def euler_maruyama_moments(
    data: GaussianMixture, sde: SDE, steps: int | None = None, t_min: float = 1e-3, *, times: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Mean (D,) and covariance (D, D) of Euler-Maruyama steps of the reverse SDE, exactly.

    For Gaussian data N(m, S) with the exact score -S_t^-1 (x - alpha m), S_t = alpha^2 S + sigma^2 I,
    one step from t to t - dt, in the eigenbasis of S, is affine with normal noise:

        x <- (1 - a dt) x - b dt + g sqrt(dt) noise,   a = f + g^2 / S_t,   b = -g^2 alpha m / S_t

    so  mean <- (1 - a dt) mean - b dt  and  var <- (1 - a dt)^2 var + g^2 dt.  It starts from the
    prior N(0, prior_std^2); the last step adds no noise.
    steps: of one length, from t = 1 down to t_min.    times: (N + 1,), decreasing, for N steps of any lengths.
    Raises ValueError for a mixture of more than one component, for times that do not decrease, and when not
    one of steps and times is given.
    """
    if len(data.weights) != 1:
        raise ValueError(f"want a single Gaussian, got a mixture of {len(data.weights)}")
    S, U = data.variances[0], data.axes[0]
    m = U.mT @ data.means[0]
    mean, var = torch.zeros_like(m), torch.full_like(m, sde.prior_std**2)
    grid = _grid(steps, t_min, times).to(m)
    last = len(grid) - 2
    for i, (t, s) in enumerate(pairwise(grid)):
        dt, g2 = t - s, sde.diffusion(t) ** 2
        S_t = sde.alpha(t) ** 2 * S + sde.sigma(t) ** 2
        A = 1 - dt * (sde.drift(torch.ones_like(m), t) + g2 / S_t)
        mean = A * mean + dt * g2 * sde.alpha(t) * m / S_t
        var = A**2 * var + (g2 * dt if i < last else 0)
    return U @ mean, U @ torch.diag(var) @ U.mT


def _grid(steps: int | None, t_min: float, times: Tensor | None) -> Tensor:
    """The times, or those of so many even steps from 1 to t_min."""
    if steps is not None and times is None:
        return torch.linspace(1, t_min, steps + 1, dtype=torch.double)
    if steps is not None or times is None:
        raise ValueError("want either steps or times")
    if times.ndim != 1 or len(times) < 2 or not (times.diff() < 0).all():
        raise ValueError(f"want two times or more that decrease, got {times.tolist()}")
    return times


def _mean_square_score(law: GaussianMixture, points: Tensor, weights: Tensor) -> Tensor:
    """E|s(x)|^2 under `law`, component by component; 0-dim."""
    N, D = points.shape
    steps = law.variances.sqrt()[:, None, :] * points  # (K, N, D)
    x = law.means[:, None, :] + torch.einsum("kde,kne->knd", law.axes, steps)
    squared = law.score(x.reshape(-1, D)).pow(2).sum(-1).view(-1, N)  # (K, N)
    return (law.weights[:, None] * weights * squared).sum()


def _hermite_grid(nodes: int, D: int) -> tuple[Tensor, Tensor]:
    """Points (nodes^D, D) and weights for expectations under N(0, I)."""
    u, w = (torch.from_numpy(a) for a in np.polynomial.hermite_e.hermegauss(nodes))
    grid = torch.cartesian_prod(*[u] * D).reshape(-1, D)
    weights = torch.cartesian_prod(*[w / w.sum()] * D).reshape(-1, D).prod(-1)
    return grid, weights
