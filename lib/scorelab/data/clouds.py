"""Point clouds in the plane.

A cloud is a function (n, generator) -> (n, 2), float32, on the generator's device. Its points are
independent draws: evenly spaced angles, as in scikit-learn's moons and swiss roll, would make two samples
agree better than chance allows, and with them every noise floor.

Every cloud has zero mean and unit scale: the variances of its two coordinates average to 1. The constants
that make it so are moments of the distribution, worked out beside each cloud, so they do not depend on n.
"""

import math
from collections.abc import Callable

import torch
from torch import Generator, Tensor

from scorelab.noise import randn_like

Cloud = Callable[[int, Generator], Tensor]


def ring_mixture(modes: int = 8, std: float = 0.1) -> tuple[Tensor, Tensor, float]:
    """The exact parameters of `ring`: weights (modes,), means (modes, 2) and the std that all modes share.

    Means r (cos a, sin a) and noise of variance std^2 give both coordinates the variance r^2/2 + std^2.
    """
    angles = torch.arange(modes) * (2 * math.pi / modes)
    means = math.sqrt(2 * (1 - std**2)) * torch.stack([angles.cos(), angles.sin()], dim=1)
    return torch.full((modes,), 1 / modes), means, std


def ring(n: int, generator: Generator, modes: int = 8, std: float = 0.1) -> Tensor:
    """n draws from equal Gaussians on a circle, (n, 2)."""
    return _from_mixture(ring_mixture(modes, std), n, generator)


def islands_mixture() -> tuple[Tensor, Tensor, float]:
    """The exact parameters of `islands`: weights (5,), means (5, 2) and the std that all modes share.

    No two islands are alike, so that nothing that goes wrong with one is hidden by another. The means are moved
    by their weighted mean, and scaled so that with noise of variance std^2 the coordinates have unit scale.
    """
    std = 0.15
    weights = torch.tensor([0.10, 0.15, 0.20, 0.25, 0.30])
    means = torch.tensor([[-1.5, 1.2], [0.1, 1.6], [1.6, 0.5], [0.7, -1.2], [-1.1, -0.7]])
    means = means - weights @ means
    variance = (weights @ means.square()).mean()
    return weights, math.sqrt(1 - std**2) / variance.sqrt() * means, std


def islands(n: int, generator: Generator) -> Tensor:
    """n draws from five Gaussians of unequal weights at no regular places, (n, 2)."""
    return _from_mixture(islands_mixture(), n, generator)


def moons(n: int, generator: Generator) -> Tensor:
    """n draws from two interleaved half circles with noise, (n, 2).

    The upper moon is (cos a, sin a), the lower one its half-turn (1 - cos a, 1/2 - sin a) about the centre
    (1/2, 1/4), a ~ U(0, pi). Both are equally far from the centre: E (cos a - 1/2)^2 = 3/4 and
    E (sin a - 1/4)^2 = 9/16 - 1/pi.
    """
    noise = 0.05
    scale = math.sqrt((3 / 4 + 9 / 16 - 1 / math.pi) / 2 + noise**2)
    a = math.pi * _uniform(n, generator)
    upper = torch.stack([a.cos() - 1 / 2, a.sin() - 1 / 4], dim=1)
    sign = 1 - 2 * torch.randint(2, (n, 1), generator=generator, device=generator.device)
    return (sign * upper + noise * randn_like(upper, generator)) / scale


def swiss_roll(n: int, generator: Generator) -> Tensor:
    """n draws from the spiral (a cos a, a sin a), a ~ U(3 pi / 2, 9 pi / 2), with noise, (n, 2).

    Its mean is (2, 2 / (3 pi)), and E a^2 = 39/4 pi^2.
    """
    noise = 0.5
    mean_x, mean_y = 2, 2 / (3 * math.pi)
    scale = math.sqrt((39 / 4 * math.pi**2 - mean_x**2 - mean_y**2) / 2 + noise**2)
    a = 1.5 * math.pi * (1 + 2 * _uniform(n, generator))
    roll = torch.stack([a * a.cos() - mean_x, a * a.sin() - mean_y], dim=1)
    return (roll + noise * randn_like(roll, generator)) / scale


def checkerboard(n: int, generator: Generator) -> Tensor:
    """n draws, uniform on the eight dark squares of a 4 x 4 board, (n, 2).

    Each coordinate alone is uniform over the board's side s, of variance s^2 / 12: s = sqrt(12).
    """
    square = math.sqrt(12) / 4
    column = torch.randint(4, (n,), generator=generator, device=generator.device)
    row = 2 * torch.randint(2, (n,), generator=generator, device=generator.device) + column % 2
    corner = torch.stack([column, row], dim=1) - 2
    inside = torch.rand(n, 2, generator=generator, device=generator.device)
    return square * (corner + inside)


def _from_mixture(law: tuple[Tensor, Tensor, float], n: int, generator: Generator) -> Tensor:
    weights, means, std = law
    weights, means = weights.to(generator.device), means.to(generator.device)
    centres = means[torch.multinomial(weights, n, replacement=True, generator=generator)]
    return centres + std * randn_like(centres, generator)


def _uniform(n: int, generator: Generator) -> Tensor:
    return torch.rand(n, generator=generator, device=generator.device)
