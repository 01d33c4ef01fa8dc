"""Brightspace: `152711-351765 - Ann Lee - Nov 20, 2026 1159 PM/ps1.ipynb`, a folder for each attempt."""

import re
from contextlib import suppress
from datetime import datetime

from autograder.lms.collect.archive import Archive, Entry, Own
from autograder.lms.collect.layout import Piece, Reader, Who

FILE = re.compile(r"(?P<attempt>\d+-\d+) - (?P<name>[^/]+?) - (?P<time>[^/]+)/(?P<rest>.+)", re.DOTALL)
TIMES = ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %H%M", "%b %d, %Y %H%M")


class Brightspace:
    """The numbers are the platform's own and in no class list, so a student is found by name."""

    name = "Brightspace"

    def reader(self, archive: Archive) -> Reader | None:
        return _read


def _read(entry: Entry) -> Piece | str | None:
    if entry.name == "index.html":
        return Own("it is Brightspace's table of contents")
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    return Piece((Who(name=found["name"]),), found["rest"], found["attempt"], _time(found["time"]))


def _time(said: str) -> datetime | None:
    """The time without a zone; None for one in another language."""
    said = re.sub(r" (\d{3})( |$)", r" 0\1\2", said)  # 959 AM
    for form in TIMES:
        with suppress(ValueError):
            return datetime.strptime(said, form)
    return None
