"""How far apart two samples are, and whether each mode got its share.

Points have shape (n, D); distances come back as Python floats, without gradient. No distance between two
finite samples is zero even when they come from the same distribution: `noise_floor` is the distance to expect
between two real samples of size n, and a result is read in multiples of it.
"""

import math
from collections.abc import Callable
from functools import partial

import torch
from torch import Generator, Tensor

from scorelab.data import Cloud
from scorelab.noise import randn_like

ROWS = 1000  # of a distance matrix held at once


def sliced_wasserstein(x: Tensor, y: Tensor, generator: Generator, projections: int = 128) -> float:
    """The 1-Wasserstein distance of the projections onto lines, averaged over the lines' directions.

    How far a point has to travel along a line, on average: each projection is solved exactly, by pairing
    sorted with sorted (Bonneel et al. 2015, "Sliced and Radon Wasserstein Barycenters of Measures", here with
    exponent 1, which a few outliers do not dominate). In the plane the directions are evenly spaced from a
    random start, which takes nearly all of their noise out; elsewhere they are independent.

    x, y: (n, D) both. Raises ValueError when the shapes differ.
    """
    if x.shape != y.shape or x.ndim != 2:
        raise ValueError(f"want two samples of one shape (n, D), got {tuple(x.shape)} and {tuple(y.shape)}")
    lines = _directions(x, projections, generator)
    gaps = (x @ lines).sort(dim=0).values - (y @ lines).sort(dim=0).values
    return gaps.abs().mean().item()


def _directions(like: Tensor, count: int, generator: Generator) -> Tensor:
    """Unit vectors, (D, count), for points of shape (n, D)."""
    if like.shape[1] == 2:
        start = torch.rand((), generator=generator, device=generator.device).to(like)
        angles = (start + torch.arange(count).to(like)) * (math.pi / count)  # a line has no sign: half a turn
        return torch.stack([angles.cos(), angles.sin()])
    return torch.nn.functional.normalize(randn_like(like.new_empty(like.shape[1], count), generator), dim=0)


def energy_distance(x: Tensor, y: Tensor) -> float:
    """sqrt(2 E|x - y| - E|x - x'| - E|y - y'|) over all pairs, those of a point with itself included.

    Zero only for equal samples. Székely and Rizzo 2013, "Energy statistics", with the square root that makes
    it a metric, as in scipy.stats.energy_distance. Memory grows with n, not with n^2.

    x: (n, D), y: (m, D). Raises ValueError when D differs.
    """
    _same_dimension(x, y)
    squared = 2 * _mean_distance(x, y) - _mean_distance(x, x) - _mean_distance(y, y)
    return math.sqrt(max(squared, 0.0))  # the difference of equal means can round below zero


def _mean_distance(x: Tensor, y: Tensor) -> float:
    # the default mode of cdist goes through |x|^2 - 2 xy + |y|^2, which cancels for close points
    distances = partial(torch.cdist, x2=y.double(), compute_mode="donot_use_mm_for_euclid_dist")
    total = sum(distances(rows).sum().item() for rows in x.double().split(ROWS))
    return total / (len(x) * len(y))


def mode_weights(x: Tensor, means: Tensor) -> Tensor:
    """The share of the points x (n, D) nearest to each mode's mean, means (K, D): shape (K,), sums to 1."""
    return _nearest(x, means).bincount(minlength=len(means)).to(x.dtype) / len(x)


def mode_moments(x: Tensor, means: Tensor) -> Tensor:
    """Second moments about each mode's given mean, of the points nearest to it, coordinate by coordinate.

    (K, D): std^2 everywhere when x (n, D) is drawn from well-separated Gaussians of that std, and nan, which
    is within no tolerance, for a mode that has no points.
    """
    nearest = _nearest(x, means)
    total = torch.zeros_like(means).index_add(0, nearest, (x - means[nearest]) ** 2)
    return total / nearest.bincount(minlength=len(means)).unsqueeze(1)


def _nearest(x: Tensor, means: Tensor) -> Tensor:
    _same_dimension(x, means)
    return torch.cdist(x, means).argmin(dim=1)


def frechet_distance(features_x: Tensor, features_y: Tensor) -> float:
    """The squared 2-Wasserstein distance between Gaussians fitted to two sets of features.

        |m_x - m_y|^2 + tr(S_x + S_y - 2 (S_x S_y)^(1/2))

    The distance of Heusel et al. 2017, arXiv:1706.08500, Eq. 6, in float64, with unbiased covariances S.

    features_x: (n, F), features_y: (m, F), n and m at least 2. Raises ValueError otherwise.
    """
    _same_dimension(features_x, features_y)
    if min(len(features_x), len(features_y)) < 2:
        raise ValueError(f"want at least 2 rows for a covariance, got {len(features_x)} and {len(features_y)}")
    mean_x, root_x = _mean_and_root(features_x)
    mean_y, root_y = _mean_and_root(features_y)
    # S_x S_y = R_x^T R_x R_y^T R_y has the eigenvalues of (R_x R_y^T)^T (R_x R_y^T): squared singular values
    cross = torch.linalg.matrix_norm(root_x @ root_y.T, "nuc")
    squared = (mean_x - mean_y).square().sum() + root_x.square().sum() + root_y.square().sum() - 2 * cross
    return max(squared.item(), 0.0)


def _mean_and_root(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and a root R of the covariance, R^T R = S: no covariance is formed, so no digits are lost."""
    features = features.double()
    mean = features.mean(dim=0)
    return mean, torch.linalg.qr((features - mean) / math.sqrt(len(features) - 1), mode="r").R


def _same_dimension(x: Tensor, y: Tensor) -> None:
    if x.ndim != 2 or y.ndim != 2 or x.shape[1] != y.shape[1]:
        raise ValueError(f"want shapes (n, D) and (m, D), got {tuple(x.shape)} and {tuple(y.shape)}")


def noise_floor(
    metric: Callable[[Tensor, Tensor], float], sample: Cloud, n: int, generator: Generator, repeats: int = 5
) -> float:
    """The metric's mean between two independent real samples of n, over `repeats` pairs."""
    pairs = ((sample(n, generator), sample(n, generator)) for _ in range(repeats))
    return sum(metric(x, y) for x, y in pairs) / repeats
