"""Moodle: `Ann Lee_657737_assignsubmission_file_/ps1.ipynb`, or flat, `…_assignsubmission_file_ps1.ipynb`."""

import re

from autograder.collect.archive import Archive, Entry
from autograder.collect.layout import Piece, Reader, Who

FILE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>/.+|[^/]+)", re.DOTALL)
BLIND = ("Participant", "Teilnehmer/in", "Teilnehmer")  # in place of a name


class Moodle:
    """The number is the one of `Participant 657737` in the grading worksheet."""

    name, timeless = "Moodle", True

    def reader(self, archive: Archive) -> Reader | None:
        return _read


def _read(entry: Entry) -> Piece | str | None:
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    if found["kind"] != "file":
        return "it was typed into Moodle, and is no file of the student's"
    name = "" if found["name"] in BLIND else found["name"]
    who = Who({"Identifier": f"Participant {found['number']}"}, name)
    return Piece((who,), found["rest"].lstrip("/"))
