"""What each student may have of their own: how many islands the ring has, how wide they are, and how fast noise comes.

Fewer or more islands would stand too far apart or run into one another before the noise comes.
"""

from typing import Any

import torch
from torch import Generator, Tensor

from autograder.problem_sets.ps1_score_sde.inputs import normal
from autograder.problem_sets.variants import Variants, fixed
from scorelab.data import ring, ring_mixture
from scorelab.noise import randn_like
from scorelab.oracle import GaussianMixture, irreducible_loss_over_time, mixture
from scorelab.sde import VPSDE

POINTS = 2000  # as in the notebook
FAR = 0.4  # from every island: astray


def own(islands: int, width: float, beta_1: float) -> dict[str, Any]:
    """The cloud, its parameters, and the SDE."""
    return {
        "ring": fixed(ring, modes=islands, std=width),
        "ring_mixture": fixed(ring_mixture, modes=islands, std=width),
        "VPSDE": fixed(VPSDE, beta_1=beta_1),
    }


def due(islands: int, width: float, beta_1: float) -> dict[str, str]:
    """From the exact score: no training is in them."""
    weights, means, _ = ring_mixture(islands, width)
    truth, sde = mixture(weights, means, torch.tensor(width**2)), VPSDE(beta_1=beta_1)
    loss = irreducible_loss_over_time(truth, sde, nodes=16, time_nodes=24)
    found = {steps: width_and_strays(carved(truth, sde, steps), truth.means) for steps in (10, 50)}
    shown = [f"width {w:.2f} and {100 * s:.0f} % astray in {steps} steps" for steps, (w, s) in found.items()]
    return {
        "q4a": f"irreducible loss {loss:.3f} over all times",
        "q4b": f"exact score: {', '.join(shown)}; the data have the width {width:.2f}",
    }


def carved(truth: GaussianMixture, sde: VPSDE, steps: int) -> Tensor:
    """Points (POINTS, 2) that Euler-Maruyama carves with the exact score (Song Eq. 6), always from the same noise."""
    generator, score = Generator().manual_seed(0), truth.marginal_score(sde)
    x = normal(POINTS, 2, generator=generator, dtype=torch.double)
    times = torch.linspace(1, 1e-3, steps + 1, dtype=torch.double)
    for t, dt in zip(times, -times.diff(), strict=False):
        g = sde.diffusion(t)
        x = x - (sde.drift(x, t) - g**2 * score(x, t)) * dt
        x = x + g * dt.sqrt() * randn_like(x, generator) * (t > times[-2])  # the last step adds none
    return x


def width_and_strays(x: Tensor, means: Tensor) -> tuple[float, float]:
    """The typical width of the islands around means (K, 2), and the share of x (N, 2) that is on none of them."""
    distance = torch.cdist(x, means).amin(dim=1)
    median = (2 * torch.tensor(2.0).log()).sqrt()  # of the distance, for a Gaussian island of width 1
    return float(distance.median() / median), float((distance > FAR).double().mean())


VARIANTS = Variants(
    ranges={
        "islands": (5, 6, 7, 8, 9, 10),
        "width": (0.08, 0.09, 0.10, 0.11, 0.12),
        "beta_1": (16.0, 18.0, 20.0, 22.0, 24.0),
    },
    words="{islands} islands of width {width:.2f}, beta from 0.1 to {beta_1:g}",
    own=own,
    due=due,
    instead={
        "a ring of eight islands": "a ring of islands",
        "eight small islands": "small islands",
        "there are eight\nhills, and": "there are as\nmany hills as islands, and",
        "grows linearly from 0.1 to 20": "grows linearly from 0.1 to the value of your variant",
        "in the data 0.10": "in the data that of your variant",
        "0.4 (four widths) from": "0.4 from",
        "in the data 0.03 %": "in the data less than half a per cent",
    },
)
