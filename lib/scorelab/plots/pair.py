"""Two results that are drawn together, yours and the right one: whether they can be, and within which limits."""

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from scorelab.plots.canvas import Canvas

REACH = 3.0  # what lies farther out than so many times the right result is left out, and counted


def expect_pair(yours: Tensor, right: Tensor) -> None:
    """Raise ValueError, in one line, unless yours has the shape of the right result and finite numbers."""
    if yours.shape != right.shape:
        raise ValueError(f"yours has shape {(*yours.shape,)}, the right one {(*right.shape,)}")
    if bad := int((~yours.isfinite()).sum()):
        raise ValueError(f"{bad} of its {yours.numel()} numbers are not finite")


def alike(yours: Tensor, right: Tensor) -> bool:
    """Whether nobody would see a difference: less than a thousandth of the largest number."""
    if yours.shape != right.shape:
        return False
    return bool(((yours - right).abs() <= 1e-3 * right.abs().max()).all())


def told_apart(a: Tensor, b: Tensor, right: Tensor) -> bool:
    """Whether the pictures of two results differ at a glance: by a tenth of the right result's size, on average.

    a, b: as an eye sees them. What lies outside of the picture does not count.
    """
    size = float(right.abs().max()) or 1.0
    inside = [x.clamp(-REACH * size, REACH * size) for x in (a, b)]
    return float((inside[0] - inside[1]).abs().mean()) > size / 10


def png(figure: Figure) -> bytes:
    """The figure as a PNG of 130 dots an inch, small enough for a saved notebook."""
    out = BytesIO()
    figure.savefig(out, format="png", dpi=130)
    return out.getvalue()


def sheet(columns: int, width: float, height: float) -> list[Axes]:
    """A row of axes, as `panels` has them, with margins that are set: to compute them takes longer than to draw."""
    figure = Canvas(figsize=(width, height))
    figure.subplots_adjust(0.75 / width, 0.55 / height, 1 - 0.15 / width, 1 - 0.5 / height, wspace=0.3)
    return list(figure.subplots(1, columns, squeeze=False)[0])


def extent(yours: Tensor, right: Tensor) -> float:
    """Half the side of a square around 0 that holds the right result, and yours unless it is too far out."""
    reach = float(right.abs().max()) or 1.0
    return 1.1 * min(max(reach, float(yours.abs().max())), REACH * reach)


def limits(mine: Tensor, truth: Tensor) -> tuple[float, float]:
    """Limits that hold the right curve, and yours as far as it is not too far out."""
    low, high = float(truth.min()), float(truth.max())
    room = (high - low) or abs(high) or 1.0
    low = max(min(low, float(mine.min())), low - REACH * room)
    high = min(max(high, float(mine.max())), high + REACH * room)
    return low - 0.06 * room, high + 0.06 * room
