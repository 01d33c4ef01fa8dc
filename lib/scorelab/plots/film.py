"""An animation as a page shows it: it starts by itself, once, with a button, a slider and a description.

Each frame is a lossless WebP of few colours. What else was tried, on films of 2000 points and 400 by 420 pixels, in kB
a frame as it stands in a notebook (base64):

    matplotlib's player, PNG frames    44    its buttons come from a font on the network
    PNG frames                         34
    PNG frames of 64 colours           14
    one GIF                            13    cannot be stopped, nor looked at frame by frame
    WebP frames, lossless, 24 colours  11    chosen: two films of 36 frames, and ps1's notebook has 1.8 MB
    WebP frames, lossy, quality 50     10    halves the resolution of colour, and small points turn grey
    WebP frames, lossy, quality 30      7    as above
    one animated WebP, quality 50       7    as the GIF

Where scripts do not run, as in a notebook that is not trusted, the last frame stands as a picture.
"""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO

import jinja2
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.Image import Dither

from scorelab.plots.alt import describe, plain
from scorelab.plots.colours import FRAME

LIMIT = 1_000_000  # characters; a notebook that is larger is slow to open and to hand in
COLOURS = 24  # of a frame
PAGE = jinja2.Environment(loader=jinja2.PackageLoader("scorelab.plots", "."), autoescape=True, trim_blocks=True)


class Film(FuncAnimation):
    """An animation that shows itself in a notebook, and describes itself by its first, its middle and its last frame.

    shown: the frames, as the animation's function takes them, each once.
    """

    def __init__(self, figure: Figure, show: Callable[[int], None], shown: list[int], fps: int) -> None:
        rest = [shown[-1]] * (fps // 2)
        super().__init__(figure, show, frames=shown + rest, interval=1000 / fps, cache_frame_data=False)
        self.figure, self.show, self.shown, self.fps = figure, show, shown, fps
        self._draw_was_started = True  # it can be kept without being played: matplotlib would warn

    def words(self) -> str:
        """What the film shows: its first, middle and last frame in words."""
        first, half, last = (self._described(self.shown[k]) for k in (0, len(self.shown) // 2, -1))
        return f"A film of {len(self.shown)} frames. At first: {first} Half-way: {half} At last: {last}"

    def html(self) -> str:
        """The film as a fragment of HTML that needs nothing else; ValueError above 1 MB."""
        frames, times = zip(*(self._frame(i) for i in self.shown), strict=True)
        looks = {"frame": FRAME, "interval": 1000 // self.fps, "width": int(self.figure.get_figwidth() * 100)}
        words = {"label": "A film of noise and data", "alt": self.words(), "times": times}
        html = PAGE.get_template("film.html.j2").render(frames=frames, **looks, **words)
        if len(html) > LIMIT:
            raise ValueError(f"want a film below 1 MB, got {len(html) / 1e6:.1f} MB: animate with a larger every")
        return html

    def _frame(self, i: int) -> tuple[str, str]:
        """A frame as a data URI, and its title, which says the time."""
        canvas, webp = FigureCanvasAgg(self.figure), BytesIO()
        self.show(i)
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").quantize(COLOURS, dither=Dither.NONE)
        picture.convert("RGB").save(webp, "WEBP", lossless=True, quality=50, method=2)  # of effort, not of the picture
        return f"data:image/webp;base64,{b64encode(webp.getvalue()).decode()}", plain(self.figure.axes[0].get_title())

    def _described(self, i: int) -> str:
        self.show(i)
        return describe(self.figure)

    def _ipython_display_(self) -> None:
        from IPython.display import display  # here, for those who make films without a notebook

        display({"text/html": self.html(), "text/plain": self.words()}, raw=True)
