"""The checks as JUnit XML: a suite for each student and assignment, a case for each check.

The layout is `testsuites > testsuite > testcase`, and in a case that did not pass `failure`, `error` or `skipped`.
Source: the schema of Ant's JUnit task by Windy Road Technology, which CI servers follow.
"""

import re
from xml.etree import ElementTree as ET

from autograder.export.sheet import Sheet, number
from autograder.grading.outcomes import Outcome
from autograder.grading.results import CheckResult
from autograder.report.roster import Entry, Roster
from autograder.roster import Person

TAGS: dict[Outcome, str] = {
    "failed": "failure",
    "timeout": "failure",
    "crash": "failure",
    "not_attempted": "skipped",
    "not_run": "skipped",
    "error": "error",
}
FOREIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # to XML 1.0


def render(sheet: Sheet) -> str:
    """The file's text."""
    suites = ET.Element("testsuites")
    for of in sheet.assignments:
        suites.extend(_suite(of, person, sheet.entry(of, person)) for person in sheet.people)
    ET.indent(suites, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _suite(of: Roster, person: Person, entry: Entry | None) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(f"{of.assignment} {person.id}"))
    state = entry.state if entry else "not submitted"
    listed = ET.SubElement(suite, "properties")
    ET.SubElement(listed, "property", name="state", value=state)
    if entry and entry.marks:
        ET.SubElement(listed, "property", name="score", value=number(entry.total))
    if entry and entry.result and entry.result.questions:
        for question in entry.result.questions:
            suite.extend(_case(f"{person.id}.{question.id}", check) for check in question.checks)
    else:
        reason = entry.result.message if entry and entry.result else state
        tag = "error" if state == "could not be graded" else "skipped"
        ET.SubElement(_bare(person.id, "submission", suite), tag, message=_clean(reason))
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(list(suite.iter(tag)))))
    return suite


def _case(where: str, check: CheckResult) -> ET.Element:
    case = _bare(where, check.name)
    if tag := TAGS.get(check.outcome):
        ET.SubElement(case, tag, type=check.outcome, message=_clean(check.title)).text = _clean(check.said)
    return case


def _bare(where: str, name: str, suite: ET.Element | None = None) -> ET.Element:
    case = ET.Element("testcase", classname=_clean(where), name=_clean(name))
    if suite is not None:
        suite.append(case)
    return case


def _clean(text: str) -> str:
    return FOREIGN.sub("\ufffd", text)
