"""Point clouds from letters and pictures: points fall where the ink is, in proportion to its darkness.

Like every cloud of scorelab.data, these have zero mean and coordinate variances that average to 1, for any n.
"""

import math
from pathlib import Path

import matplotlib
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont, ImageOps
from torch import Generator, Tensor

from scorelab.data.clouds import Cloud

LETTER_HEIGHT = 96  # pixels; a stroke is then about 15 wide, so its edge is sharp enough for a plot
LONGEST_SIDE = 512  # pixels; larger pictures are averaged down to it


def from_text(text: str) -> Cloud:
    """The cloud that fills the letters of text evenly, in DejaVu Sans Bold; line breaks are kept.

    Raises ValueError when text holds nothing but white space.
    """
    if not text.strip():
        raise ValueError(f"want at least one letter, got {text!r}")
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf")
    font = ImageFont.truetype(path, LETTER_HEIGHT)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox((0, 0), text, font)
    size = math.ceil(right - left) + 2, math.ceil(bottom - top) + 2  # a white margin: "I" is a solid bar
    image = Image.new("L", size, "white")
    ImageDraw.Draw(image).multiline_text((1 - left, 1 - top), text, "black", font)
    return _by_darkness(image, repr(text))


def from_picture(path: str | Path) -> Cloud:
    """The cloud whose density is the darkness of a PNG or JPEG: black 1, white 0, transparent 0.

    Up in the picture is up in the plane, and the aspect ratio is kept.
    Raises FileNotFoundError when there is no such file, OSError when it cannot be read as a picture, and
    ValueError when the picture is blank: one shade all over.
    """
    if not Path(path).exists():
        raise FileNotFoundError(f"want a picture, found no file at {path}")
    try:
        with Image.open(path) as image:
            grey = _on_white(ImageOps.exif_transpose(image))
    except Exception as error:  # Pillow's decoders raise whatever a broken file makes them stumble over
        raise OSError(f"want a PNG or JPEG picture, could not read {path}: {error}") from error
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    return _by_darkness(grey, str(path))


def _on_white(image: Image.Image) -> Image.Image:
    """The picture in 256 shades of grey, transparent parts laid on white paper."""
    if image.mode.startswith("I"):  # 16-bit grey, which convert would clip at 255
        return image.convert("F").point(lambda shade: shade / 257).convert("L")
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("L")


def _by_darkness(grey: Image.Image, name: str) -> Cloud:
    darkness = 255 - torch.from_numpy(np.array(grey, dtype=np.float64))
    if darkness.min() == darkness.max():
        raise ValueError(f"want a picture with something on it, got one shade all over: {name}")
    rows, columns = darkness.nonzero(as_tuple=True)
    weights = darkness[rows, columns] / darkness.sum()
    pixels = torch.stack([columns, -rows], dim=1).double()  # rows count downwards
    pixels -= weights @ pixels
    scale = math.sqrt((weights @ pixels**2).mean() + 1 / 12)  # 1/12: the place inside the pixel, uniform
    centres = pixels.float() / scale

    def cloud(n: int, generator: Generator) -> Tensor:
        device = generator.device
        chosen = torch.multinomial(weights.to(device), n, replacement=True, generator=generator)
        jitter = torch.rand(n, 2, generator=generator, device=device) - 1 / 2
        return centres.to(device)[chosen] + jitter / scale

    return cloud
