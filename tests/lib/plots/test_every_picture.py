"""What holds of every picture: it describes itself, its text can be read, and it fits on a page."""

import inspect
import re

import pytest
from bs4 import BeautifulSoup
from matplotlib.text import Text

from scorelab import plots
from scorelab.plots.canvas import Canvas
from scorelab.plots.colours import DATA, EXACT, INK, LEAST, PAPER, TIME, contrast, legible, luminance
from tests.lib.plots.pictures import every_picture

SHOWN = 550  # pixels for a picture in JupyterLab 4.6 with its side bar open, in a window 1000 pixels wide
SMALLEST = 9  # pixels of text there

WORDS = {
    "forward_strip": "6 panels. t = 0: 400 points in eight islands on a circle. t = 0.1: ",
    "reverse_strip": "t = 0: 400 points in eight islands on a circle.",
    "front_page_strip": "400 points in eight islands on a circle; t = 1;",
    "score_quiver": "exact arrows, nearly all to the middle; learned arrows, in several directions",
    "trajectories": "12 points, from noise to data: 400 points in eight islands on a circle; paths; start: noise;",
    "generated_vs_real": "generated: 400 points in eight islands on a circle. real: 400 points in one cloud of width",
    "loss_curve": "running mean from 1 to 0.4; irreducible loss 0.300; across: training step; up: loss (mean",
    "image_grid": "20 images of 8 × 8 pixels",
    "image_rows": "20 images of 8 × 8 pixels; rows: one, two; columns: t = 0, t = 1,",
    "TrainingView": "samples after 2 steps: 400 points in eight islands on a circle. loss 0.300",
    "by hand": "by hand: loss at α(t) from 2 to 0.5; across: time t; up: loss.",
    "wide": "3 panels. a line from 0 to 1.",
}


@pytest.fixture(params=WORDS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def pictures():
    return every_picture()


@pytest.fixture
def picture(pictures, name):
    return pictures[name]


def test_no_function_that_draws_is_missing_here():
    drawing = {name for name in plots.__all__ if inspect.isfunction(function := getattr(plots, name))
               and "Figure" in str(inspect.signature(function).return_annotation)}  # fmt: skip
    assert drawing <= WORDS.keys()


def test_its_alt_text_says_what_is_in_the_data(name, picture):
    assert isinstance(picture, Canvas)
    bundle = picture.bundle(sharpness=0.2)
    image = BeautifulSoup(bundle["text/html"], "html.parser").img
    assert WORDS[name] in image["alt"]
    assert image["alt"] == bundle["text/plain"]
    assert not re.search(r"[$\\{}]", image["alt"])
    assert "http" not in re.sub(r"base64,[^\"]*", "", bundle["text/html"])


def test_its_text_is_read_on_its_paper(picture):
    assert picture.get_facecolor()[:3] == pytest.approx([int(PAPER[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    for text in texts(picture):
        assert contrast(text.get_color()) >= LEAST, text


def test_its_text_is_large_enough_in_a_narrow_window(name, picture):
    width = picture.get_figwidth() * picture.dpi
    if name == "front_page_strip":  # which is for a page, and has no ticks
        assert not [ax for ax in picture.axes if ax.axison]
        return
    for text in texts(picture):
        pixels = text.get_fontsize() * picture.dpi / 72 * min(1, SHOWN / width)
        assert pixels >= SMALLEST, (text, pixels)


def texts(picture):
    """What is to be read; the labels of ticks among it."""
    picture.draw_without_rendering()
    return [text for text in picture.findobj(Text) if text.get_visible() and text.get_text().strip()]


class TestColours:
    def test_contrast_is_that_of_wcag(self):
        """Black on white is 21:1; the other two are worked examples of its formula."""
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
        assert luminance("#808080") == pytest.approx(0.2159, abs=1e-4)

    def test_every_time_has_an_ink_that_is_read(self):
        assert min(contrast(legible(TIME(t / 20))) for t in range(21)) >= LEAST
        assert legible(INK) == INK
        assert contrast(EXACT) >= LEAST > contrast(DATA)

    def test_no_colour_is_read_on_white_and_on_the_dark_theme(self):
        """Why figures bring their paper: the two contrasts multiply to that of white on the theme's #111111."""
        assert contrast("#ffffff", "#111111") ** 0.5 < LEAST


class TestPanels:
    @pytest.mark.parametrize(
        ("asked", "rows", "columns"),
        [((1, 7, 4), 1, 1), ((2, 10, 5), 1, 2), ((3, 8.4, 3), 1, 3), ((4, 12, 3), 2, 2), ((6, 16, 3), 2, 3)],
    )
    def test_a_row_that_is_too_wide_becomes_several(self, asked, rows, columns):
        axes = plots.panels(*asked)
        assert len(axes) == asked[0]
        grid = axes[0].get_subplotspec().get_gridspec()
        assert (grid.nrows, grid.ncols) == (rows, columns)
        assert axes[0].figure.get_figwidth() <= 8.4 + 1e-9

    def test_the_places_that_are_left_over_are_empty(self):
        axes = plots.panels(3, 13, 4)
        assert axes[0].figure.axes == axes
