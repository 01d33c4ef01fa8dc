"""Moodle: `Ann Lee_657737_assignsubmission_file_/ps1.ipynb`, or flat, `…_assignsubmission_file_ps1.ipynb`."""

import re
from collections.abc import Mapping
from functools import partial

from autograder.lms.collect.archive import Archive, Entry
from autograder.lms.collect.layout import Piece, Reader, Who
from autograder.lms.worksheet import PARTICIPANT, Line

FILE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>/.+|[^/]+)", re.DOTALL)
BLIND = ("Participant", "Teilnehmer/in", "Teilnehmer")  # in place of a name


class Moodle:
    """The number is the participant's in this assignment.

    worksheet: the assignment's, by that number; the archive has no times.
    """

    name = "Moodle"

    def __init__(self, worksheet: Mapping[str, Line] | None = None) -> None:
        self.worksheet = worksheet or {}

    def reader(self, archive: Archive) -> Reader | None:
        return partial(_read, self.worksheet)


def _read(worksheet: Mapping[str, Line], entry: Entry) -> Piece | str | None:
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    if found["kind"] != "file":
        return "it was typed into Moodle, and is no file of the student's"
    line = worksheet.get(found["number"], Line(found["number"]))
    name = f"{PARTICIPANT}{line.number}" if found["name"] in BLIND else found["name"]
    return Piece((Who({"email": line.email}, name),), found["rest"].lstrip("/"), time=line.handed_in)
