"""Blackboard's Grade Center, for Work Offline > Upload Grades.

Blackboard finds a student by Username, and a column by the number behind the bar in its head,
"Title [Total Pts: 10 Score] |4711". A column without a number becomes a new one, whose points you set there. All fields
are in quotes, since it reads commas only so.
Source: library.blackboard.com, "Uploading External Grade Center Items".
"""

import csv
from collections.abc import Iterator

from autograder.lms.export.known import known_as
from autograder.lms.export.sheet import Sheet, maximum, number
from autograder.lms.export.table import table
from autograder.report.roster import Roster

COLUMNS = ("Last Name", "First Name", "Username", "Student ID")


def render(sheet: Sheet) -> str:
    """The file's text, with the mark at its front by which Blackboard knows UTF-8."""
    return "\ufeff" + table(_rows(sheet), csv.QUOTE_ALL)


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    yield [*COLUMNS, *(_head(sheet, of) for of in sheet.assignments)]
    for person in sheet.people:
        username = known_as(person, "Username", "User Name") or person.id
        names = [person.last_name, person.first_name, username, known_as(person, "Student ID")]
        yield [*names, *(number(sheet.score(of, person)) for of in sheet.assignments)]


def _head(sheet: Sheet, of: Roster) -> str:
    title = sheet.title(of)
    return title if "[Total Pts:" in title else f"{title} [Total Pts: {number(maximum(of))} Score]"
