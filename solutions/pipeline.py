"""The reference system end to end: data -> model -> training -> sampling -> figures.

python -m solutions.pipeline demo       a run with figures, under build/demo/
python -m solutions.pipeline carved     the README's picture
python -m solutions.pipeline quality    the README's table: each data set and each SDE, over several seeds
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import torch
import typer
from torch import Generator, Tensor
from tqdm import tqdm

from scorelab import data, plots
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ChainUNet, ScoreMLP, ScoreUNet
from scorelab.oracle import GaussianMixture, irreducible_loss_over_time, mixture
from scorelab.plots import animate, save_gif
from scorelab.sde import VPSDE, Score
from solutions.ddpm import Noise, alpha_bars, ancestral_sample, ddim_sample, linear_betas
from solutions.ddpm import train as train_chain
from solutions.digits import FAMILY, T_MIN, decode, digit_network, drawn_digits, some, train_digits, training_digits
from solutions.quality import Quality, average, judged, show, tail, timed
from solutions.score_sde import sample, train

SDE = VPSDE()
# For images less noise will do: at t = 1 an eighth of the data is left, too little to matter, and both training
# and sampling spend more of their time where there is something to learn.
IMAGE_SDE = VPSDE(beta_1=8.0)
CLOUDS: dict[str, data.Cloud] = {
    cloud.__name__: cloud for cloud in (data.ring, data.moons, data.checkerboard, data.swiss_roll)
}
# Ho's chain of ps3, in 200 steps: step by step with the large variance, and by DDIM's short cuts.
CHAIN_STEPS = 200
CHAIN: dict[str, Callable[[Noise, Tensor, Tensor, Generator], Iterator[Tensor]]] = {
    "digits, DDPM in 200": lambda eps, z, betas, g: ancestral_sample(eps, z, betas, large=True, generator=g),
    "digits, DDIM in 20": lambda eps, z, betas, g: ddim_sample(
        eps, z, alpha_bars(betas), steps=20, eta=0.0, generator=g
    ),
}
POOL = 20_000  # points to train on: so many that no network of this size can learn them by heart


def run_points(
    name: str,
    generator: Generator,
    out: Path | None = None,
    *,
    steps: int = 2500,
    sampling_steps: int = 500,
    n: int = 4000,
) -> Quality:
    """Learn the cloud called `name`, generate n points and compare: sliced Wasserstein distance.

    out: the folder for the figures; none are drawn without it. Raises ValueError for an unknown name.
    """
    if name not in CLOUDS:
        raise ValueError(f"want one of {', '.join(CLOUDS)}, got {name!r}")
    cloud = CLOUDS[name]
    net = ScoreMLP(SDE, generator)
    losses, seconds = timed(
        lambda: train(net, SDE, cloud(POOL, generator), steps=steps, batch=1024, lr=3e-3, generator=generator)
    )
    states = reverse_run(net, SDE, torch.randn(n, 2, generator=generator), sampling_steps, generator)

    def distance(x: Tensor, y: Tensor) -> float:
        return sliced_wasserstein(x, y, generator)

    real = cloud(n, generator)
    apart, floor = distance(states[-1], real), noise_floor(distance, cloud, n, generator, repeats=50)
    if out is not None:
        law = exact_law(name)
        least, score = (irreducible_loss_over_time(law, SDE), law.marginal_score(SDE)) if law else (None, None)
        draw(out, SDE, states, real, losses, generator, least)
        draw_plane(out, states, net, score)
    return Quality(name, seconds, tail(losses), apart, floor)


def run_digits(
    generator: Generator,
    out: Path | None = None,
    *,
    steps: int = 1700,
    sampling_steps: int = 200,
    per_digit: int = 90,
) -> Quality:
    """Learn the training half of the digits, generate `per_digit` of each and compare: Frechet distance.

    With 90 of each, as many are generated as there are in a half, and the floor is between the halves.
    out: the folder for the figures; none are drawn without it.
    """
    digits = data.digits()
    net = ScoreUNet(IMAGE_SDE, generator, classes=10)
    images, labels = digits.train_images, digits.train_labels
    losses, seconds = timed(
        lambda: train(net, IMAGE_SDE, images, labels, steps=steps, batch=64, lr=4e-3, generator=generator)
    )
    wanted = torch.arange(10).repeat(per_digit)
    z = torch.randn(len(wanted), 1, 8, 8, generator=generator)
    states = reverse_run(lambda x, t: net(x, t, wanted), IMAGE_SDE, z, sampling_steps, generator)
    drawn = decode(states[-1])
    if out is not None:
        draw(out, IMAGE_SDE, [*states[:-1], drawn], digits.test_images, losses, generator)
    return judged("digits", seconds, losses, drawn, wanted, digits.train_images)


def run_family(
    name: str, generator: Generator, *, steps: int = 1500, sampling_steps: int = 100, per_digit: int = 30
) -> Quality:
    """Learn the training half of the digits under one SDE of ps2, and compare: Frechet distance.

    name: a key of FAMILY. The network has half the channels of `run_digits`, and sees dequantised digits.
    The floor is that of as many real digits as are generated: fewer are further apart.
    """
    net = digit_network(name, generator)
    losses, seconds = timed(lambda: train_digits(net, FAMILY[name], generator, steps=steps))
    drawn, wanted, real = drawn_digits(net, FAMILY[name], generator, sampling_steps, per_digit)
    return judged(name, seconds, losses, drawn, wanted, real)


def run_chain(name: str, generator: Generator, *, steps: int = 1500, per_digit: int = 30) -> Quality:
    """Learn the training half of the digits by Ho's chain, sample as `name` says, and compare: Frechet distance.

    name: a key of CHAIN. Data, network and floor are those of `run_family`.
    """
    betas = linear_betas(CHAIN_STEPS).float()  # the network's precision; in 200 steps nothing is lost by it
    bars = alpha_bars(betas)
    net = ChainUNet(bars, generator, channels=16, classes=10)
    images, labels = training_digits(generator)
    losses, seconds = timed(
        lambda: train_chain(net, images, labels, bars, steps=steps, batch=64, lr=4e-3, generator=generator)
    )
    wanted = torch.arange(10).repeat(per_digit)
    z = torch.randn(len(wanted), 1, 8, 8, generator=generator)
    *_, x = CHAIN[name](partial(net, label=wanted), z, betas, generator)
    return judged(name, seconds, losses, decode(x), wanted, some(data.digits().train_images, len(wanted), generator))


def reverse_run(score: Score, sde: VPSDE, z: Tensor, steps: int, generator: Generator) -> list[Tensor]:
    """Every state of a reverse run, steps + 1 of them, noise first."""
    run = sample(score, sde, z, steps=steps, generator=generator, t_min=T_MIN)
    return [sde.prior_std * z, *tqdm(run, desc="sampling", total=steps, file=sys.stdout)]


def exact_law(name: str) -> GaussianMixture | None:
    """The law of a cloud that is a Gaussian mixture; None for the others."""
    if name != "ring":
        return None
    weights, means, std = data.ring_mixture()
    return mixture(weights, means, torch.tensor(std**2))


def draw(
    out: Path,
    sde: VPSDE,
    states: list[Tensor],
    real: Tensor,
    losses: list[float],
    generator: Generator,
    floor: float | None = None,
) -> None:
    """The figures that points and images share, into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    times = torch.linspace(1, T_MIN, len(states))
    figures = {
        "forward": plots.forward_strip(sde, real, [0, 0.1, 0.2, 0.4, 0.7, 1], generator),
        "reverse": plots.reverse_strip(states, times),
        "generated": plots.generated_vs_real(states[-1], real),
        "loss": plots.loss_curve(losses, floor),
    }
    for name, figure in figures.items():
        figure.savefig(out / f"{name}.png", dpi=150)
    save_gif(animate(states, times), out / "noise_to_data.gif")


