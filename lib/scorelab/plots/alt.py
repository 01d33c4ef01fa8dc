"""What a picture shows, in words, for those who do not see it: read off from the figure's own data.

One mechanism for every figure, the student's own as well: nobody writes a text, so none can be forgotten or wrong.
"""

import re
from collections.abc import Iterator

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.quiver import Quiver
from torch import Tensor

SYMBOLS = {"alpha": "α", "beta": "β", "sigma": "σ", "eta": "η", "times": "×", "mathrm": ""}
SYMBOLS |= {mark: f"{mark} " for mark in ("bar", "hat", "tilde")}  # read before the letter that wears it
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
LOOKED_AT = 500  # points: enough to count islands, few enough to compare each with each
PLANE = ("$x_1$", "$x_2$")  # labels of the two coordinates, which say nothing to the ear
FEW = 50  # points: fewer are marks on a chart, not a cloud
MANY = 4  # lines without names: more are told together


def describe(figure: Figure) -> str:
    """The figure in words: each panel's title, what is drawn in it with its numbers, and its axes."""
    panels = [text for ax in figure.axes if ax.get_visible() and (text := _panel(ax))]
    return " ".join([f"{len(panels)} panels."] * (len(panels) > 1) + panels)


def cloud_in_words(x: Tensor) -> str:
    """Points (N, 2) in words: how many, in how many islands, and whether these stand on a circle."""
    x = x.double()
    few, many = _islands(x, 0.28), _islands(x, 0.18)
    if len(few) < 2 or max(map(len, many), default=0) > 0.7 * min(len(x), LOOKED_AT):
        return f"{len(x)} points in one cloud of width {x.std(dim=0).mean():.2g}"
    if len(few) != len(many):  # it depends on how one looks
        return f"{len(x)} points, between one cloud and several islands"
    return f"{len(x)} points in {_number(len(many))} islands" + " on a circle" * _on_a_circle(many)


def plain(text: str) -> str:
    """A label without its TeX: `$\\alpha(t)$` is α(t)."""
    return " ".join(re.sub(r"\$([^$]*)\$", lambda formula: _untexed(formula[1]), text).split())


def _untexed(formula: str) -> str:
    named = re.sub(r"\\([a-zA-Z]+)", lambda name: SYMBOLS.get(name[1], name[1]), formula)
    return re.sub(r"[{}_]|\\.", "", named)


def _panel(ax: Axes) -> str:
    labels = (("across", ax.get_xlabel()), ("up", ax.get_ylabel()))
    about = [*dict.fromkeys(_shown(ax))]  # in order, each once
    about += [f"{name}: {plain(label)}" for name, label in labels if label and label not in PLANE]
    parts = [part for part in (plain(ax.get_title()), "; ".join(about)) if part]
    return ": ".join(parts) + "." * bool(parts)


def _shown(ax: Axes) -> Iterator[str]:
    lines = [line for line in ax.lines if str(line.get_label()).startswith("_")]
    together = lines if len(lines) > MANY else []
    for artist in (*ax.collections, *ax.images, *ax.lines, *ax.patches):
        if artist in together:
            continue
        name = str(artist.get_label())
        name = "" if name.startswith("_") else plain(name)  # matplotlib's own names begin so
        if isinstance(artist, Quiver):
            yield f"{name} arrows".strip() + f", {_directions(artist)}"
        elif isinstance(artist, PathCollection):
            x = torch.as_tensor(np.ma.getdata(artist.get_offsets()))
            yield name or (cloud_in_words(x) if len(x) >= FEW else f"{len(x)} marks")
        elif isinstance(artist, LineCollection):
            yield "paths"
        elif isinstance(artist, Line2D):
            yield _line(artist, name)
        elif name:
            yield name
    if together:
        yield _lines(together)
    if ax.images:  # whose rows and columns have names instead of numbers
        for kind, ticks in (("rows", ax.get_yticklabels()), ("columns", ax.get_xticklabels())):
            names = [plain(tick.get_text()) for tick in ticks]
            if names:
                yield f"{kind}: {(' / ' if ',' in ''.join(names) else ', ').join(names)}"
    bars = [*_bars(ax)]
    yield from bars or (plain(text.get_text()) for text in ax.texts)


def _bars(ax: Axes) -> Iterator[str]:
    """Bars that have names: each with its number. The labels beside them say the same."""
    for bars in ax.containers:
        if isinstance(bars, BarContainer) and bars.datavalues is not None:
            axis = ax.yaxis if bars.orientation == "horizontal" else ax.xaxis
            names = [tick.get_text() for tick in axis.get_ticklabels()]
            values = np.asarray(bars.datavalues, dtype=float).tolist()
            if len(names) == len(values):
                yield from (f"{plain(name)}: {value:.3g}" for name, value in zip(names, values, strict=True))


def _line(line: Line2D, name: str) -> str:
    y = _heights(line)
    if len(y) < 2 or bool((y == y[0]).all()):
        return name or "a level line"
    first, last, low, high = (_number_of(part, y) for part in (y[0], y[-1], y.min(), y.max()))
    room = (y.max() - y.min()) / 5  # what is less of a hill or of a valley is not worth a word
    hill = f", up to {high} between" * bool(y.max() - max(y[0], y[-1]) > room)
    valley = f", down to {low} between" * bool(min(y[0], y[-1]) - y.min() > room)
    return f"{name or 'a line'} from {first} to {last}{hill}{valley}"


def _lines(lines: list[Line2D]) -> str:
    """Many lines at once: where they begin and end."""
    ends = [(y[0], y[-1]) for line in lines if len(y := _heights(line))]
    begin, end = (f"between {min(y):.2g} and {max(y):.2g}" for y in zip(*ends, strict=True))
    return f"{len(lines)} lines, which begin {begin} and end {end}"


def _heights(line: Line2D) -> Tensor:
    y = torch.as_tensor(line.get_ydata(), dtype=torch.double).flatten()
    return y[y.isfinite()]


def _number_of(value: Tensor, among: Tensor) -> str:
    """Three digits; what is nothing beside the others is 0."""
    return f"{float(value) if abs(value) > 1e-9 * among.abs().max() else 0.0:.3g}"


def _directions(arrows: Quiver) -> str:
    """How the arrows lie beside the way to the middle: the mean cosine is 1 where all point there."""
    place, arrow = torch.as_tensor(arrows.XY), torch.stack([torch.as_tensor(arrows.U), torch.as_tensor(arrows.V)], 1)
    inwards = torch.nn.functional.cosine_similarity(-place.double(), arrow.double(), dim=1).mean()
    return "nearly all to the middle" if inwards > 0.95 else "in several directions"


def _islands(x: Tensor, gap: float) -> list[Tensor]:
    """Groups of points, none of fewer than one in 33, from LOOKED_AT of x; `gap`, in widths, parts two groups."""
    x = x[:: -(-len(x) // LOOKED_AT)]
    near = torch.cdist(x, x) < gap * float(x.std(dim=0).mean())
    label, last = torch.arange(len(x)), None
    while last is None or not torch.equal(label, last):  # the lowest number spreads from neighbour to neighbour
        last, label = label, torch.where(near, label, len(x)).amin(dim=1)
    groups = [x[label == k] for k in label.unique()]
    return [group for group in groups if len(group) > len(x) / 33]


def _on_a_circle(groups: list[Tensor]) -> bool:
    if len(groups) < 3:
        return False
    centres = torch.stack([group.mean(dim=0) for group in groups])
    distance = (centres - centres.mean(dim=0)).norm(dim=1)
    return bool(distance.std() < 0.05 * distance.mean())


def _number(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)
