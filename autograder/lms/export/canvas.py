"""Canvas's gradebook, for Gradebook > Import.

Canvas finds a student by ID, or else by SIS User ID, SIS Login ID or name; a column by the number in brackets behind
its title, or by the title. It takes an empty cell for "no grade", and never for 0.
Source: `lib/gradebook_importer.rb` of instructure/canvas-lms, read in 2026.
"""

from collections.abc import Iterator

from autograder.lms.export.known import known_as
from autograder.lms.export.sheet import Sheet, maximum, number
from autograder.lms.export.table import table

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def render(sheet: Sheet) -> str:
    """The file's text."""
    return table(_rows(sheet))


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    yield [*COLUMNS, *(sheet.title(of) for of in sheet.assignments)]
    yield ["    Points Possible", "", "", "", "", *(number(maximum(of)) for of in sheet.assignments)]
    for person in sheet.people:
        name = known_as(person, "Student") or person.name
        ids = [known_as(person, column) for column in COLUMNS[1:]]
        ids[0] = ids[0] or person.lms_user_id
        if not any(ids[:3]):
            ids[2] = person.id  # the login is what a folder in submitted/ is most often called
        yield [name, *ids, *(number(sheet.score(of, person)) for of in sheet.assignments)]
