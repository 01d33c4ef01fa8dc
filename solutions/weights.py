"""The networks that ship with the kit: `python -m solutions.weights` writes them into lib/scorelab/weights/."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch
import typer
from torch import Generator, Tensor, nn

from scorelab import data
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ScoreMLP, ScoreUNet, VelocityNetwork
from scorelab.noise import randn_like
from scorelab.pretrained import FOLDER, pretrained, save
from scorelab.sde import Straight
from solutions.digits import FAMILY, decode, digit_network, drawn_digits, some, train_digits, training_digits
from solutions.flow_matching import euler_flow
from solutions.flow_matching import train as train_flow
from solutions.pipeline import IMAGE_SDE, POOL, reverse_run
from solutions.quality import Quality, judged, show, tail, timed
from solutions.score_sde import train


def main(folder: Path = FOLDER, only: list[str] | None = None) -> None:
    """Train the networks that ship with the kit, and write them into FOLDER: rounded, they draw as well as before."""
    trainings: dict[str, Callable[[Path, Generator], list[Quality]]] = {
        name.replace(", ", "-"): partial(ship_family, name) for name in FAMILY
    }
    trainings |= {"digits-straight": ship_flow, "islands-VP": ship_islands}
    chosen = {name: ship for name, ship in trainings.items() if not only or name in only}
    show([quality for name, ship in chosen.items() for quality in ship(folder, torch.Generator().manual_seed(0))])


def ship_family(name: str, folder: Path, generator: Generator) -> list[Quality]:
    """The network for digits under one SDE of ps2: trained, written, and its figures before and after."""
    net = digit_network(name, generator)
    losses, seconds = timed(partial(train_digits, net, FAMILY[name], generator))
    figures = partial(digit_figures, partial(drawn_digits, net, FAMILY[name]), seconds, losses)
    return rounded(name.replace(", ", "-"), net, folder, figures)


def ship_flow(folder: Path, generator: Generator) -> list[Quality]:
    """The network for digits on the straight road of ps6, as `ship_family`."""
    net = ScoreUNet(Straight(), generator, channels=16, classes=10)
    velocity, (images, labels) = VelocityNetwork(net), training_digits(generator)

    def pairs(generator: Generator) -> tuple[Tensor, Tensor, Tensor]:
        chosen = torch.randint(len(images), (64,), generator=generator)
        return images[chosen], randn_like(images[chosen], generator), labels[chosen]

    losses, seconds = timed(lambda: train_flow(velocity, pairs, steps=1500, lr=6e-3, generator=generator))
    figures = partial(digit_figures, partial(flown_digits, velocity), seconds, losses)
    return rounded("digits-straight", net, folder, figures)


def ship_islands(folder: Path, generator: Generator) -> list[Quality]:
    """The network for the islands of ps4, as `ship_family`."""
    net = ScoreMLP(IMAGE_SDE, generator)
    losses, seconds = timed(partial(train_islands, net, generator))
    return rounded("islands-VP", net, folder, partial(island_figures, net, seconds, losses))


def rounded(name: str, net: nn.Module, folder: Path, figures: Callable[[str], Quality]) -> list[Quality]:
    """Write net as `name`, and read it again: the figures before and after."""
    before = figures(f"{name}, trained")
    save(name, net, folder)
    pretrained(name, net, folder)
    return [before, figures(f"{name}, written")]


def digit_figures(
    draw: Callable[[Generator], tuple[Tensor, Tensor, Tensor]], seconds: float, losses: list[float], name: str
) -> Quality:
    """The figures of what a network for digits draws, with a seed of its own."""
    return judged(name, seconds, losses, *draw(torch.Generator().manual_seed(1)))


def flown_digits(net: VelocityNetwork, generator: Generator, per_digit: int = 30) -> tuple[Tensor, Tensor, Tensor]:
    """As `drawn_digits`, by 32 of Euler's steps along a learned velocity."""
    wanted = torch.arange(10).repeat(per_digit)
    z = torch.randn(len(wanted), 1, 8, 8, generator=generator)
    with torch.no_grad():
        x = euler_flow(partial(net, label=wanted), z, torch.linspace(1, 0, 33))
    return decode(x), wanted, some(data.digits().train_images, len(wanted), generator)


def train_islands(net: ScoreMLP, generator: Generator, *, steps: int = 2500) -> list[float]:
    """Fit net to the islands of ps4, under the SDE of the images. Returns the loss of every step."""
    points = data.islands(POOL, generator)
    return train(net, IMAGE_SDE, points, steps=steps, batch=1024, lr=3e-3, generator=generator)


def island_figures(net: ScoreMLP, seconds: float, losses: list[float], name: str, n: int = 4000) -> Quality:
    """The figures of a network for islands, with a seed of their own."""
    generator = torch.Generator().manual_seed(1)
    distance = partial(sliced_wasserstein, generator=generator)
    x = reverse_run(net, IMAGE_SDE, torch.randn(n, 2, generator=generator), 200, generator)[-1]
    floor = noise_floor(distance, data.islands, n, generator, repeats=50)
    return Quality(name, seconds, tail(losses), distance(x, data.islands(n, generator)), floor)


if __name__ == "__main__":
    typer.run(main)
