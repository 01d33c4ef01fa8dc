"""Submissions that grading has read and repaired and nbgrader is still to store: so each is read and repaired once."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.intake.record import Record

MOST = 64  # readings that are kept: twice the cores of a large machine, for so many submissions are out at a time
MOST_TEXT = 32 * 2**20  # characters of their files


@dataclass(frozen=True)
class Reading:
    """A repaired notebook, the record it was repaired after, and the text it was read from: digest and length."""

    nb: NotebookNode
    source: dict[str, Record]
    digest: str
    size: int


class Readings:
    """Readings by their file, the oldest dropped first when they become too many: their files are then read again."""

    def __init__(self) -> None:
        self.kept: dict[Path, Reading] = {}

    def put(self, path: Path, text: str, nb: NotebookNode, source: dict[str, Record]) -> None:
        """Keep what was read from a text in that file; the notebook is whoever's who takes it."""
        self.kept.pop(path, None)
        self.kept[path] = Reading(nb, source, _digest(text), len(text))
        while len(self.kept) > MOST or sum(reading.size for reading in self.kept.values()) > MOST_TEXT:
            del self.kept[next(iter(self.kept))]

    def take(self, path: Path, text: str) -> Reading | None:
        """What was read from that file, once; None when there is nothing, or the file had another text then."""
        reading = self.kept.pop(path, None)
        return reading if reading is not None and reading.digest == _digest(text) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
