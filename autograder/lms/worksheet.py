"""Moodle's grading worksheet of one assignment: which participant a student is there, and when what happened.

Moodle draws the number in `Participant 657737` anew for each assignment: another assignment's worksheet says nothing.
Sources: `mod/assign/gradingtable.php`, and the table `assign_user_mapping`, of moodle/moodle.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.lms.roster.table import rows_of

PARTICIPANT = "Participant "  # before the number
IDENTIFIER, HANDED_IN, GRADED = "Identifier", "Last modified (submission)", "Last modified (grade)"
TIMES = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M")


@dataclass(frozen=True)
class Line:
    """What a worksheet says of a student, "" and None where it does not.

    number:    the participant's.    name, email: the student's.
    handed_in: when; to the minute, without a zone.
    graded:    when Moodle's grade was changed, in Moodle's words.
    """

    number: str
    name: str = ""
    email: str = ""
    handed_in: datetime | None = None
    graded: str = ""


def lines_of(worksheet: Path) -> dict[str, Line]:
    """The worksheet's lines by the participant's number.

    Raises OSError, and ValueError in one line with the row for what is no grading worksheet in English.
    """
    wanted = {IDENTIFIER, HANDED_IN}
    _, rows = rows_of(worksheet, lambda headers: wanted <= set(headers), f"a worksheet with {IDENTIFIER}, {HANDED_IN}")
    found = {}
    for row in rows:
        number, said = row.fields[IDENTIFIER].removeprefix(PARTICIPANT), row.fields[HANDED_IN]
        time = _time(said)
        if time is None and said not in ("", "-"):
            example = "Friday, 20 November 2026, 11:59 PM"
            raise ValueError(f"{worksheet}, line {row.line}: want a time such as {example}, got {said!r}")
        who = (row.fields.get("Full name", ""), row.fields.get("Email address", ""))
        found[number] = Line(number, *who, time, row.fields.get(GRADED, ""))
    return found


def _time(said: str) -> datetime | None:
    for form in TIMES:
        with suppress(ValueError):
            return datetime.strptime(said, form)
    return None
