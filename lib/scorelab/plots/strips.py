"""One picture, several times: data becoming noise, noise being carved into data."""

from collections.abc import Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Generator, Tensor

from scorelab.noise import randn_like
from scorelab.plots.canvas import checked, draw, extent_of, figure_of, panels, sheet, time_label
from scorelab.plots.colours import TIME, legible, styled
from scorelab.sde import SDE

SHOWN = (1.0, 0.6, 0.4, 0.25, 0.12, 0.0)  # where a VP-SDE changes what one sees
SHOWN_WIDE = (1.0, 0.5, 0.25, 0.1, 0.0)  # fewer, so that each is large


@styled
def forward_strip(sde: SDE, x_0: Tensor, times: Sequence[float] | Tensor, generator: Generator) -> Figure:
    """The same data at each of `times` in [0, 1], becoming noise: one panel a time.

    One draw of the noise z serves all times, x_t = alpha x_0 + sigma z, so each point can be followed.
    x_0: (N, 2) or (N, 1, H, W). Raises ValueError for other shapes or times.
    """
    (x_0,) = checked([x_0])
    times = _times(times)
    z = randn_like(x_0, generator)
    return _strip([sde.perturb(x_0, torch.tensor(t, dtype=x_0.dtype), z) for t in times], times)


@styled
def reverse_strip(
    states: Sequence[Tensor], times: Sequence[float] | Tensor, show: Sequence[float] | None = None
) -> Figure:
    """Snapshots from a reverse run, noise being carved into data: states[i] is the state at times[i].

    states: (N, 2) or (N, 1, H, W).
    show: the times wanted; the states nearest to them are drawn. By default every state of a short
    run (at most 8), else those nearest to SHOWN. Raises ValueError for wrong shapes or times.
    """
    states, times = checked(states), _times(times, len(states))
    if show is None:
        show = times if len(times) <= 8 else SHOWN
    picks = _nearest(times, show)
    return _strip([states[i] for i in picks], [times[i] for i in picks])


@styled
def front_page_strip(
    states: Sequence[Tensor], times: Sequence[float] | Tensor, show: Sequence[float] = SHOWN_WIDE
) -> Figure:
    """Noise carved into a shape in one wide strip, for a front page: 14 by 4 inches.

    The clouds stand in a row on one sheet, in the order of `show`, with the time under each.
    states: (N, 2), states[i] at times[i]. Raises ValueError for wrong shapes or times.
    """
    states, times = checked(states, "(N, 2)"), _times(times, len(states))
    picks = _nearest(times, show)
    reach = extent_of([states[i] for i in picks])
    step = 1.45 * reach  # neighbours overlap a little: one cloud turns into the next
    (ax,) = sheet(1, 1, 14, 4)
    for place, i in enumerate(picks):
        x, colour = states[i] + torch.tensor([step * place, 0.0]), TIME(times[i])
        ax.scatter(x[:, 0], x[:, 1], s=max(2.5, 12000 / len(x)), color=colour, alpha=0.65, linewidths=0)
        ax.text(step * place, -1.2 * reach, time_label(times[i]), ha="center", fontsize=16, color=legible(colour))
    right = step * (len(picks) - 1) + reach
    ax.set(xlim=(-reach, right), ylim=(-1.25 * reach, reach), aspect="equal")
    ax.set_axis_off()
    return figure_of(ax)


def _strip(states: list[Tensor], times: list[float]) -> Figure:
    """One panel a state, titled with its time, all within the same limits; in two rows where one would be too wide."""
    points = states[0].ndim == 2
    axes = panels(len(states), 2.7 * len(states), 3.0)
    reach = extent_of(states) if points else 1.0
    for ax, x, t in zip(axes, states, times, strict=True):
        draw(ax, x, t, reach)
        ax.set_title(time_label(t), color=legible(TIME(t)))
    for ax in axes[1:]:
        ax.tick_params(labelleft=_first_in_its_row(ax))
        ax.set(xlabel="$x_1$" if points else "", ylabel="$x_2$" if points and _first_in_its_row(ax) else "")
    return figure_of(axes[0])


def _first_in_its_row(ax: Axes) -> bool:
    place = ax.get_subplotspec()
    return place is not None and place.is_first_col()


def _times(times: Sequence[float] | Tensor, n: int | None = None) -> list[float]:
    """The times as floats in [0, 1], n of them if n is given; else ValueError."""
    times = torch.as_tensor(times, dtype=torch.double).flatten().tolist()
    if not times or not all(0 <= t <= 1 for t in times) or n not in (None, len(times)):
        raise ValueError(f"want {n or 'some'} times in [0, 1], got {len(times)}: {times[:8]}")
    return times


def _nearest(times: list[float], wanted: Sequence[float]) -> list[int]:
    """For each wanted time the index of the nearest of `times`, each index once."""
    return list(dict.fromkeys(min(range(len(times)), key=lambda i: abs(times[i] - w)) for w in wanted))