def draw_plane(out: Path, states: list[Tensor], score: Score, exact: Score | None) -> None:
    """The figures that need a plane: the field of arrows and the paths, into the folder `out`."""
    plots.score_quiver(score, 0.2, exact=exact).savefig(out / "score.png", dpi=150)
    plots.trajectories(states, n=10).savefig(out / "trajectories.png", dpi=150)


app = typer.Typer(add_completion=False, help="Train, sample, measure and draw.")


@app.command()
def demo(out: Path = Path("build/demo")) -> None:
    """Moons from training to figures, in half a minute: into OUT/moons."""
    generator = torch.Generator().manual_seed(0)
    show([run_points("moons", generator, out / "moons", steps=1000, sampling_steps=200, n=2000)])


@app.command()
def carved(to: Path = Path("docs/carved.png")) -> None:
    """The README's picture: noise, carved into two moons."""
    generator = torch.Generator().manual_seed(0)
    net = ScoreMLP(SDE, generator)
    train(net, SDE, data.moons(POOL, generator), steps=2500, batch=1024, lr=3e-3, generator=generator)
    states = reverse_run(net, SDE, torch.randn(6000, 2, generator=generator), 300, generator)
    to.parent.mkdir(parents=True, exist_ok=True)
    plots.front_page_strip(states, torch.linspace(1, T_MIN, len(states))).savefig(to, dpi=110)


@app.command()
def quality(seeds: int = 5) -> None:
    """The figures of points, and of digits under three SDEs and by a chain: means over the generator seeds 0, 1, ..."""
    points = (partial(run_points, name) for name in ("ring", "moons", "checkerboard"))
    family = (partial(run_family, name) for name in FAMILY)
    chain = (partial(run_chain, name) for name in CHAIN)
    runs: list[Callable[[torch.Generator], Quality]] = [*points, run_digits, *family, *chain]
    show([average([run(torch.Generator().manual_seed(s)) for s in range(seeds)]) for run in runs])


if __name__ == "__main__":
    app()
