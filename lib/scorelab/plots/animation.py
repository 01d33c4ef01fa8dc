"""Noise carved into data as a moving picture: a GIF without external programs, or HTML for a notebook."""

from collections.abc import Sequence
from pathlib import Path

import torch
from matplotlib.animation import FuncAnimation
from torch import Tensor

from scorelab.plots.canvas import TIME, checked, draw, extent_of, figure_of, mosaic, panels, styled

FRAMES = 50  # by default about this many: at 20 a second, two and a half seconds
POINTS = 2000  # more would not look denser, but would make every frame heavier
HTML_LIMIT = 3_000_000  # characters; a notebook that is larger is slow to open and to hand in


@styled
def animate(
    states: Sequence[Tensor],
    times: Sequence[float] | Tensor | None = None,
    fps: int = 20,
    every: int | None = None,
) -> FuncAnimation:
    """A reverse run as an animation: states (N, 2) or (N, 1, H, W), noise first.

    times: one per state, for title and colour; by default even from 1 to 0.
    every: show each `every`-th state, and the last; by default at most 51 of them.
    Of a larger cloud the first 2000 points are drawn, of images the first 16. The last state rests
    for half a second. Raises ValueError for wrong shapes, or fps or every below 1.
    """
    states = [x[:POINTS] for x in checked(states)]
    n = len(states)
    times = torch.linspace(1, 0, n) if times is None else torch.as_tensor(times).flatten()
    every = -(-n // FRAMES) if every is None else every
    if len(times) != n or fps < 1 or every < 1:
        raise ValueError(f"want {n} times, fps >= 1, every >= 1, got {len(times)}, {fps}, {every}")
    shown = [*range(0, n - 1, every), n - 1]
    (ax,) = panels(1, 4, 4.2)
    draw(ax, states[0], 1.0, extent_of([states[i] for i in shown]) if states[0].ndim == 2 else 1.0)
    title = ax.set_title("$t$ = 1.00")
    figure = figure_of(ax)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once: the frames must not shift, and draw faster

    def show(i: int) -> None:
        t = float(times[i])
        title.set(text=f"$t$ = {t:.2f}", color=TIME(t))
        if states[i].ndim == 2:
            ax.collections[0].set(offsets=states[i], color=TIME(t))
        else:
            ax.images[0].set_data(mosaic(states[i][:16]).numpy())

    frames = shown + [n - 1] * (fps // 2)
    return FuncAnimation(figure, show, frames=frames, interval=1000 / fps, cache_frame_data=False)


def save_gif(animation: FuncAnimation, path: str | Path) -> Path:
    """Write the animation as a GIF that loops, with Pillow alone; the path.

    Raises ValueError for another suffix, and an OSError where the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".gif":
        raise ValueError(f"want a path that ends in .gif, got {path}")
    animation.save(path, writer="pillow", dpi=90)
    return path


def to_html(animation: FuncAnimation) -> str:
    """The animation as self-contained HTML with a player, for IPython.display.HTML.

    Raises ValueError above 3 MB, which would make a notebook heavy; a larger `every` helps.
    """
    html = animation.to_jshtml(default_mode="loop")
    if len(html) > HTML_LIMIT:
        raise ValueError(f"want HTML below 3 MB, got {len(html) / 1e6:.1f} MB: animate with a larger every")
    return html
