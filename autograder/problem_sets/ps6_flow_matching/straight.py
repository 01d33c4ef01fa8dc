"""The truth about straight lines from data to noise, where the data are a Gaussian mixture."""

import torch
from torch import Generator, Tensor

from scorelab.oracle import GaussianMixture, mixture
from scorelab.sde import Straight

LINES = Straight()


def blobs(dims: int, generator: Generator) -> GaussianMixture:
    """Another mixture of three Gaussians for each seed, none of them round."""
    weights = 0.2 + torch.rand(3, generator=generator, dtype=torch.double)
    means = 1.5 * torch.randn(3, dims, generator=generator, dtype=torch.double)
    roots = 0.3 * torch.randn(3, dims, dims, generator=generator, dtype=torch.double).tril()
    roots = roots + 0.4 * torch.eye(dims)
    return mixture(weights / weights.sum(), means, roots @ roots.mT)


def passed(data: GaussianMixture, n: int, t: Tensor, generator: Generator) -> Tensor:
    """Places (n, D) where n lines are at time t."""
    x_0 = data.sample(n, generator)
    return LINES.perturb(x_0, t, torch.randn(x_0.shape, generator=generator, dtype=torch.double))


def exact_score(data: GaussianMixture, x: Tensor, t: Tensor) -> Tensor:
    """The score of the law of x_t at x (B, D).  t: () or (B, 1)."""
    return data.marginal(LINES, t).score(x)


def mean_velocity(data: GaussianMixture, x: Tensor, t: Tensor) -> Tensor:
    """E[z - x_0 | x_t = x] at x (B, D), without any score.  t: () or (B, 1).

    In one component N(m, S), x_0, z and x_t are Gaussian together, and x_t ~ N((1 - t) m, C), C = (1 - t)^2 S + t^2 I.
    So x_0 and z regress on x_t by (1 - t) S C^-1 and t C^-1; the components count as likely as they are, given x.
    """
    t = t.to(x).expand(len(x), 1)[..., None]  # (B, 1, 1): a batch dimension before (K, D)
    means, S = data.means, (data.axes * data.variances[:, None, :]) @ data.axes.mT
    C = (1 - t[..., None]) ** 2 * S + t[..., None] ** 2 * torch.eye(x.shape[-1]).to(x)  # (B, K, D, D)
    away = x[:, None, :] - (1 - t) * means  # (B, K, D)
    pull = torch.linalg.solve(C, away[..., None])[..., 0]
    x_0, z = means + (1 - t) * torch.einsum("kde,bke->bkd", S, pull), t * pull
    likely = (data.weights.log() - 0.5 * (away * pull).sum(-1) - 0.5 * torch.logdet(C)).softmax(-1)
    return (likely[..., None] * (z - x_0)).sum(1)
