"""Moodle's grades: the grading worksheet of one assignment, or a table of several for the gradebook.

The worksheet goes to the assignment's "Upload grading worksheet", which wants Identifier, Grade and Last modified
(grade), and takes students by Identifier. It passes over a grade that Moodle has changed since; where that is empty,
over every grade that Moodle has. The table goes to Grades > Import > CSV file, where you say which column is which;
map "Email address" or "ID number" to the student. Either file may go there.
Sources: `importgradeslib.php`, `importgradesform.php` in `mod/assign/feedback/offline` of moodle/moodle;
docs.moodle.org, "Grade import".
"""

from collections.abc import Iterator

from autograder.lms.export.known import known_as
from autograder.lms.export.sheet import Sheet, maximum, number
from autograder.lms.export.table import table
from autograder.lms.roster import Person
from autograder.lms.worksheet import GRADED, IDENTIFIER, PARTICIPANT

PERSON = ("Full name", "Username", "ID number", "Email address")


def render(sheet: Sheet) -> str:
    """The file's text."""
    return table(_worksheet(sheet) if len(sheet.assignments) == 1 else _table(sheet))


def unidentified(sheet: Sheet) -> list[str]:
    """Whom Moodle will not find in a worksheet: it passes over a row without an Identifier. Nobody in a table."""
    if len(sheet.assignments) > 1:
        return []
    (of,) = sheet.assignments
    return [person.id for person in sheet.people if not sheet.participant(of, person)]


def _worksheet(sheet: Sheet) -> Iterator[list[str]]:
    (of,) = sheet.assignments
    yield [IDENTIFIER, *PERSON, "Status", "Grade", "Maximum Grade", GRADED]
    for person in sheet.people:
        score, most = number(sheet.score(of, person)), number(maximum(of))
        known, line = sheet.participant(of, person), sheet.lines.get(person.id)
        identifier = f"{PARTICIPANT}{known}" if known else ""
        yield [identifier, *_person(person), sheet.state(of, person), score, most, line.graded if line else ""]


def _table(sheet: Sheet) -> Iterator[list[str]]:
    yield [*PERSON, *(sheet.title(of) for of in sheet.assignments)]
    for person in sheet.people:
        yield [*_person(person), *(number(sheet.score(of, person)) for of in sheet.assignments)]


def _person(person: Person) -> list[str]:
    email = known_as(person, "Email address", "Email") or person.email
    return [person.name, known_as(person, "Username") or person.id, known_as(person, "ID number"), email]
