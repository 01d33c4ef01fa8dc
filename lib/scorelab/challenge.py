"""A contest without points: who makes data out of noise in the fewest evaluations of a velocity?

A sampler is a function of the velocity, a function of x (B, ...) and t () on the straight road; of noise z (B, ...),
the state at t = 1; and of n, how often it may ask. It returns its points at t = 0. Score and noise and every other
linear SDE are one rescaling away, so that any sampler of the course can take part.

There are two tasks: islands in the plane with the exact velocity, and digits with a network that ships with the kit.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Generator, Tensor

from scorelab.classifier import digit_frechet
from scorelab.data import digits, islands, islands_mixture
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ScoreUNet, VelocityNetwork
from scorelab.oracle import GaussianMixture, mixture
from scorelab.pretrained import pretrained
from scorelab.sde import VPSDE, Straight

Velocity = Callable[[Tensor, Tensor], Tensor]  # dx/dt, of x (B, ...) and t (); the shape of x
Sampler = Callable[[Velocity, Tensor, int], Tensor]  # points at t = 0, of a velocity, noise (B, ...) and n
BUDGETS = (1, 2, 4, 8)
POINTS, ROUNDS = 2000, 5  # of a crowd; crowds that each result is the mean of
EACH = 30  # images of each digit in a crowd
PAIRS = 50  # of real crowds for the floor: it is then known to 5 %, and is the same for all samplers
LAST = 1 - 1e-6  # at t = 1 the velocity from the score is 0 / 0; here nine digits are left


@dataclass(frozen=True)
class Row:
    """How far a sampler's crowd is from the truth: in multiples of what chance makes, with the standard error."""

    name: str
    evaluations: int
    distance: float
    error: float


def rounded(row: Row) -> Row:
    """To four decimals, as results are kept: more is chance, and differs by machine."""
    return replace(row, distance=round(row.distance, 4), error=round(row.error, 4))


@dataclass(frozen=True)
class Task:
    """What samplers are compared on; the same for all of them.

    crowds: noise that a sampler starts from, each with what its points are compared with.
    distance: between a sampler's points and those.    floor: that distance for real points.
    """

    velocity: Velocity
    crowds: Sequence[tuple[Tensor, Tensor]]
    distance: Callable[[Tensor, Tensor], float]
    floor: float

    def row(self, name: str, sampler: Sampler, n: int) -> Row:
        """One sampler with n evaluations, on every crowd.

        Raises ValueError for a sampler that asks more often than it may, or returns no finite points like z.
        """
        distances = []
        for z, real in self.crowds:
            with torch.no_grad():
                x = sampler(Counted(self.velocity, n), z.clone(), n)
            if not isinstance(x, Tensor) or x.shape != z.shape or not x.isfinite().all():
                raise ValueError(f"{name}: want finite points of shape {tuple(z.shape)}, got {_says(x)}")
            distances.append(self.distance(x.detach().to(real), real) / self.floor)
        ratios = torch.tensor(distances)
        if not (ratios.isfinite().all() and ratios.std().isfinite()):
            raise ValueError(f"{name}: want points near the data, got some too far away to measure")
        return Row(name, n, float(ratios.mean()), float(ratios.std()) / math.sqrt(len(ratios)))


def islands_task(generator: Generator) -> Task:
    """Five unequal islands with the exact velocity: sliced Wasserstein distance between crowds of `POINTS`."""
    floor = noise_floor(partial(sliced_wasserstein, generator=generator), islands, POINTS, generator, PAIRS)
    crowds = [(torch.randn(POINTS, 2, generator=generator), islands(POINTS, generator)) for _ in range(ROUNDS)]
    weights, means, std = islands_mixture()

    def distance(x: Tensor, real: Tensor) -> float:
        return sliced_wasserstein(x, real, generator.clone_state())  # along the same lines for all samplers

    return Task(exact_velocity(mixture(weights, means, torch.tensor(std**2))), crowds, distance, floor)


def digits_task(generator: Generator) -> Task:
    """8x8 digits with the velocity that ships as "digits-straight": Frechet distance from the half that it never saw.

    A crowd has `EACH` of every digit. The floor is the distance of as many real digits of the other half.
    """
    known, wanted = digits(), torch.arange(10).repeat_interleave(EACH)
    net = VelocityNetwork(pretrained("digits-straight", ScoreUNet(Straight(), generator, channels=16, classes=10)))
    net.requires_grad_(False)
    picks = [torch.randperm(len(known.train_images), generator=generator)[: len(wanted)] for _ in range(PAIRS)]
    floor = sum(digit_frechet(known.train_images[pick], known.test_images) for pick in picks) / PAIRS
    noises = [torch.randn(len(wanted), 1, 8, 8, generator=generator) for _ in range(ROUNDS)]

    def velocity(x: Tensor, t: Tensor) -> Tensor:
        return net(x.float(), t.float(), wanted)

    def distance(x: Tensor, real: Tensor) -> float:
        return digit_frechet(((x + 1) * 8).round().clamp(0, 16) / 8 - 1, real)  # as pictures show them, in 17 levels

    return Task(velocity, [(z, known.test_images) for z in noises], distance, floor)


TASKS: dict[str, Callable[[Generator], Task]] = {"islands": islands_task, "digits": digits_task}


def rank(
    samplers: Mapping[str, Sampler],
    generator: Generator,
    budgets: Sequence[int] = BUDGETS,
    least: Mapping[str, int] | None = None,
) -> list[Row]:
    """The samplers on the islands, by budget and then by distance. All start from the same noise.

    least: how many evaluations some of them need, by their names; they sit out smaller budgets.
    Raises ValueError for a sampler that asks more often than it may, or returns no finite points like z.
    """
    task, rows = islands_task(generator), []
    for n in budgets:
        entered = [name for name in samplers if n >= (least or {}).get(name, 1)]
        rows += sorted((task.row(name, samplers[name], n) for name in entered), key=lambda row: row.distance)
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


def _says(x: object) -> str:
    return f"shape {tuple(x.shape)}, {int((~x.isfinite()).sum())} not finite" if isinstance(x, Tensor) else repr(x)
