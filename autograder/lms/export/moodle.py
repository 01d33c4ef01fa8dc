"""Moodle's grades: the grading worksheet of one assignment, or a table of several for the gradebook.

The worksheet goes to the assignment's "Upload grading worksheet", which wants Identifier, Grade and Last modified
(grade), and takes students by Identifier. The table goes to Grades > Import > CSV file, where you say which column is
which; map "Email address" or "ID number" to the student. Either file may go there.
Sources: `mod/assign/feedback/offline/importgradeslib.php` of moodle/moodle; docs.moodle.org, "Grade import".
"""

from collections.abc import Iterator

from autograder.lms.export.known import known_as
from autograder.lms.export.originals import participant
from autograder.lms.export.sheet import Sheet, maximum, number
from autograder.lms.export.table import table
from autograder.lms.roster import Person
from autograder.report.roster import Roster

PERSON = ("Full name", "Username", "ID number", "Email address")


def render(sheet: Sheet) -> str:
    """The file's text."""
    return table(_worksheet(sheet) if len(sheet.assignments) == 1 else _table(sheet))


def unidentified(sheet: Sheet) -> list[str]:
    """Whom Moodle will not find in a worksheet: it passes over a row without an Identifier. Nobody in a table."""
    if len(sheet.assignments) > 1:
        return []
    (of,) = sheet.assignments
    return [person.id for person in sheet.people if not _identifier(sheet, of, person)]


def _worksheet(sheet: Sheet) -> Iterator[list[str]]:
    (of,) = sheet.assignments
    yield ["Identifier", *PERSON, "Status", "Grade", "Maximum Grade", "Last modified (grade)"]
    for person in sheet.people:
        score, most = number(sheet.score(of, person)), number(maximum(of))
        yield [_identifier(sheet, of, person), *_person(person), sheet.state(of, person), score, most, ""]


def _identifier(sheet: Sheet, of: Roster, person: Person) -> str:
    """Another in each assignment: as in the archive that was collected, or else as on the class list."""
    number = participant(sheet.original(of, person))
    return f"Participant {number}" if number else known_as(person, "Identifier")


def _table(sheet: Sheet) -> Iterator[list[str]]:
    yield [*PERSON, *(sheet.title(of) for of in sheet.assignments)]
    for person in sheet.people:
        yield [*_person(person), *(number(sheet.score(of, person)) for of in sheet.assignments)]


def _person(person: Person) -> list[str]:
    email = known_as(person, "Email address", "Email") or person.email
    return [person.name, known_as(person, "Username") or person.id, known_as(person, "ID number"), email]
