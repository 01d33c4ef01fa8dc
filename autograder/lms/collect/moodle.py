"""Moodle: `Ann Lee_657737_assignsubmission_file_/ps1.ipynb`, or flat, `…_assignsubmission_file_ps1.ipynb`."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from autograder.lms.collect.archive import Archive, Entry
from autograder.lms.collect.layout import Piece, Reader, Who
from autograder.lms.roster.table import rows_of

FILE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>/.+|[^/]+)", re.DOTALL)
BLIND = ("Participant", "Teilnehmer/in", "Teilnehmer")  # in place of a name
IDENTIFIER, HANDED_IN = "Identifier", "Last modified (submission)"  # headers of the grading worksheet
TIMES = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M")


@dataclass(frozen=True)
class Line:
    """What a worksheet says of a student, "" and None where it does not: their address, and when they handed in."""

    email: str
    time: datetime | None


class Moodle:
    """The number is the one of `Participant 657737` in the grading worksheet; each assignment has others.

    worksheet: its lines, by that identifier; the archive has no times.
    """

    name = "Moodle"

    def __init__(self, worksheet: Mapping[str, Line] | None = None) -> None:
        self.worksheet = worksheet or {}

    def reader(self, archive: Archive) -> Reader | None:
        return partial(_read, self.worksheet)


def lines_of(worksheet: Path) -> dict[str, Line]:
    """The worksheet's lines by identifier; its times are to the minute, and have no zone.

    Raises OSError, and ValueError in one line with the row for what is no grading worksheet in English.
    """
    wanted = {IDENTIFIER, HANDED_IN}
    _, rows = rows_of(worksheet, lambda headers: wanted <= set(headers), f"a worksheet with {IDENTIFIER}, {HANDED_IN}")
    found = {}
    for row in rows:
        said = row.fields[HANDED_IN]
        time = _time(said)
        if time is None and said not in ("", "-"):
            example = "Friday, 20 November 2026, 11:59 PM"
            raise ValueError(f"{worksheet}, line {row.line}: want a time such as {example}, got {said!r}")
        found[row.fields[IDENTIFIER]] = Line(row.fields.get("Email address", ""), time)
    return found


def _time(said: str) -> datetime | None:
    for form in TIMES:
        with suppress(ValueError):
            return datetime.strptime(said, form)
    return None


def _read(worksheet: Mapping[str, Line], entry: Entry) -> Piece | str | None:
    found = FILE.fullmatch(entry.name)
    if found is None:
        return None
    if found["kind"] != "file":
        return "it was typed into Moodle, and is no file of the student's"
    name = "" if found["name"] in BLIND else found["name"]
    identifier = f"Participant {found['number']}"
    line = worksheet.get(identifier, Line("", None))
    who = Who({"email": line.email, IDENTIFIER: identifier}, name)
    return Piece((who,), found["rest"].lstrip("/"), time=line.time)
