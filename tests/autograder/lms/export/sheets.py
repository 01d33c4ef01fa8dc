"""Sheets in memory: a class with one student in each state, two of them with names that a spreadsheet would compute."""

from autograder.grading.results import CheckResult, QuestionResult, Result
from autograder.lms.export.sheet import Sheet
from autograder.lms.roster import Person
from autograder.report.roster import Column, Entry, Mark, Roster

COLUMNS = (Column("q3a-check", 4.0, True), Column("q4a", 3.0, False))
CHECKS = (
    CheckResult("loss_value", "The value.", "passed", 2.0, 2.0),
    CheckResult("loss_size", "The size.", "failed", 0.0, 2.0, "off by 2 \x00 <b>", ("loss-sum",), ("a sum",)),
)
CANVAS = {"Student": "King, Ada", "ID": "101", "SIS User ID": "007", "SIS Login ID": "ada7", "Section": "A"}
PEOPLE = (
    Person("ada", "Ada", "King", "ada@x.example", lms=CANVAS),
    Person("bob", "=1+2", "@B", "bob@x.example"),
    Person("cut", "C", "Cut"),
    Person("eve", "Eve", "Élan, the 2nd", "eve@x.example"),
    Person("sue", "Sue", "S", "sue@x.example"),
    Person("-dash", "D", "D"),
)


def result(student: str) -> Result:
    return Result("ps1", student, "graded", (QuestionResult("q3a", CHECKS),))


def entry(student: str, state: str, result: Result | None = None, penalty: float = 0.0, waiting: bool = False) -> Entry:
    scored = state in ("graded", "needs a person")
    marks = {"q3a-check": Mark(2.0, 2.0, False, False), "q4a": Mark(0.0, 0.0 if waiting else 2.5, not waiting, waiting)}
    return Entry(student, student, state, marks if scored else {}, penalty, result, "", None, None)


def assignment(name: str = "ps1") -> Roster:
    unreadable = Result(name, "cut", "error", message="not a notebook: it is empty")
    entries = (
        entry("ada", "graded", result("ada"), penalty=0.25),
        entry("bob", "needs a person", result("bob"), waiting=True),
        entry("cut", "could not be graded", unreadable),
        entry("sue", "not graded"),
        entry("-dash", "graded", result("-dash")),
    )
    return Roster(name, COLUMNS, entries)  # eve has handed in nothing


def sheet(*names: str, **changes: object) -> Sheet:
    return Sheet(tuple(map(assignment, names or ("ps1",))), PEOPLE, **changes)
