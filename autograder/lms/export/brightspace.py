"""Brightspace's grades, for Grades > Enter Grades > Import.

Brightspace finds a student by OrgDefinedId or Username, and a grade item by its name before "Points Grade". Each row
ends with "#" under End-of-Line Indicator.
Source: community.d2l.com, "Importing grades".
"""

from collections.abc import Iterator

from autograder.lms.export.known import known_as
from autograder.lms.export.sheet import Sheet, number
from autograder.lms.export.table import table
from autograder.report.roster import Roster

POINTS = " Points Grade"


def render(sheet: Sheet) -> str:
    """The file's text."""
    return table(_rows(sheet))


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    yield ["OrgDefinedId", "Username", *(_head(sheet, of) for of in sheet.assignments), "End-of-Line Indicator"]
    for person in sheet.people:
        ids = [known_as(person, "OrgDefinedId", "Org Defined ID"), known_as(person, "Username") or person.id]
        yield [*ids, *(number(sheet.score(of, person)) for of in sheet.assignments), "#"]


def _head(sheet: Sheet, of: Roster) -> str:
    """Its own exports have more behind the words, such as <Numeric MaxPoints:10>, which an import does not want."""
    return sheet.title(of).partition(POINTS)[0] + POINTS
