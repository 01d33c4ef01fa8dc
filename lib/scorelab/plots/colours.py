"""The colours of every picture: time from data to noise, paper, ink, and how well one is read on another.

Figures bring their own paper. Text that is transparent would have to be read on white and on the #111111 of a dark
theme. There no colour has 4.5:1 on both: the two contrasts multiply to 18.9, whose root is 4.3.
"""

import matplotlib as mpl
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.typing import ColorType

NOISE, DATA, EXACT, INK = "#8b9bb4", "#d55e00", "#0072b2", "#333333"
PAPER, FRAME = "#f4f6f8", "#cfd5dd"  # off-white does not glare on a dark page; a quiet edge on a light one
LEAST = 4.5  # the contrast that WCAG 2.2 asks of text (success criterion 1.4.3)

# From t = 0 to t = 1: equal steps in OKLab from the orange of data, through rose, to the grey of noise.
TIME = LinearSegmentedColormap.from_list(
    "time",
    ["#d55e00", "#cf603a", "#c76357", "#bf696e", "#b77082", "#ad7a94", "#a285a1", "#9790ac", "#8b9bb4"],
)

styled = mpl.rc_context(
    {
        "font.size": 11,
        "axes.titlesize": 12,
        "axes.labelsize": 11,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "legend.fontsize": 10,
        "legend.frameon": False,
        "text.color": INK,
        "figure.facecolor": PAPER,
        "savefig.facecolor": "auto",
        "axes.facecolor": "none",
        "axes.labelcolor": INK,
        "axes.edgecolor": "#999999",
        "xtick.color": "#5a5a5a",
        "ytick.color": "#5a5a5a",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
    }
)


def luminance(colour: ColorType) -> float:
    """The relative luminance of an opaque colour, 0 black to 1 white (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: ColorType, other: ColorType = PAPER) -> float:
    """How well one colour is read on the other, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(colour), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def legible(colour: ColorType) -> str:
    """The colour as hex, darkened until text of it has a contrast of 4.5 on PAPER."""
    red, green, blue = to_rgb(colour)
    while contrast(to_hex((red, green, blue))) < LEAST:
        red, green, blue = 0.97 * red, 0.97 * green, 0.97 * blue
    return to_hex((red, green, blue))
