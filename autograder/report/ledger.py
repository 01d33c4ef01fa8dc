"""The report of a term as CSV: a line for each student and set."""

import csv
import io
from collections.abc import Iterator

from autograder.gradebook.spreadsheet import harmless
from autograder.report.chart import answers
from autograder.report.roster import Entry, Roster, days
from autograder.report.term import Student, Term, falling_behind

HEAD = (
    *("student_id", "name", "assignment", "state", "score", "max_score", "released", "handed_in", "days"),
    *("not_passed", "mistakes", "falling_behind"),
)


def text(term: Term) -> str:
    """The file's text. What is not known is empty."""
    behind = {student.id: why for student, why in falling_behind(term)}
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(HEAD)
    for student in term.students:
        table.writerows(map(harmless, line) for line in _lines(term, student, behind.get(student.id, "")))
    return written.getvalue()


def _lines(term: Term, student: Student, behind: str) -> Iterator[list[str]]:
    for roster in term.rosters:
        if entry := student.entries.get(roster.assignment):
            yield [student.id, student.name, roster.assignment, *_standing(roster, entry), behind]


def _standing(roster: Roster, entry: Entry) -> list[str]:
    given = answers(entry)
    passed = days(roster, entry)
    return [
        entry.state,
        f"{entry.total:.12g}" if entry.marks else "",
        f"{sum(column.points for column in roster.columns):.12g}",
        roster.released.isoformat() if roster.released else "",
        entry.handed_in.isoformat() if entry.handed_in else "",
        "" if passed is None else f"{passed:.2f}",
        " ".join(question for question, answer in given.items() if answer.part != "passed"),
        " ".join(dict.fromkeys(name for answer in given.values() for name in answer.mistakes)),
    ]
