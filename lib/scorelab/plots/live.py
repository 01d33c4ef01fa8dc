"""Training that shows itself while it runs: one picture in a notebook, drawn anew in its place."""

from collections.abc import Callable
from time import perf_counter
from typing import Any, cast

import torch
from matplotlib.axes import Axes
from torch import Tensor

from scorelab.plots.canvas import WIDEST, Canvas, draw, panels
from scorelab.plots.charts import running_mean, score_quiver
from scorelab.plots.colours import DATA, INK, styled
from scorelab.sde import Score

SHARE = 0.1  # of the time: more would be felt as waiting


class TrainingView:
    """What a network has learnt so far: its arrows over the exact ones, its samples, its loss over the floor.

    Hand it to `fit` or `train` as `watch`. It draws before the first step and after the last, and between them as
    often as drawing stays within a tenth of the time so far. Outside of a notebook it does nothing.

    score: the network.    sample: gives samples of it, (N, 2) or (N, 1, H, W). It must not draw from the generator of
    the training, or the result would hang on the speed of the machine.
    exact: the exact score; without it there are no arrows.    floor: the irreducible loss, when it is known.
    t: the time of the arrows.    extent: half the side of the panels of points.
    """

    def __init__(
        self,
        score: Score,
        sample: Callable[[], Tensor],
        exact: Score | None = None,
        floor: float | None = None,
        t: float = 0.05,
        extent: float = 2.0,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.score, self.sample, self.exact, self.floor = score, sample, exact, floor
        self.t, self.extent, self.clock = t, extent, clock
        self.began, self.spent, self.cost = clock(), 0.0, 0.0  # seconds: at start, for all drawing, for the latest
        self.shown: Any = None  # IPython's handle on the output

    def __call__(self, losses: list[float], last: bool = False) -> None:
        if not _in_a_notebook():
            return
        if not losses:
            self.began, self.spent, self.cost, self.shown = self.clock(), 0.0, 0.0, None
        elif not last and self.spent + 3 * self.cost > SHARE * (self.clock() - self.began):
            return  # room must be left for this picture, and for the last, which is sharper
        before = self.clock()
        self._show(self.figure(losses), sharpness=1.5 if last else 1.0)
        seconds = self.clock() - before
        self.spent, self.cost = self.spent + seconds, seconds

    @styled
    def figure(self, losses: list[float]) -> Canvas:
        """The picture after these losses, one a step."""
        arrows = self.exact is not None
        axes = panels(2 + arrows, (2 + arrows) * WIDEST / 3, 3.1)
        if arrows:
            score_quiver(self.score, self.t, axes[0], exact=self.exact, extent=self.extent)
            if legend := axes[0].get_legend():  # there is no room, and the title says it
                legend.remove()
            axes[0].set_title(f"learned on exact, $t$ = {self.t:g}")
        with torch.no_grad():
            draw(axes[-2], self.sample(), 0.0, self.extent)
        axes[-2].set_title(f"samples after {len(losses)} steps")
        for ax in axes[:-1]:
            ax.set(xticks=[], yticks=[], xlabel="", ylabel="")  # ticks take most of the time of drawing
        self._loss(axes[-1], losses)
        figure = cast(Canvas, axes[0].figure)
        figure.set_layout_engine(None)  # to lay it out would take as long as to draw it
        figure.subplots_adjust(left=0.02, right=0.98, bottom=0.17, top=0.89, wspace=0.25)
        return figure

    def _loss(self, ax: Axes, losses: list[float]) -> None:
        """The running mean, seen from close by: from just under the floor to just over the highest."""
        mean = running_mean(torch.tensor(losses or [float("nan")], dtype=torch.double))
        ax.plot(range(1, len(mean) + 1), mean, color=DATA, linewidth=2, label="loss, running mean")
        if self.floor is not None:
            ax.axhline(self.floor, color=INK, linestyle="--", linewidth=1.2, label=f"irreducible loss {self.floor:.3f}")
            ax.text(1.1, self.floor, "irreducible", va="bottom", fontsize=10)
        ax.set(xscale="log", xlim=(1, max(10, len(mean))), xlabel="training step")
        ax.xaxis.set_major_formatter("{x:,.0f}")  # a power of ten would be typeset, which takes long
        ax.minorticks_off()
        ax.set_title(f"loss {float(mean[-1]):.3f}" if losses else "loss")

    def _show(self, figure: Canvas, sharpness: float) -> None:
        from IPython.display import display  # here, for those who train without a notebook

        bundle = figure.bundle(sharpness)
        if self.shown is None:
            self.shown = display(bundle, raw=True, display_id=True)
        else:
            self.shown.update(bundle, raw=True)


def _in_a_notebook() -> bool:
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
