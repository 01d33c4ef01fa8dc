"""One chart each: a score's arrows, paths, generated beside real samples, a loss over its floor, a grid of images."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter
from torch import Tensor

from scorelab.plots.canvas import (
    WIDEST,
    checked,
    cloud,
    extent_of,
    figure_of,
    legend_above,
    mosaic,
    panels,
    show_mosaic,
    time_label,
)
from scorelab.plots.colours import DATA, EXACT, INK, NOISE, TIME, styled
from scorelab.sde import Score

MOST = 5.0  # times what losses are at most, but for one in a hundred: a mean beyond would flatten all that follows


@styled
def score_quiver(
    score: Score,
    t: float,
    ax: Axes | None = None,
    exact: Score | None = None,
    extent: float = 3.0,
) -> Figure:
    """The arrows of score(x, t) at time t, on a grid over [-extent, extent]^2.

    score, exact: functions of x (B, 2) and t (B, 1) that return (B, 2). With `exact`, its arrows lie
    beneath, wider: where the two agree, orange runs down the middle of blue.
    The longest arrow (of `exact`, if given) is drawn 1.5 grid cells long and its length is in the
    title, in units of 1 / x. Raises ValueError when a function returns another shape, nan or inf.
    """
    ax = ax or panels(1, 5.2, 5.4)[0]
    side = torch.linspace(-extent, extent, 17)
    x = torch.cartesian_prod(side, side)
    arrows = field(score, x, t)
    above: dict[str, Any] = {"label": "learned" if exact else "score", "color": DATA, "width": 0.0035, "headwidth": 3.5}
    looks = [(arrows, above)]
    if exact is not None:
        under = {"label": "exact", "color": EXACT, "width": 0.012, "headwidth": 2, "alpha": 0.35}
        looks.insert(0, (field(exact, x, t), under))
    longest = float(looks[0][0].norm(dim=1).max())
    scale = (longest or 1.0) / (1.5 * float(side[1] - side[0]))
    for s, look in looks:
        ax.quiver(*x.T, *s.T, angles="xy", scale_units="xy", scale=scale, **look)
    title = f"score at {time_label(t)} (longest arrow: {longest:.2g})"
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", title=title)
    if exact is not None:
        legend_above(ax)
    return figure_of(ax)


@styled
def trajectories(states: Sequence[Tensor], ax: Axes | None = None, n: int = 12) -> Figure:
    """The paths of the first n points through a reverse run, states (N, 2) from noise to data.

    A ring marks where a path starts, a dot where it ends; the faint cloud is the whole last state.
    Raises ValueError for wrong shapes, fewer than two states, or n < 1.
    """
    states = checked(states, "(N, 2)")
    if len(states) < 2 or n < 1:
        raise ValueError(f"want at least 2 states and 1 path, got {len(states)} and {n}")
    ax = ax or panels(1, 5.2, 5.4)[0]
    paths = torch.stack([x[:n] for x in states], dim=1)  # (n, steps + 1, 2)
    cloud(ax, states[-1], "#cccccc", 1.05 * float(paths.abs().max()) or 1.0)
    for path in paths:
        ax.add_collection(_path(path))
    start, end = paths[:, 0], paths[:, -1]
    ax.scatter(start[:, 0], start[:, 1], s=30, facecolors="white", edgecolors=NOISE, zorder=3, label="start: noise")
    ax.scatter(end[:, 0], end[:, 1], s=30, color=DATA, edgecolors="white", zorder=4, label="end: sample")
    ax.set_title(f"{len(start)} points, from noise to data")
    legend_above(ax)
    return figure_of(ax)


@styled
def generated_vs_real(generated: Tensor, real: Tensor, axes: Sequence[Axes] | None = None) -> Figure:
    """What the model made beside real data: clouds within the same limits, or mosaics of 64 images.

    Raises ValueError unless both are (N, 2), or both (N, 1, H, W); N may differ.
    """
    states = checked([generated, real])
    axes = panels(2, WIDEST, 4.7) if axes is None else axes
    if len(axes) != 2:
        raise ValueError(f"want two axes, got {len(axes)}")
    reach = extent_of(states)
    for ax, x, name, colour in zip(axes, states, ("generated", "real"), (DATA, EXACT), strict=True):
        if x.ndim == 2:
            cloud(ax, x, colour, reach)
        else:
            show_mosaic(ax, x[:64])
        ax.set_title(name)
    return figure_of(axes[0])


@styled
def loss_curve(losses: Sequence[float] | Tensor, floor: float | None = None, ax: Axes | None = None) -> Figure:
    """The loss of every step, pale, and its running mean, over steps on a log scale.

    The mean at step k is over the last fifth of the k steps so far: equally smooth along a log scale.
    floor: the irreducible loss, drawn as a level line: a perfect network's curve ends on it.
    Raises ValueError when `losses` is empty, not one-dimensional, or not finite.
    """
    losses = torch.as_tensor(losses, dtype=torch.double).detach().cpu()
    if losses.ndim != 1 or not len(losses) or not losses.isfinite().all():
        raise ValueError(f"want finite losses of shape (steps,), got {_says(losses)}")
    ax = ax or panels(1, 7, 4)[0]
    steps = torch.arange(1, len(losses) + 1)
    ax.plot(steps, losses, color=NOISE, alpha=0.5, linewidth=0.6, label="each step")
    mean = running_mean(losses)
    ax.plot(steps, mean, color=DATA, linewidth=2, label="running mean")
    if floor is not None:
        ax.axhline(floor, color=INK, linestyle="--", linewidth=1.2, label=f"irreducible loss {floor:.3f}")
    usual = float(losses.sort().values[int(0.99 * (len(losses) - 1))])
    top = 1.1 * max(usual, min(float(mean.max()), MOST * usual), floor or 0.0)
    ax.set(xscale="log", xlabel="training step", ylabel="loss (mean over elements)", ylim=(0, top or 1.0))
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.legend()
    return figure_of(ax)


@styled
def image_grid(images: Tensor, ax: Axes | None = None, rows: int | None = None) -> Figure:
    """Images (N, 1, H, W) as one mosaic of `rows` rows, by default nearly square.

    Raises ValueError for other shapes, or unless 1 <= rows <= N.
    """
    (images,) = checked([images], "(N, 1, H, W)")
    height, width = mosaic(images, rows).shape
    ax = ax or panels(1, 5, 0.5 + 5 * height / width)[0]
    show_mosaic(ax, images, rows)
    return figure_of(ax)


@styled
def image_rows(rows: Mapping[str, Tensor], columns: Sequence[str] = (), ax: Axes | None = None) -> Figure:
    """Rows of images under one another, on one scale of grey: rows[name] is (N, 1, H, W), its name to the left.

    columns: what stands above the first row, one for each image; none by default.
    Raises ValueError for other shapes, rows of different lengths, or as many columns as there are not.
    """
    images = checked(list(rows.values()), "(N, 1, H, W)")
    N, _, H, W = images[0].shape
    if {len(row) for row in images} != {N} or len(columns) not in (0, N):
        counts = [len(row) for row in images]
        raise ValueError(f"want rows of one length and as many columns, got {counts} images and {len(columns)} columns")
    side = min(0.9, (WIDEST - 1.6) / N)  # of an image, in inches
    ax = ax or panels(1, 1.6 + side * N, 0.9 + side * len(rows) * H / W)[0]
    show_mosaic(ax, torch.cat(images), len(images))
    ax.set_yticks([H / 2 - 0.5 + (H + 1) * i for i in range(len(images))], list(rows))
    if columns:
        ax.set_xticks([W / 2 - 0.5 + (W + 1) * j for j in range(N)], list(columns))
    ax.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False, labelsize=10, colors=INK)
    return figure_of(ax)


def _path(path: Tensor) -> LineCollection:
    """One path (steps + 1, 2) in the colours of time; early wandering is faint, or it would hide the rest."""
    t = torch.linspace(1, 0, len(path) - 1)
    colours = TIME(t.numpy())  # (steps, 4): red, green, blue, alpha
    colours[:, 3] = 0.1 + 0.7 * (1 - t.numpy()) ** 3
    segments = torch.stack([path[:-1], path[1:]], dim=1)  # (steps, 2, 2)
    return LineCollection(list(segments.numpy()), colors=colours, linewidths=0.8)


def running_mean(x: Tensor) -> Tensor:
    """Entry k, counted from 1, is the mean of x over the last ceil(k / 5) entries up to k.  x: (n,)."""
    total = torch.cat([x.new_zeros(1), x.cumsum(0)])
    last = torch.arange(1, len(x) + 1)
    first = last - (last + 4) // 5
    return (total[last] - total[first]) / (last - first)


def field(score: Score, x: Tensor, t: float) -> Tensor:
    """score(x, t) for points (B, 2), checked."""
    with torch.no_grad():
        s = score(x, torch.full((len(x), 1), float(t), dtype=x.dtype))
    if s.shape != x.shape or not s.isfinite().all():
        raise ValueError(f"want a finite score of shape {(*x.shape,)}, got {_says(s)}")
    return s.detach().cpu()


def _says(x: Tensor) -> str:
    return f"shape {(*x.shape,)}, {int((~x.isfinite()).sum())} values not finite"
