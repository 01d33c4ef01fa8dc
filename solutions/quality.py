"""How well a run did, in the figures that every run of the pipeline reports."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from math import isnan, nan
from statistics import mean
from time import perf_counter

from rich.console import Console
from rich.table import Table
from torch import Tensor

from scorelab import data
from scorelab.classifier import digit_frechet, recognised


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


def judged(name: str, seconds: float, losses: list[float], drawn: Tensor, wanted: Tensor, real: Tensor) -> Quality:
    """The figures of a run that drew the digits `wanted`; the floor is between `real` and the test half."""
    unseen = data.digits().test_images
    apart, floor = digit_frechet(drawn, unseen), digit_frechet(real, unseen)
    return Quality(name, seconds, tail(losses), apart, floor, recognised(drawn, wanted))


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


def timed(work: Callable[[], list[float]]) -> tuple[list[float], float]:
    """What work() returns, and the seconds it took."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def tail(losses: list[float]) -> float:
    """The mean of the last tenth."""
    return mean(losses[-max(1, len(losses) // 10) :])
