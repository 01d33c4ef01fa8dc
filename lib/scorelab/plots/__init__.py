"""Pictures of a diffusion model, all through this one door: strips, scores, paths, samples and losses.

Every function returns the figure it drew on: a new one, made without pyplot (see `canvas`), or, where
there is an `ax`, the figure of that `ax`. Time has a colour, grey for noise (t = 1) and orange for data
(t = 0), the same in every picture. Points are (N, 2); images are (N, 1, H, W) with values in [-1, 1].
"""

from scorelab.plots.animation import animate, keep, save_gif, to_html
from scorelab.plots.canvas import cloud, panels
from scorelab.plots.charts import generated_vs_real, image_grid, image_rows, loss_curve, score_quiver, trajectories
from scorelab.plots.colours import DATA, EXACT, INK
from scorelab.plots.film import Film
from scorelab.plots.live import TrainingView
from scorelab.plots.play import Playground, playground
from scorelab.plots.strips import forward_strip, front_page_strip, reverse_strip

__all__ = [
    "DATA",
    "EXACT",
    "INK",
    "Film",
    "Playground",
    "TrainingView",
    "animate",
    "cloud",
    "forward_strip",
    "front_page_strip",
    "generated_vs_real",
    "image_grid",
    "image_rows",
    "keep",
    "loss_curve",
    "panels",
    "playground",
    "reverse_strip",
    "save_gif",
    "score_quiver",
    "to_html",
    "trajectories",
]
