"""A contest without points: who makes five islands out of noise in the fewest evaluations of the exact velocity?

A sampler is a function of the velocity, a function of x (B, 2) and t () on the straight road; of noise z (B, 2), the
state at t = 1; and of n, how often it may ask. It returns its points at t = 0. Score and noise and every other linear
SDE are one rescaling away, so that any sampler of the course can take part.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Generator, Tensor

from scorelab.data import islands, islands_mixture
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.oracle import GaussianMixture, mixture
from scorelab.sde import VPSDE, Straight

Velocity = Callable[[Tensor, Tensor], Tensor]  # dx/dt, of x (B, ...) and t (); the shape of x
Sampler = Callable[[Velocity, Tensor, int], Tensor]  # points at t = 0, of a velocity, noise (B, 2) and n
BUDGETS = (1, 2, 4, 8)
POINTS, ROUNDS = 2000, 5  # of a crowd; crowds that each result is the mean of
PAIRS = 50  # of real crowds for the floor: it is then known to 5 %, and is the same for all samplers
LAST = 1 - 1e-6  # at t = 1 the velocity from the score is 0 / 0; here nine digits are left


@dataclass(frozen=True)
class Row:
    """How far a sampler's crowd is from the truth: in multiples of what chance makes, with the standard error."""

    name: str
    evaluations: int
    distance: float
    error: float


def rank(
    samplers: Mapping[str, Sampler],
    generator: Generator,
    budgets: Sequence[int] = BUDGETS,
    least: Mapping[str, int] | None = None,
) -> list[Row]:
    """The samplers by budget and then by distance. All start from the same noise.

    least: how many evaluations some of them need, by their names; they sit out smaller budgets.
    Raises ValueError for a sampler that asks more often than it may, or returns no finite points like z.
    """
    floor = noise_floor(partial(sliced_wasserstein, generator=generator), islands, POINTS, generator, PAIRS)
    crowds = [(torch.randn(POINTS, 2, generator=generator), islands(POINTS, generator)) for _ in range(ROUNDS)]
    rows = []
    for n in budgets:
        entered = [name for name in samplers if n >= (least or {}).get(name, 1)]
        ranked = [_row(samplers[name], name, n, crowds, floor, generator) for name in entered]
        rows += sorted(ranked, key=lambda row: row.distance)
    return rows


def exact_velocity(law: GaussianMixture) -> Velocity:
    """The mean velocity of all lines from the law to noise, E[z - x_0 | x_t], in float64: a function of x and t."""
    score = law.marginal_score(Straight())

    def velocity(x: Tensor, t: Tensor) -> Tensor:
        x, t = x.double(), t.double().clamp(max=LAST)
        noise = -t * score(x, t)
        data = (x - t * noise) / (1 - t)
        return noise - data

    return velocity


class Counted:
    """A velocity that may be asked n times."""

    def __init__(self, velocity: Velocity, n: int) -> None:
        self.velocity, self.n, self.asked = velocity, n, 0

    def __call__(self, x: Tensor, t: Tensor) -> Tensor:
        self.asked += 1
        if self.asked > self.n:
            raise ValueError(f"want at most {self.n} evaluations, got one more")
        return self.velocity(x, torch.as_tensor(t))


def even(steps: int) -> Tensor:
    """Times from 1 to 0, (steps + 1,), evenly spaced."""
    return torch.linspace(1, 0, steps + 1, dtype=torch.double)


def vp_times(steps: int) -> Tensor:
    """The times on the straight road at which the VP-SDE has as much noise beside the signal at its own even times.

    Euler's steps there are DDIM's steps on the VP-SDE's chain.  (steps + 1,), from nearly 1 to 0.
    """
    alpha, sigma = VPSDE().alpha(even(steps)), VPSDE().sigma(even(steps))
    return sigma / (alpha + sigma)


def _row(
    sampler: Sampler, name: str, n: int, crowds: list[tuple[Tensor, Tensor]], floor: float, generator: Generator
) -> Row:
    """One sampler with n evaluations, on every crowd."""
    weights, means, std = islands_mixture()
    velocity = exact_velocity(mixture(weights, means, torch.tensor(std**2)))
    distances = []
    for z, real in crowds:
        x = sampler(Counted(velocity, n), z.clone(), n)
        if not isinstance(x, Tensor) or x.shape != z.shape or not x.isfinite().all():
            raise ValueError(f"{name}: want finite points of shape {tuple(z.shape)}, got {_says(x)}")
        distances.append(sliced_wasserstein(x.detach().to(real), real, generator) / floor)
    ratios = torch.tensor(distances)
    return Row(name, n, float(ratios.mean()), float(ratios.std()) / math.sqrt(len(ratios)))


def _says(x: object) -> str:
    return f"shape {tuple(x.shape)}, {int((~x.isfinite()).sum())} not finite" if isinstance(x, Tensor) else repr(x)
