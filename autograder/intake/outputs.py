"""Keep the pictures and printed text of a submission for the person who marks its written answers.

Grading runs none of these cells, so it has no pictures of its own to show. What is kept, PNG pictures and plain text,
is the student's, as their words are: it is shown, and nothing is concluded from it.
"""

import base64
import re
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.text import joined, part, printable

MAX_SHOWN = 2_000_000  # characters of a notebook's outputs; those of ps1 after its first answer have 1.6 million
MAX_PIXELS = 4_000_000  # of a picture: a few kilobytes of PNG can fill a browser's memory
PAGE = 840  # the width of the formgrader's page
MAX_TEXT = 2_000  # characters of a cell
MAX_OUTPUTS = 100  # of a cell: nbformat looks at each
PNG = b"\x89PNG\r\n\x1a\n"
IMAGE = re.compile(r'<img alt="[^"<>]*" width="(\d{1,5})"[^<>]* src="data:image/png;base64,([A-Za-z0-9+/=\s]+)">')


def shown(cells: Sequence[NotebookNode]) -> list[list[NotebookNode]]:
    """The pictures and plain texts of each cell, made anew; the last ones of the notebook, as far as there is room."""
    kept, room = [], MAX_SHOWN
    for cell in reversed(cells):
        outputs = list(_shown(cell.get("outputs"))) if cell.get("cell_type") == "code" else []
        room -= sum(map(_size, outputs))
        kept.append(outputs if room >= 0 else [])
    return kept[::-1]


def _shown(outputs: Any) -> Iterator[NotebookNode]:
    room = MAX_TEXT
    for output in outputs[:MAX_OUTPUTS] if isinstance(outputs, list) else ():
        data = _data(output)
        width, image = _image(data.get("text/html")) or (_said_width(output), data.get("image/png"))
        if (picture := _picture(image, width)) is not None:
            yield picture
        elif data.keys() == {"text/plain"} and room > 0:
            text = _plain(data["text/plain"])[:room]
            room -= len(text)
            yield new_output("stream", name="stdout", text=text)


def _data(output: Any) -> dict[str, Any]:
    """What an output shows, by its type; what is printed counts as text, what is written to stderr is left out."""
    if part(output, "output_type") == "stream":
        return {"text/plain": part(output, "text")} if part(output, "name") == "stdout" else {}
    return data if isinstance(data := part(output, "data"), dict) else {}


def _image(html: Any) -> tuple[int, str] | None:
    """The width and the PNG, in base64, of HTML that is one picture, as `scorelab.plots` shows its figures."""
    one = IMAGE.fullmatch(joined(html).strip())
    return (int(one[1]), one[2]) if one else None


def _picture(text: Any, said: int) -> NotebookNode | None:
    """An output with the PNG picture that is there in base64, no wider than a page; None when it is not one.

    said: the width that its output speaks of, in a browser's units; 0 for none.
    """
    text = "".join(joined(text).split())
    try:
        picture = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    if len(picture) < 24 or not picture.startswith(PNG):
        return None
    width, height = struct.unpack(">II", picture[16:24])
    if width * height > MAX_PIXELS:
        return None
    size = {"width": min(said or width, PAGE)}  # one for a fine screen has more pixels
    return new_output("display_data", {"image/png": text}, metadata={"image/png": size})


def _said_width(output: Any) -> int:
    """What the output says of its picture's width, in a browser's units; 0 when it says nothing of the kind."""
    width = part(output, "metadata", "image/png", "width")
    return width if type(width) is int and width > 0 else 0


def _plain(text: Any) -> str:
    """What a terminal would show of a text: of a line that was written over, the last state."""
    lines = strip_ansi(joined(text)[: 2 * MAX_TEXT]).split("\n")
    return printable("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines))[:MAX_TEXT]


def _size(output: NotebookNode) -> int:
    return len(output.data["image/png"]) if output.output_type == "display_data" else len(output.text)
