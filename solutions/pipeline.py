"""The reference system end to end: data -> model -> training -> sampling -> figures.

python -m solutions.pipeline demo       a run with figures, under build/demo/
python -m solutions.pipeline carved     the README's picture
python -m solutions.pipeline quality    the README's table: each data set and each SDE, over several seeds
python -m solutions.pipeline weights    the networks that ship with the kit, into lib/scorelab/weights/
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from functools import partial
from math import isnan, nan
from pathlib import Path
from statistics import mean
from time import perf_counter

import torch
import typer
from rich.console import Console
from rich.table import Table
from torch import Generator, Tensor, nn
from tqdm import tqdm

from scorelab import data, plots
from scorelab.classifier import digit_frechet, recognised
from scorelab.metrics import noise_floor, sliced_wasserstein
from scorelab.nets import ChainUNet, ScoreMLP, ScoreUNet, VelocityNetwork
from scorelab.oracle import GaussianMixture, irreducible_loss_over_time, mixture
from scorelab.plots import animate, save_gif
from scorelab.pretrained import FOLDER, pretrained, save
from scorelab.sde import VPSDE, Score, Straight
from solutions.ddpm import Noise, alpha_bars, ancestral_sample, ddim_sample, linear_betas
from solutions.ddpm import train as train_chain
from solutions.flow_matching import euler_flow
from solutions.flow_matching import train as train_flow
from solutions.score_sde import sample, train
from solutions.sde_family import VESDE, SubVPSDE, reverse_sample

SDE = VPSDE()
# For images less noise will do: at t = 1 an eighth of the data is left, too little to matter, and both training
# and sampling spend more of their time where there is something to learn.
IMAGE_SDE = VPSDE(beta_1=8.0)
T_MIN = 1e-3  # where sampling ends: noise of standard deviation 0.01, too little to see
CLOUDS: dict[str, data.Cloud] = {
    cloud.__name__: cloud for cloud in (data.ring, data.moons, data.checkerboard, data.swiss_roll)
}
# The family of ps2. Under VE, noise below half a grey level hides nothing, and noise of 10 leaves nothing to see:
# a wider range would spend training where there is nothing to learn.
FamilySDE = VPSDE | SubVPSDE | VESDE
FAMILY: dict[str, FamilySDE] = {
    "digits, VP": VPSDE(0.1, 8.0),
    "digits, sub-VP": SubVPSDE(0.1, 8.0),
    "digits, VE": VESDE(0.05, 10.0),
}
# Ho's chain of ps3, in 200 steps: step by step with the large variance, and by DDIM's short cuts.
CHAIN_STEPS = 200
CHAIN: dict[str, Callable[[Noise, Tensor, Tensor, Generator], Iterator[Tensor]]] = {
    "digits, DDPM in 200": lambda eps, z, betas, g: ancestral_sample(eps, z, betas, large=True, generator=g),
    "digits, DDIM in 20": lambda eps, z, betas, g: ddim_sample(
        eps, z, alpha_bars(betas), steps=20, eta=0.0, generator=g
    ),
}
GREY = 1 / 8  # from one grey level of the digits to the next
COPIES = 16  # of each digit, with other grey levels
POOL = 20_000  # points to train on: so many that no network of this size can learn them by heart


@dataclass(frozen=True)
class Quality:
    """What a run achieved.  distance: to unseen real data; floor: between real data and real data.

    seconds: of training.   loss: the mean over the last tenth of the run.
    recognised: the share of images in which the classifier saw, with confidence, the digit asked for;
    nan for points.
    """

    name: str
    seconds: float
    loss: float
    distance: float
    floor: float
    recognised: float = nan

    @property
    def ratio(self) -> float:
        return self.distance / self.floor


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


def digit_network(name: str, generator: Generator) -> ScoreUNet:
    """The network for digits under one SDE of ps2, untrained."""
    return ScoreUNet(FAMILY[name], generator, channels=16, classes=10)


def train_digits(net: ScoreUNet, sde: FamilySDE, generator: Generator, *, steps: int = 1500) -> list[float]:
    """Fit net to the dequantised training half of the digits. Returns the loss of every step."""
    images, labels = training_digits(generator)
    return train(net, sde, images, labels, steps=steps, batch=64, lr=6e-3, generator=generator)


def training_digits(generator: Generator) -> tuple[Tensor, Tensor]:
    """The training half of the digits with its labels, several times, dequantised each time anew."""
    digits = data.digits()
    images = dequantised(digits.train_images.repeat(COPIES, 1, 1, 1), generator)
    return images, digits.train_labels.repeat(COPIES)


def drawn_digits(
    net: ScoreUNet, sde: FamilySDE, generator: Generator, sampling_steps: int = 100, per_digit: int = 30
) -> tuple[Tensor, Tensor, Tensor]:
    """Digits that net draws, which ones were wanted, and as many real ones of the training half."""
    digits, wanted = data.digits(), torch.arange(10).repeat(per_digit)
    x = sde.prior_std * torch.randn(len(wanted), 1, 8, 8, generator=generator)
    noise = torch.randn(sampling_steps, *x.shape, generator=generator)
    with torch.no_grad():
        times = torch.linspace(1, T_MIN, sampling_steps + 1)
        drawn = decode(reverse_sample(sde, lambda x, t: net(x, t, wanted), x, times, noise))
    return drawn, wanted, some(digits.train_images, len(wanted), generator)


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


def some(images: Tensor, n: int, generator: Generator) -> Tensor:
    """n of the images, no two the same."""
    return images[torch.randperm(len(images), generator=generator)[:n]]


def judged(name: str, seconds: float, losses: list[float], drawn: Tensor, wanted: Tensor, real: Tensor) -> Quality:
    """The figures of a run that drew the digits `wanted`; the floor is between `real` and the test half."""
    unseen = data.digits().test_images
    apart, floor = digit_frechet(drawn, unseen), digit_frechet(real, unseen)
    return Quality(name, seconds, tail(losses), apart, floor, recognised(drawn, wanted))


def dequantised(images: Tensor, generator: Generator) -> Tensor:
    """The images with every grey level spread evenly over its width, so that they have a density."""
    u = torch.rand(images.shape, generator=generator, dtype=images.dtype)
    return images + GREY * (u - 1 / 2)


def decode(images: Tensor) -> Tensor:
    """The nearest images that the digits' 17 grey levels can show: whole numbers 0..16, as -1..1.

    What noise sampling leaves in a pixel is rounded away when it is below half a level, 1/16.
    """
    return ((images + 1) * 8).round().clamp(0, 16) / 8 - 1


def timed(work: Callable[[], list[float]]) -> tuple[list[float], float]:
    """What work() returns, and the seconds it took."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def reverse_run(score: Score, sde: VPSDE, z: Tensor, steps: int, generator: Generator) -> list[Tensor]:
    """Every state of a reverse run, steps + 1 of them, noise first."""
    run = sample(score, sde, z, steps=steps, generator=generator, t_min=T_MIN)
    return [sde.prior_std * z, *tqdm(run, desc="sampling", total=steps, file=sys.stdout)]


def tail(losses: list[float]) -> float:
    """The mean of the last tenth."""
    return mean(losses[-max(1, len(losses) // 10) :])


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


def average(results: list[Quality]) -> Quality:
    """Each figure's mean over several runs on the same data."""
    columns = zip(*(astuple(result)[1:] for result in results), strict=True)
    return Quality(results[0].name, *map(mean, columns))


def show(results: list[Quality]) -> None:
    """A table on stdout, one line a data set."""
    table = Table("data", "training, s", "loss", "distance", "noise floor", "ratio", "recognised")
    for r in results:
        figures = [f"{r.seconds:.1f}", f"{r.loss:.3f}", f"{r.distance:.4f}", f"{r.floor:.4f}", f"{r.ratio:.2f}"]
        table.add_row(r.name, *figures, "" if isnan(r.recognised) else f"{r.recognised:.1%}")
    Console().print(table)


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


@app.command()
def weights(folder: Path = FOLDER, only: list[str] | None = None) -> None:
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
    velocity, known = VelocityNetwork(net), training_digits(generator)
    losses, seconds = timed(lambda: train_flow(velocity, *known, steps=1500, batch=64, lr=6e-3, generator=generator))
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
    app()
