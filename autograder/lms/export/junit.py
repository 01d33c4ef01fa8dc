"""A class's checks as JUnit XML, for programs that read test reports."""

from xml.etree import ElementTree as ET

from autograder.grading import junit
from autograder.lms.export.sheet import Sheet, number
from autograder.lms.roster import Person
from autograder.report.roster import Roster


def render(sheet: Sheet) -> str:
    """The file's text: a suite for each assignment and student."""
    return junit.xml(_suite(sheet, of, person) for of in sheet.assignments for person in sheet.people)


def _suite(sheet: Sheet, of: Roster, person: Person) -> ET.Element:
    entry = sheet.entry(of, person)
    score = number(entry.total) if entry and entry.marks else ""
    result = entry.result if entry else None
    return junit.suite(of.assignment, person.id, result, sheet.state(of, person), score)
