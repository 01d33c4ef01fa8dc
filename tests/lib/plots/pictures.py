"""One of every picture that scorelab.plots draws, for what must hold of all of them."""

import torch
from matplotlib.figure import Figure
from torch import Tensor

from scorelab import plots
from scorelab.plots.canvas import Canvas
from scorelab.sde import VPSDE

TIMES = torch.linspace(1, 0, 7)


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def islands(n: int = 400) -> Tensor:
    """Eight islands of width 0.05 on a circle of radius 2, (n, 2)."""
    angle = torch.arange(n) % 8 * torch.pi / 4
    return 2 * torch.stack([angle.cos(), angle.sin()], 1) + 0.05 * torch.randn(n, 2, generator=generator())


def walk() -> list[Tensor]:
    """From one wide cloud to the islands."""
    noise = torch.randn(400, 2, generator=generator())
    return [t * noise + (1 - t) * islands() for t in TIMES]


def spin(x: Tensor, t: Tensor) -> Tensor:
    return torch.stack([-x[:, 1], x[:, 0]], dim=1)


def by_hand() -> Canvas:
    """What a notebook draws for itself."""
    ax = plots.panels(1, 7.5, 4)[0]
    ax.plot([0, 1], [2.0, 0.5], label="loss at $\\alpha(t)$")
    ax.set(xlabel="time $t$", ylabel="loss", title="by hand")
    return ax.figure


def wide() -> Canvas:
    """Three panels for which a page has no room in a row."""
    axes = plots.panels(3, 13, 4)
    for ax in axes:
        ax.plot([0, 1], [0, 1])
    return axes[0].figure


def outside(figure: Figure) -> list[str]:
    """Titles and labels that are cut off at the edge of the picture, or nearly so: 3 of its 100 pixels an inch."""
    figure.draw_without_rendering()
    inner, legends = figure.bbox.padded(-3), [legend for ax in figure.axes if (legend := ax.get_legend())]
    texts = [text for ax in figure.axes for text in (ax.title, ax.xaxis.label, ax.yaxis.label)]
    texts += [text for legend in legends for text in legend.get_texts()]
    seen = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
    return [said for said, box in seen if not (inner.contains(box.x0, box.y0) and inner.contains(box.x1, box.y1))]


def every_picture() -> dict[str, Canvas]:
    images = torch.rand(20, 1, 8, 8, generator=generator()) * 2 - 1
    view = plots.TrainingView(spin, islands, spin, 0.2)
    return {
        "forward_strip": plots.forward_strip(VPSDE(), islands(), [0.0, 0.1, 0.2, 0.5, 0.7, 1.0], generator()),
        "reverse_strip": plots.reverse_strip(walk(), TIMES),
        "front_page_strip": plots.front_page_strip(walk(), TIMES),
        "score_quiver": plots.score_quiver(spin, 0.5, exact=lambda x, t: -x),
        "trajectories": plots.trajectories(walk()),
        "generated_vs_real": plots.generated_vs_real(islands(), walk()[0]),
        "loss_curve": plots.loss_curve([1.0, 0.5, 0.4], floor=0.3),
        "image_grid": plots.image_grid(images),
        "image_rows": plots.image_rows({"one": images[:10], "two": images[10:]}, [f"$t$ = {k}" for k in range(10)]),
        "TrainingView": view.figure([0.4, 0.3]),
        "by hand": by_hand(),
        "wide": wide(),
    }
