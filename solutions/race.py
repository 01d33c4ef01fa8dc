"""The samplers of the whole course side by side: each with its road, its step and its times.

Those of the VP-SDE ask a score, those of the straight road a velocity; what they cost is counted in evaluations.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import torch
from torch import Generator, Tensor

from scorelab.challenge import even
from scorelab.noise import randn_like
from scorelab.plots import DATA, EXACT, INK
from scorelab.sde import SDE, Score
from solutions.ddpm import ddim_step
from solutions.flow_matching import Velocity, euler_flow
from solutions.samplers import Drift, heun_step, probability_flow_drift
from solutions.score_sde import euler_maruyama_step

Grid = Callable[[int], Tensor]  # times from noise to data, (steps + 1,), of a number of steps


def closing_in(steps: int) -> Tensor:
    """Times from noise to data, (steps + 1,), with ever shorter steps."""
    return even(steps) ** 2


def heun_flow(drift: Drift, x: Tensor, times: Tensor) -> Tensor:
    """Follow dx/dt = drift(x, t) along the times by Heun's steps (ps4)."""
    for t, s in pairwise(times):
        x = heun_step(drift, x, t, s)
    return x


def tremble(sde: SDE, score: Score, x: Tensor, times: Tensor, generator: Generator) -> Tensor:
    """Euler-Maruyama's steps back along the times; the last one without dice (ps1)."""
    for t, s in pairwise(times):
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        dice = randn_like(x, generator) if s > times[-1] else torch.zeros_like(x)
        x = euler_maruyama_step(x, drift, sde.diffusion(t), t - s, dice)
    return x


def ddim(sde: SDE, score: Score, x: Tensor, times: Tensor) -> Tensor:
    """DDIM's jumps along the times, on the chain whose alpha bars are the SDE's alpha squared (ps3)."""
    rising = times.flip(0)
    bars = sde.alpha(rising) ** 2
    for i in range(len(rising) - 1, 0, -1):
        eps = -sde.sigma(rising[i]) * score(x, rising[i])
        x = ddim_step(eps, x, i, i - 1, bars, 0.0, torch.zeros_like(x))
    return x


@torch.no_grad()
def race(
    sde: SDE,
    score: Score,
    velocity: Velocity,
    z: Tensor,
    calls: int,
    vp_grid: Grid,
    flow_grid: Grid,
    generator: Generator,
) -> dict[str, Tensor]:
    """What six samplers make of the noise z with so many evaluations: by name. The generator is for the dice."""
    vp_once, vp_twice = (vp_grid(steps).to(z).clamp(min=1e-3) for steps in (calls, calls // 2))
    once, twice = (flow_grid(steps).to(z) for steps in (calls, calls // 2))
    ode = partial(probability_flow_drift, sde, score)
    return {
        "Euler–Maruyama": tremble(sde, score, z, vp_once, generator),
        "DDIM": ddim(sde, score, z, vp_once),
        "ODE, Euler": euler_flow(ode, z, vp_once),
        "ODE, Heun": heun_flow(ode, z, vp_twice),
        "flow, Euler": euler_flow(velocity, z, once),
        "flow, Heun": heun_flow(velocity, z, twice),
    }


# In figures: a colour for each road, a marker for each step; broken lines are those of one evaluation a step.
LOOKS: dict[str, dict] = {
    "Euler–Maruyama": {"color": INK, "marker": "o", "linestyle": ":"},
    "DDIM": {"color": "#009e73", "marker": "D", "linestyle": "--"},
    "ODE, Euler": {"color": EXACT, "marker": "s", "linestyle": "--"},
    "ODE, Heun": {"color": EXACT, "marker": "s"},
    "flow, Euler": {"color": DATA, "marker": "^", "linestyle": "--"},
    "flow, Heun": {"color": DATA, "marker": "^"},
}
