"""What a self-check shows beside its results: the smallest example that fails, and pictures of what the answers do.

Nothing here earns or costs a point, and official grading never asks for it. It is made in `drawn`.
"""

import base64
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """A picture of what a function does beside the right result: its caption, what it shows in words, and a PNG.

    width: in a page, in pixels.
    """

    function: str
    caption: str
    alt: str
    png: bytes
    width: int

    @property
    def url(self) -> str:
        """The image within a page."""
        return f"data:image/png;base64,{base64.b64encode(self.png).decode()}"


@dataclass(frozen=True)
class Aside:
    """example: one line, or nothing.    drawings: of the functions that draw otherwise than right ones.

    silent: a line for each function that has a picture and is not in it, with the reason.
    """

    example: str = ""
    drawings: tuple[Drawing, ...] = ()
    silent: tuple[str, ...] = ()


NOTHING = Aside()
