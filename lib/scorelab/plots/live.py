"""Training that shows itself while it runs: one picture in a notebook, drawn anew in its place."""

from collections.abc import Callable
from contextlib import nullcontext
from time import perf_counter
from typing import Any, cast

import torch
from matplotlib.axes import Axes
from matplotlib.quiver import Quiver
from torch import Tensor, nn

from scorelab.plots.canvas import WIDEST, Canvas, draw, mosaic, panels
from scorelab.plots.charts import field, running_mean, score_quiver
from scorelab.plots.colours import DATA, INK, styled
from scorelab.sde import Score
from scorelab.training import lent_to

SHARE = 0.1  # of the time: more would be felt as waiting


class TrainingView:
    """What a network has learnt so far: its arrows over the exact ones, its samples, its loss over the floor.

    Hand it to `fit` or `train` as `watch`. It draws before the first step and after the last, and between them as
    often as drawing stays within a tenth of the time so far. Outside of a notebook it does nothing.

    score: the network; it is on the CPU while it is drawn.
    sample: gives samples of it, (N, 2) or (N, 1, H, W); called: what they are. It must not draw from the generator of
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
        called: str = "samples",
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.score, self.sample, self.exact, self.floor = score, sample, exact, floor
        self.t, self.extent, self.called, self.clock = t, extent, called, clock
        self.began, self.spent, self.cost = clock(), 0.0, 0.0  # seconds: at start, for all drawing, for the latest
        self.shown: Any = None  # IPython's handle on the output
        self.axes: list[Axes] = []  # of the picture, once it is laid out

    def __call__(self, losses: list[float], last: bool = False) -> None:
        if not _in_a_notebook():
            return
        if not losses:
            self.began, self.spent, self.cost, self.shown = self.clock(), 0.0, 0.0, None
        elif not last and self.spent + 2.5 * self.cost > SHARE * (self.clock() - self.began):
            return  # room must be left for this picture, and for the last, which is sharper
        before = self.clock()
        with lent_to("cpu", self.score) if isinstance(self.score, nn.Module) else nullcontext():
            figure = self.figure(losses)
        self._show(figure, sharpness=1.5 if last else 1.0)
        seconds = self.clock() - before
        self.spent, self.cost = self.spent + seconds, seconds if losses else seconds / 2  # the first is laid out, too

    def figure(self, losses: list[float]) -> Canvas:
        """The picture after these losses, one a step. It is laid out once; then its data alone change."""
        with torch.no_grad():
            x = self.sample()
        self.axes = self.axes or self._laid_out(x)
        *arrows, samples, loss = self.axes
        for ax in arrows:
            learned = cast(Quiver, ax.collections[-1])
            learned.set_UVC(*field(self.score, torch.as_tensor(learned.XY, dtype=x.dtype), self.t).T)
        if x.ndim == 2:
            samples.collections[0].set_offsets(x.numpy())
        else:
            samples.images[0].set_data(mosaic(x[:16]).numpy())
        samples.set_title(f"{self.called} after {len(losses)} steps")
        mean = running_mean(torch.tensor(losses or [float("nan")], dtype=torch.double))
        loss.lines[0].set_data(range(1, len(mean) + 1), mean)
        loss.set(xlim=(1, max(10, len(mean))), title=f"loss {_said(float(mean[-1]))}" if losses else "loss")
        loss.relim()
        loss.autoscale_view(scalex=False)
        return cast(Canvas, loss.figure)

    @styled
    def _laid_out(self, x: Tensor) -> list[Axes]:
        """The axes with something of each kind in them; x: samples."""
        count = 2 if self.exact is None else 3
        *arrows, samples, loss = axes = panels(count, count * WIDEST / 3, 3.1)
        for ax in arrows:
            score_quiver(self.score, self.t, ax, exact=self.exact, extent=self.extent)
            if legend := ax.get_legend():  # there is no room, and the title says it
                legend.remove()
            ax.set_title(f"learned on exact, $t$ = {self.t:g}")
        draw(samples, x, 0.0, self.extent)
        for ax in axes[:-1]:
            ax.set(xticks=[], yticks=[], xlabel="", ylabel="")  # ticks take most of the time of drawing
        self._prepare(loss)
        figure = cast(Canvas, loss.figure)
        figure.set_layout_engine(None)  # to lay it out each time would take as long as to draw it
        figure.subplots_adjust(left=0.02, right=0.98, bottom=0.17, top=0.89, wspace=0.25)
        return axes

    def _prepare(self, ax: Axes) -> None:
        """For the running mean, seen from close by: from the floor to the highest."""
        ax.plot([], [], color=DATA, linewidth=2, label="loss, running mean")
        if self.floor is not None:
            ax.axhline(self.floor, color=INK, linestyle="--", linewidth=1.2, label=f"irreducible loss {self.floor:.3f}")
            ax.text(1.1, self.floor, "irreducible", va="bottom", fontsize=10)
        ax.set(xscale="log", xlabel="training step")
        ax.xaxis.set_major_formatter("{x:,.0f}")  # a power of ten would be typeset, which takes long
        ax.minorticks_off()

    def _show(self, figure: Canvas, sharpness: float) -> None:
        from IPython.display import display  # here, for those who train without a notebook

        bundle = figure.bundle(sharpness)
        if self.shown is None:
            self.shown = display(bundle, raw=True, display_id=True)
        else:
            self.shown.update(bundle, raw=True)


def _said(loss: float) -> str:
    """Three decimals; for a small loss two digits, for 0.001 would hide them."""
    return f"{loss:.3f}" if loss >= 0.01 else f"{loss:.2g}"


def _in_a_notebook() -> bool:
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
