"""The sheet with everything in it: points of each question, states, penalties; as CSV and as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from autograder.grading.outcomes import SCORED
from autograder.lms.export.sheet import Sheet, maximum, number, points
from autograder.lms.export.table import table
from autograder.lms.roster import Person
from autograder.report.roster import Entry, Roster
from autograder.student.notebook import question_of

PERSON = ("student_id", "last_name", "first_name", "email")
END = ("late_submission_penalty", "score", "max_score")


def as_csv(sheet: Sheet) -> str:
    """A row a student; the columns of an assignment begin with its name. What has not been given points is empty."""
    return table(_rows(sheet))


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    lms = sorted({column for person in sheet.people for column, value in person.lms.items() if value})
    heads = [f"{of.assignment} {what}" for of in sheet.assignments for what in ("state", *_questions(of), *END)]
    yield [*PERSON, *(f"LMS {column}" for column in lms), *heads]
    for person in sheet.people:
        known = [person.id, person.last_name, person.first_name, person.email]
        cells = (cell for of in sheet.assignments for cell in _cells(sheet, of, person))
        yield [*known, *(person.lms.get(column, "") for column in lms), *cells]


def _questions(of: Roster) -> list[str]:
    return [question_of(column.name) for column in of.columns]


def _cells(sheet: Sheet, of: Roster, person: Person) -> list[str]:
    entry = sheet.entry(of, person)
    marks = entry.marks if entry else {}
    given = [number(points(marks.get(column.name))) for column in of.columns]
    scored = [number(entry.penalty), number(entry.total)] if entry and entry.state in SCORED else ["", ""]
    return [sheet.state(of, person), *given, *scored, number(maximum(of))]


def as_json(sheet: Sheet) -> str:
    """The same as JSON; null stands for what has not been given points."""
    plain = {
        "assignments": [_assignment(of) for of in sheet.assignments],
        "students": [_student(sheet, person) for person in sheet.people],
    }
    return json.dumps(plain, indent=1) + "\n"


def _assignment(of: Roster) -> dict[str, Any]:
    questions = [{"id": question_of(c.name), "points": c.points, "by": _by(c.checked)} for c in of.columns]
    return {"name": of.assignment, "max_score": maximum(of), "questions": questions}


def _by(checked: bool) -> str:
    return "checks" if checked else "hand"


def _student(sheet: Sheet, person: Person) -> dict[str, Any]:
    known = {"id": person.id, "last_name": person.last_name, "first_name": person.first_name, "email": person.email}
    standing = {of.assignment: _standing(of, sheet.entry(of, person)) for of in sheet.assignments}
    return known | {"lms": dict(person.lms), "assignments": standing}


def _standing(of: Roster, entry: Entry | None) -> dict[str, Any]:
    if entry is None or entry.state not in SCORED:
        return {"state": entry.state if entry else "not submitted", "score": None, "penalty": None, "questions": {}}
    given = {question_of(column.name): points(entry.marks.get(column.name)) for column in of.columns}
    return {"state": entry.state, "score": entry.total, "penalty": entry.penalty, "questions": given}
