"""The whole term as one table: a row a student, a column an assignment."""

from collections.abc import Iterator

from autograder.grading.outcomes import SCORED
from autograder.lms.export.plain import PERSON
from autograder.lms.export.sheet import Sheet, number
from autograder.lms.export.table import table
from autograder.lms.roster import Person
from autograder.report.roster import Roster


def render(sheet: Sheet) -> str:
    """The table as CSV. Without a score a cell is empty; `open` says why, and which score is not the last word."""
    return table(_rows(sheet))


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    yield [*PERSON, *(of.assignment for of in sheet.assignments), "total", "open"]
    for person in sheet.people:
        scores = [_score(sheet, of, person) for of in sheet.assignments]
        given = [score for score in scores if score is not None]
        total = number(sum(given)) if given else ""
        states = ((of.assignment, sheet.state(of, person)) for of in sheet.assignments)
        still = [f"{name}: {state}" for name, state in states if state != "graded"]
        known = [person.id, person.last_name, person.first_name, person.email]
        yield [*known, *map(number, scores), total, "; ".join(still)]


def _score(sheet: Sheet, of: Roster, person: Person) -> float | None:
    entry = sheet.entry(of, person)
    return entry.total if entry and entry.state in SCORED else None
