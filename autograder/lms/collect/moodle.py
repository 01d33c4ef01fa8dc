"""Moodle: `Ann Lee_657737_assignsubmission_file_/ps1.ipynb`, or flat, `…_assignsubmission_file_ps1.ipynb`.

Where students hand in as groups, it is `Red 1_41_…`: the group's name and number, and no student's.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from autograder.lms.collect.archive import Archive, Entry
from autograder.lms.collect.layout import Piece, Reader, Who
from autograder.lms.collect.match import plain
from autograder.lms.worksheet import PARTICIPANT, Line

FILE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>/.+|[^/]+)", re.DOTALL)
BLIND = ("Participant", "Teilnehmer/in", "Teilnehmer")  # in place of a name


class Moodle:
    """The number is the participant's in this assignment.

    worksheet: the assignment's, by that number; the archive has no times.
    teams:     by `plain` names of groups, when each handed in.
    """

    name = "Moodle"

    def __init__(
        self, worksheet: Mapping[str, Line] | None = None, teams: Mapping[str, datetime | None] | None = None
    ) -> None:
        self.worksheet, self.teams = worksheet or {}, teams or {}

    def reader(self, archive: Archive) -> Reader | None:
        return partial(_read, self.worksheet, self.teams)


def _read(worksheet: Mapping[str, Line], teams: Mapping[str, datetime | None], entry: Entry) -> Piece | str | None:
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    if found["kind"] != "file":
        return "it was typed into Moodle, and is no file of the student's"
    rest = found["rest"].lstrip("/")
    if (team := plain(found["name"])) in teams:  # its number may be a student's in the worksheet, too
        return Piece((Who(name=found["name"]),), rest, time=teams[team])
    line = worksheet.get(found["number"], Line(found["number"]))
    name = f"{PARTICIPANT}{line.number}" if found["name"] in BLIND else found["name"]
    return Piece((Who({"email": line.email}, name),), rest, time=line.handed_in)
