"""One picture of each problem set, in seconds: networks that ship with the kit, and samplers that students write.

python -m solutions.gallery    into build/gallery/
"""

import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import torch
from matplotlib.figure import Figure
from torch import Generator, Tensor

from scorelab import data, plots
from scorelab.challenge import even
from scorelab.nets import ScoreMLP, ScoreUNet, VelocityNetwork
from scorelab.noise import randn_like
from scorelab.pretrained import pretrained
from scorelab.sde import Score, Straight
from solutions.digits import FAMILY, T_MIN, digit_network
from solutions.flow_matching import euler_flow
from solutions.guidance import inpaint_step
from solutions.pipeline import IMAGE_SDE, reverse_run
from solutions.race import closing_in, ddim, heun_flow
from solutions.samplers import probability_flow_drift
from solutions.sde_family import reverse_drift, reverse_sample

TEN = torch.arange(10)
SHAPE = (10, 1, 8, 8)


def digit_score(name: str, generator: Generator) -> Score:
    """The score of each of the ten digits, under one SDE of the family, from its network."""
    net = pretrained(name.replace(", ", "-"), digit_network(name, generator)).requires_grad_(False)
    return partial(net, label=TEN)


def carved_islands(generator: Generator) -> Figure:
    """ps1: noise, carved into islands by Euler-Maruyama's steps."""
    net = pretrained("islands-VP", ScoreMLP(IMAGE_SDE, generator))
    states = reverse_run(net, IMAGE_SDE, torch.randn(2000, 2, generator=generator), 100, generator)
    return plots.reverse_strip(states, torch.linspace(1, T_MIN, len(states)))


def three_sdes(generator: Generator) -> Figure:
    """ps2: the ten digits under three SDEs, by one sampler."""
    rows = {}
    for name, sde in FAMILY.items():
        score, times = digit_score(name, generator), torch.linspace(1, T_MIN, 101)
        x = sde.prior_std * torch.randn(SHAPE, generator=generator)
        rows[name.removeprefix("digits, ")] = reverse_sample(
            sde, score, x, times, torch.randn(100, *SHAPE, generator=generator)
        )
    return plots.image_rows(rows)


def short_cuts(generator: Generator) -> Figure:
    """ps3: DDIM's jumps, from the same noise, fewer in each row."""
    score, z = digit_score("digits, VP", generator), torch.randn(SHAPE, generator=generator)
    rows = {f"{n} jumps": ddim(IMAGE_SDE, score, z, vp_times(n)) for n in (50, 20, 10, 5, 3)}
    return plots.image_rows(rows)


def without_dice(generator: Generator) -> Figure:
    """ps4: the ODE by Heun's steps, from the same noise, with fewer evaluations in each row."""
    score, z = digit_score("digits, VP", generator), torch.randn(SHAPE, generator=generator)
    drift = partial(probability_flow_drift, IMAGE_SDE, score)
    return plots.image_rows({f"{n} evaluations": heun_flow(drift, z, vp_times(n // 2)) for n in (64, 32, 16, 8, 4)})


def half_a_digit(generator: Generator) -> Figure:
    """ps5: the upper half is known, the lower one is made: three times for each digit."""
    digits, score = data.digits(), digit_score("digits, VP", generator)
    known = torch.stack([digits.test_images[digits.test_labels == digit][0] for digit in TEN])
    mask = torch.zeros(1, 1, 8, 1)
    mask[:, :, :4] = 1
    rows = {"known": torch.where(mask.bool(), known, -1.0)}
    rows |= {f"completed {i}": completed(score, known, mask, generator) for i in (1, 2, 3)}
    return plots.image_rows(rows | {"the real one": known})


def completed(score: Score, known: Tensor, mask: Tensor, generator: Generator, steps: int = 100) -> Tensor:
    """Pictures that agree with the known ones under the mask: a reverse run that puts them in after each step."""
    x = torch.randn(SHAPE, generator=generator)
    for t, s in pairwise(torch.linspace(1, T_MIN, steps + 1)):
        dice = IMAGE_SDE.diffusion(t) * (t - s).sqrt() * randn_like(x, generator)
        x = x - reverse_drift(IMAGE_SDE, score, x, t) * (t - s) + dice
        x = inpaint_step(x, known, mask, IMAGE_SDE.alpha(s), IMAGE_SDE.sigma(s), randn_like(x, generator))
    return x


def few_steps(generator: Generator) -> Figure:
    """ps6: a flow in fewer and fewer steps, from the same noise."""
    net = VelocityNetwork(pretrained("digits-straight", ScoreUNet(Straight(), generator, channels=16, classes=10)))
    z, flow = torch.randn(SHAPE, generator=generator), partial(net.requires_grad_(False), label=TEN)
    times = {f"{n} step{'s' * (n > 1)}": even(n).float() for n in (32, 8, 4, 2, 1)}
    return plots.image_rows({name: euler_flow(flow, z, grid) for name, grid in times.items()})


def vp_times(steps: int) -> Tensor:
    """Closing-in times that end where the VP-SDE's samplers do, (steps + 1,)."""
    return closing_in(steps).clamp(min=T_MIN).float()


PICTURES: dict[str, Callable[[Generator], Figure]] = {
    "ps1_score_sde": carved_islands,
    "ps2_sde_family": three_sdes,
    "ps3_ddpm": short_cuts,
    "ps4_samplers": without_dice,
    "ps5_guidance": half_a_digit,
    "ps6_flow_matching": few_steps,
}


def main(to: Path = Path("build/gallery")) -> None:
    """Draw every picture into the folder, each with a seed of its own."""
    to.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        with torch.no_grad():
            draw(torch.Generator().manual_seed(0)).savefig(to / f"{name}.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
