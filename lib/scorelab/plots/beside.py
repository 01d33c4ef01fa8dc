"""One result beside the right one: clouds, curves, arrows, paths or images, drawn and told in words.

Each look draws two tensors of the same shape. Yours is orange and thin or dashed, the right one blue and wide, so that
no meaning is carried by colour alone.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from matplotlib.figure import Figure
from torch import Tensor

from scorelab.plots.canvas import cloud, figure_of, legend_above, show_mosaic, styled
from scorelab.plots.colours import DATA, EXACT
from scorelab.plots.pair import REACH, expect_pair, extent, limits, sheet

YOURS, RIGHT = "yours", "right"


class Look(Protocol):
    """How a result is drawn beside the right one, and what is said of it to who cannot see it."""

    def draw(self, yours: Tensor, right: Tensor) -> Figure:
        """Both on a new figure. Raises ValueError when they cannot be drawn; see `expect_pair`."""

    def alt(self, yours: Tensor, right: Tensor) -> str:
        """What there is to see, in one sentence with numbers."""

    def seen(self, x: Tensor) -> Tensor:
        """What an eye can tell of a result: two that are alike in this look alike."""


@dataclass(frozen=True)
class Clouds:
    """Points (N, 2): a panel each, within the same limits."""

    def seen(self, x: Tensor) -> Tensor:
        """No eye tells which point is which."""
        return x.sort(dim=0).values

    @styled
    def draw(self, yours: Tensor, right: Tensor) -> Figure:
        expect_pair(yours, right)
        reach = extent(yours, right)
        axes = sheet(2, 7, 3.7)
        for ax, x, name, colour in zip(axes, (yours, right), (YOURS, RIGHT), (DATA, EXACT), strict=True):
            cloud(ax, x, colour, reach)
            beyond = int((x.abs() > reach).any(1).sum())
            ax.set_title(f"{name} ({beyond} of {len(x)} outside)" if beyond else name)
        return figure_of(axes[0])

    def alt(self, yours: Tensor, right: Tensor) -> str:
        return f"Two clouds of {len(right)} points: {_spread(YOURS, yours)}, {_spread(RIGHT, right)}."


@dataclass(frozen=True)
class Curves:
    """Curves (P, N) over the same x (N,): a panel for each of P names.  over: what x is."""

    x: Tensor
    over: str
    names: tuple[str, ...]

    def seen(self, x: Tensor) -> Tensor:
        return x

    @styled
    def draw(self, yours: Tensor, right: Tensor) -> Figure:
        expect_pair(yours, right)
        axes = sheet(len(self.names), max(5.2, 2.6 * len(self.names)), 3.4)
        for ax, name, mine, truth in zip(axes, self.names, yours, right, strict=True):
            ax.plot(self.x, truth, color=EXACT, linewidth=5, alpha=0.45, label=RIGHT)
            ax.plot(self.x, mine, color=DATA, linewidth=1.8, linestyle="--", label=YOURS)
            ax.set(xlabel=self.over, title=name, ylim=limits(mine, truth))
        axes[0].legend()
        return figure_of(axes[0])

    def alt(self, yours: Tensor, right: Tensor) -> str:
        lines = zip(self.names, yours, right, strict=True)
        said = [f"{name}: {YOURS} {_ends(mine)}, {RIGHT} {_ends(truth)}" for name, mine, truth in lines]
        return f"Curves over {self.over}, from {self.x[0]:.2g} to {self.x[-1]:.2g}. {'; '.join(said)}."


@dataclass(frozen=True)
class Arrows:
    """Arrows (N, 2) that begin at the places `at` (N, 2)."""

    at: Tensor

    def seen(self, x: Tensor) -> Tensor:
        return x

    @styled
    def draw(self, yours: Tensor, right: Tensor) -> Figure:
        expect_pair(yours, right)
        ax = sheet(1, 4.8, 4.9)[0]
        longest = float(right.norm(dim=1).max()) or 1.0
        mine = yours * (REACH * longest / yours.norm(dim=1, keepdim=True).clamp(min=1e-12)).clamp(max=1.0)
        side = float(self.at.abs().max())
        scale = longest / (0.3 * side)
        look: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": scale}
        ax.quiver(*self.at.T, *right.T, color=EXACT, alpha=0.45, width=0.014, headwidth=2.2, label=RIGHT, **look)
        ax.quiver(*self.at.T, *mine.T, color=DATA, width=0.005, headwidth=3.5, label=YOURS, **look)
        ax.set(xlim=(-1.4 * side, 1.4 * side), ylim=(-1.4 * side, 1.4 * side))
        ax.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
        legend_above(ax)
        return figure_of(ax)

    def alt(self, yours: Tensor, right: Tensor) -> str:
        along = torch.cosine_similarity(yours, right, dim=1)
        turned = int((along < 0).sum())
        lengths = f"the longest is {yours.norm(dim=1).max():.2g} long, of the right ones {right.norm(dim=1).max():.2g}"
        return f"{len(right)} arrows in the plane. {turned} of yours point away from the right ones; {lengths}."


@dataclass(frozen=True)
class Paths:
    """Paths (K, steps, 2) in the plane: a ring where each begins, a dot where it ends."""

    def seen(self, x: Tensor) -> Tensor:
        return x

    @styled
    def draw(self, yours: Tensor, right: Tensor) -> Figure:
        expect_pair(yours, right)
        ax, reach = sheet(1, 4.8, 4.9)[0], extent(yours, right)
        for paths, name, colour, wide in ((right, RIGHT, EXACT, 5.0), (yours, YOURS, DATA, 1.6)):
            for i, path in enumerate(paths):
                label = name if not i else None
                ax.plot(*path.T, color=colour, linewidth=wide, alpha=0.45 if wide > 2 else 1, label=label)
            (start, end), size = (paths[:, 0], paths[:, -1]), 8 * wide + 12
            ax.scatter(end[:, 0], end[:, 1], s=size, color=colour, zorder=3)
            ax.scatter(start[:, 0], start[:, 1], s=size, facecolors="white", edgecolors=colour, zorder=3)
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
        legend_above(ax)
        return figure_of(ax)

    def alt(self, yours: Tensor, right: Tensor) -> str:
        apart = (yours - right).norm(dim=-1)
        last, most = apart[:, -1].mean(), apart.max()
        return f"{len(right)} paths. Yours end {last:.2g} from the right ones; the most between them is {most:.2g}."


@dataclass(frozen=True)
class Images:
    """Images (N, 1, H, W): a row each, on one scale of grey."""

    def seen(self, x: Tensor) -> Tensor:
        return x

    @styled
    def draw(self, yours: Tensor, right: Tensor) -> Figure:
        expect_pair(yours, right)
        axes = sheet(1, 7, 2.4)
        show_mosaic(axes[0], torch.cat([yours, right]), rows=2)
        height = right.shape[2] + 1
        axes[0].set_yticks([height / 2 - 1, 1.5 * height - 1], [YOURS, RIGHT])
        return figure_of(axes[0])

    def alt(self, yours: Tensor, right: Tensor) -> str:
        off = (yours - right).abs().flatten(1).mean(1)
        return f"Two rows of {len(right)} images. A pixel of yours is {off.mean():.2g} from the right one on average."


def _spread(name: str, x: Tensor) -> str:
    middle = ", ".join(f"{c:.2g}" for c in x.mean(0).tolist())
    return f"the one called {name} has its middle at ({middle}) and a standard deviation of {x.std():.3g}"


def _ends(y: Tensor) -> str:
    return f"goes from {y[0]:.3g} to {y[-1]:.3g}, lowest {y.min():.3g}"
