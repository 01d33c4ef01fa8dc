"""Steps to quality: every sampler of the course, by what it costs, with exact fields and with learned ones.

python -m solutions.steps    writes docs/steps.png, and its tables into docs/measurements.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch
from torch import Generator

from docs.generated import put
from scorelab.challenge import EACH, Task, digits_task, even, islands_task
from scorelab.data import islands_mixture
from scorelab.oracle import mixture
from scorelab.plots import panels
from scorelab.plots.canvas import figure_of
from scorelab.pretrained import pretrained
from scorelab.sde import SDE, VPSDE, Score
from solutions.digits import digit_network
from solutions.pipeline import IMAGE_SDE
from solutions.race import LOOKS, Grid, closing_in, race

DOCS = Path(__file__).parents[1] / "docs"
COMMAND = "python -m solutions.steps"
EXACT_CALLS, LEARNED_CALLS = (2, 4, 8, 16, 32, 64), (4, 8, 16, 32)
CROWDS = 3  # of each task, that a result is the mean of


@dataclass(frozen=True)
class Found:
    """One comparison.    distances: in noise floors, by sampler, one for each of `calls` evaluations."""

    title: str
    calls: Sequence[int]
    distances: dict[str, list[float]]


def compared(
    title: str, task: Task, sde: SDE, score: Score, grids: tuple[Grid, Grid], calls: Sequence[int], generator: Generator
) -> Found:
    """All samplers on a task. score: of the SDE.    grids: the times of the SDE's samplers, and of the straight road's.

    The generator is for the dice of Euler-Maruyama.
    """
    distances: dict[str, list[float]] = {name: [] for name in LOOKS}
    for k in calls:
        crowds = task.crowds[:CROWDS]
        runs = [race(sde, score, task.velocity, z, k, *grids, generator) for z, _ in crowds]
        for name in LOOKS:
            far = [task.distance(run[name].float(), real) for run, (_, real) in zip(runs, crowds, strict=True)]
            distances[name].append(sum(far) / len(far) / task.floor)
    return Found(title, calls, distances)


def exact(generator: Generator) -> Iterator[Found]:
    """Islands, with exact fields: both roads at even times, and both at closing-in times."""
    task, vp = islands_task(generator), VPSDE()
    task = replace(task, crowds=[(z.double(), real) for z, real in task.crowds])  # near t = 1 float32 loses digits
    weights, means, std = islands_mixture()
    score = mixture(weights, means, torch.tensor(std**2)).marginal_score(vp)
    for name, grid in {"even times": even, "closing-in times": closing_in}.items():
        yield compared(f"islands, exact fields, {name}", task, vp, score, (grid, grid), EXACT_CALLS, generator)


def learned(generator: Generator) -> Found:
    """Digits, with the networks that ship with the kit: each road with the times that suit it."""
    wanted = torch.arange(10).repeat_interleave(EACH)
    net = pretrained("digits-VP", digit_network("digits, VP", generator)).requires_grad_(False)
    title, grids = "digits, learned fields, closing-in times (VP) and even ones (straight)", (closing_in, even)
    return compared(
        title, digits_task(generator), IMAGE_SDE, partial(net, label=wanted), grids, LEARNED_CALLS, generator
    )


def table(found: Found) -> str:
    """One comparison as Markdown."""
    rows = [["evaluations", *map(str, found.calls)], ["---"] * (1 + len(found.calls))]
    rows += [[name, *(f"{ratio:.1f}" for ratio in ratios)] for name, ratios in found.distances.items()]
    return "\n".join(
        [f"{found.title[0].upper()}{found.title[1:]}:", "", *(f"| {' | '.join(row)} |" for row in rows), ""]
    )


def draw(all_found: Sequence[Found], to: Path) -> None:
    """One panel a comparison, on logarithmic axes."""
    axes = panels(len(all_found), 15, 5)
    for ax, found in zip(axes, all_found, strict=True):
        for name, ratios in found.distances.items():
            ax.plot(found.calls, ratios, label=name, **LOOKS[name])
        ax.axhline(1, color="#999999", linewidth=1)
        ax.set(xscale="log", yscale="log", xlabel="evaluations", title=found.title.replace(" fields, ", " fields,\n"))
        ax.minorticks_off()
        ax.set_xticks(found.calls, [f"{k}" for k in found.calls])
        ax.set_yticks([1, 10, 100], ["1", "10", "100"])
        ax.set_ylim(0.5, 400)
    axes[0].set_ylabel("distance, in noise floors")
    axes[0].legend()
    figure_of(axes[0]).savefig(to, dpi=90)


def main(docs: Path = DOCS) -> None:
    """Measure, draw and write."""
    generator = torch.Generator().manual_seed(0)
    found = [*exact(generator), learned(generator)]
    draw(found, docs / "steps.png")
    put("\n".join(map(table, found)), docs / "measurements.md", COMMAND)


if __name__ == "__main__":
    main()
