"""The sheet every picture of the kit is drawn on: figures that show and describe themselves, clouds and mosaics.

Figures never come from pyplot: nothing stays open, nothing shows twice, and no backend is chosen.
A `Canvas` returned as the last expression of a notebook cell shows itself once, with or without
`%matplotlib inline`. The style lives in a context around each function; `rcParams` stay as they were.
"""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from io import BytesIO
from math import ceil
from typing import cast

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image
from torch import Tensor

from scorelab.plots.alt import describe
from scorelab.plots.colours import FRAME, TIME, styled

WIDEST = 8.4  # inches: of 840 pixels JupyterLab shows 550 in a window of 1000, and text of 10 points has 9 pixels then
COLOURS = 128  # of a picture: with as many as there are it would take three times the room


class Canvas(Figure):
    """A figure that can show itself in a notebook, with its description for those who do not see it.

    It shows itself as HTML. Of a plain PNG both JupyterLab 4 and nbconvert's page drop the description (measured with
    4.6 and 7.17), wherever it stands in the output's metadata; the `alt` of an <img> reaches both.
    """

    def png(self, sharpness: float = 1.5) -> bytes:
        """The picture as PNG: by default 1.5 times the pixels of its size, for sharp screens."""
        drawn, small = BytesIO(), BytesIO()
        self.savefig(drawn, format="png", dpi=sharpness * self.dpi, pil_kwargs={"compress_level": 0})
        with Image.open(drawn) as picture:
            picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG")
        return small.getvalue()

    def bundle(self, sharpness: float = 1.5) -> dict[str, str]:
        """What a notebook shows of it, by type: an <img> of its own width, and the description alone."""
        text = describe(self)
        style = f"max-width:100%;height:auto;border:1px solid {FRAME};border-radius:8px"
        source = f"data:image/png;base64,{b64encode(self.png(sharpness)).decode()}"
        width = int(self.get_figwidth() * self.dpi)
        html = f'<img alt="{escape(text)}" width="{width}" style="{style}" src="{source}">'
        return {"text/html": html, "text/plain": text}

    def _ipython_display_(self) -> None:
        from IPython.display import display  # here, for those who draw without a notebook

        display(self.bundle(), raw=True)


@styled
def sheet(rows: int, columns: int, width: float, height: float) -> list[Axes]:
    """Empty axes, read like a page, on a new Canvas of the given size in inches."""
    figure = Canvas(figsize=(width, height), layout=ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08))
    return list(figure.subplots(rows, columns, squeeze=False).flat)


def panels(columns: int, width: float, height: float) -> list[Axes]:
    """A row of empty axes on a new Canvas of the given size in inches.

    What is wider than WIDEST is broken into rows, and made a little smaller where need be, so that its text can still
    be read in a narrow window. The axes come in the same order.
    """
    each = width / columns
    rows = ceil(columns / min(columns, max(1, round(WIDEST / each))))
    across = ceil(columns / rows)
    scale = min(1.0, WIDEST / (across * each))
    axes = sheet(rows, across, scale * across * each, scale * rows * height)
    for ax in axes[columns:]:
        ax.remove()
    return axes[:columns]


def figure_of(ax: Axes) -> Figure:
    """The whole figure that the axes stand in."""
    return cast(Figure, ax.get_figure(root=True))


def checked(states: Sequence[Tensor], wanted: str = "(N, 2) or (N, 1, H, W)") -> list[Tensor]:
    """The states as finite CPU tensors of one drawable shape; ValueError for anything else.

    wanted: the shapes to accept, "(N, 2)" for points only, "(N, 1, H, W)" for images only.
    """
    states = [torch.as_tensor(x).detach().cpu() for x in states]
    if not states:
        raise ValueError(f"want at least one state of shape {wanted}, got none")
    for x in states:
        points = x.ndim == 2 and x.shape[1] == 2 and "2" in wanted
        images = x.ndim == 4 and x.shape[1] == 1 and "H" in wanted
        if not (points or images) or not x.numel() or x.shape[1:] != states[0].shape[1:]:
            raise ValueError(f"want states of shape {wanted}, all alike, got {(*x.shape,)}")
        if not x.isfinite().all():
            raise ValueError(f"want finite states, got {int((~x.isfinite()).sum())} nan or infinite values")
    return states


def extent_of(states: Sequence[Tensor]) -> float:
    """Half the side of a square around 0 that holds all but the farthest 1 in 1000 coordinates."""
    reach = max(float(x.double().abs().flatten().sort().values[int(0.999 * (x.numel() - 1))]) for x in states)
    return 1.08 * reach or 1.0


def draw(ax: Axes, x: Tensor, t: float, extent: float) -> None:
    """A state at time t: points as a cloud in the colour of t, images as a mosaic of the first 16."""
    if x.ndim == 2:
        cloud(ax, x, TIME(t), extent)
    else:
        show_mosaic(ax, x[:16])


def cloud(ax: Axes, x: Tensor, colour: object, extent: float) -> None:
    """Points (N, 2) within [-extent, extent]^2, at equal scales; the more points, the finer."""
    size = min(14.0, max(1.2, 7000 / len(x)))
    ax.scatter(x[:, 0], x[:, 1], s=size, color=colour, alpha=0.65, linewidths=0)
    ax.set(xlim=(-extent, extent), ylim=(-extent, extent), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")


def mosaic(images: Tensor, rows: int | None = None) -> Tensor:
    """Images (N, 1, H, W) in `rows` rows, read like a page, a pixel of white between them; 2-D.

    rows: by default the most nearly square arrangement. Raises ValueError unless 1 <= rows <= N.
    """
    N, _, H, W = images.shape
    rows = round(N**0.5) if rows is None else rows
    if not 1 <= rows <= N:
        raise ValueError(f"want 1 to {N} rows for {N} images, got {rows}")
    columns = -(-N // rows)
    page = images.new_full((rows * columns, H + 1, W + 1), -1.0)
    page[:N, :H, :W] = images[:, 0]
    return page.view(rows, columns, H + 1, W + 1).transpose(1, 2).flatten(2).flatten(0, 1)[:-1, :-1]


def show_mosaic(ax: Axes, images: Tensor, rows: int | None = None) -> None:
    """A mosaic on `ax`: -1 white, 1 black, values beyond are clipped."""
    page = mosaic(images, rows).numpy()  # imshow would warn about a tensor
    shown = ax.imshow(page, cmap="gray_r", vmin=-1, vmax=1, interpolation="nearest")
    N, _, H, W = images.shape
    shown.set_label(f"{N} images of {H} × {W} pixels")
    (height, width), rim = page.shape, 1.5  # a rim of white, so that neighbours stand apart
    ax.set(xlim=(-rim, width + rim - 1), ylim=(height + rim - 1, -rim), xticks=[], yticks=[])
    ax.set_xlabel("pixels: −1 white, 1 black")
    ax.spines[:].set_visible(False)


def legend_above(ax: Axes) -> None:
    """The legend in a row above the data, and above the title where there is one."""
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.06 if ax.get_title() else 1.0), ncols=2)


def time_label(t: float) -> str:
    """A time as a reader sees it: two significant digits."""
    return f"$t$ = {t:.2g}"
