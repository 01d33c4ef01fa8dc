"""Blackboard: `Problem set 1_ann_attempt_2026-11-20-23-59-01_ps1.ipynb`, and a note for each attempt."""

import re
from datetime import datetime

from autograder.lms.collect.archive import Archive, Entry, Own
from autograder.lms.collect.layout import Piece, Reader, Who

FILE = re.compile(
    r"(?P<head>[^/]+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?P<rest>\.txt|_[^/]+)",
    re.DOTALL,
)


class Blackboard:
    """The time is the clock's at the institution; nbgrader takes its end for a zone, and is wrong by up to a day."""

    name = "Blackboard"

    def reader(self, archive: Archive) -> Reader | None:
        return _read


def _read(entry: Entry) -> Piece | str | None:
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    if found["rest"] == ".txt":
        return Own("it is Blackboard's note on the attempt")
    try:
        time = datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return "its name has no time that can be"
    return Piece((Who(tail=found["head"]),), found["rest"][1:], found["time"], time)
