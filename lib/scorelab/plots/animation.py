"""Noise carved into data as a moving picture: a film for a notebook, and a GIF to keep, without external programs."""

from collections.abc import Sequence
from pathlib import Path

import torch
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from torch import Tensor

from scorelab.draft import rough
from scorelab.plots.canvas import WIDEST, checked, draw, extent_of, figure_of, mosaic, sheet, show_mosaic
from scorelab.plots.colours import TIME, legible, styled
from scorelab.plots.film import Film

FRAMES = 40  # by default about this many: at 20 a second, two seconds
POINTS = 2000  # more would not look denser, but would make every frame heavier
IMAGES = 16


@styled
def animate(
    states: Sequence[Tensor],
    times: Sequence[float] | Tensor | None = None,
    fps: int = 20,
    every: int | None = None,
    rows: int | None = None,
    close: bool = False,
) -> Film:
    """A reverse run as a film, which shows itself in a notebook: states (N, 2) or (N, 1, H, W), noise first.

    times: one per state, for title and colour; by default even from 1 to 0.
    every: show each `every`-th state, and the last; by default at most 41 of them.
    rows: of images, all in so many rows; by default the first 16, nearly square.
    close: show a cloud as close by as its last state allows, on a wide sheet, with twice as many points.
    Of a larger cloud the first 2000 points are drawn. The last state rests for half a second.
    Raises ValueError for wrong shapes, or fps or every below 1.
    """
    states = checked(states)
    most = (1 + close) * POINTS if states[0].ndim == 2 or rows else IMAGES
    states = [x[:most] for x in states]
    n = len(states)
    times = torch.linspace(1, 0, n) if times is None else torch.as_tensor(times).flatten()
    every = -(-n // (3 if rough() else FRAMES)) if every is None else every
    if len(times) != n or fps < 1 or every < 1:
        raise ValueError(f"want {n} times, fps >= 1, every >= 1, got {len(times)}, {fps}, {every}")
    shown = [*range(0, n - 1, every), n - 1]
    ax = _stage(states, shown, rows, close)
    title = ax.set_title("$t$ = 1.00")
    figure = figure_of(ax)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once: the frames must not shift, and draw faster

    def show(i: int) -> None:
        t = float(times[i])
        title.set(text=f"$t$ = {t:.2f}", color=legible(TIME(t)))
        if states[i].ndim == 2:
            ax.collections[0].set(offsets=states[i], color=TIME(t))
        else:
            ax.images[0].set_data(mosaic(states[i], rows).numpy())

    return Film(figure, show, shown, fps)


def _stage(states: list[Tensor], shown: list[int], rows: int | None, close: bool) -> Axes:
    """The axes on a sheet that suits the states, with the first of them."""
    first, last = states[0], states[-1]
    if first.ndim == 4:
        height, width = mosaic(first, rows).shape
        across = 4.0 if rows is None else min(WIDEST, max(5.0, 0.09 * width))
        (ax,) = sheet(1, 1, across, 0.9 + across * height / width)
        show_mosaic(ax, first, rows)
        return ax
    wide, high = (extent_of([last[:, axis]]) for axis in (0, 1))
    (ax,) = sheet(1, 1, *((6.0, 0.9 + min(3.6, max(1.5, 6 * high / wide))) if close else (4.0, 4.2)))
    draw(ax, first, 1.0, extent_of([states[i] for i in shown]))
    if close:
        ax.set(xlim=(-wide, wide), ylim=(-high, high), xlabel="", ylabel="", xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.collections[0].set(sizes=[5])
    return ax


def save_gif(animation: FuncAnimation, path: str | Path) -> Path:
    """Write the animation as a GIF that loops, with Pillow alone; the path.

    Raises ValueError for another suffix, and an OSError where the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".gif":
        raise ValueError(f"want a path that ends in .gif, got {path}")
    animation.save(path, writer="pillow", dpi=90)
    return path


def keep(film: Film, path: str | Path) -> Film:
    """Save the film as a GIF to show to others, print where it lies, and return it, so that a notebook plays it.

    Raises ValueError for another suffix than .gif, and an OSError where the file cannot be written.
    """
    print(f"Yours to keep: {save_gif(film, path).resolve()}")
    return film


def to_html(film: Film) -> str:
    """The film as self-contained HTML with a player: no network, no font, nothing to install.

    Raises ValueError above 1 MB, which would make a notebook heavy; a larger `every` helps.
    """
    return film.html()
