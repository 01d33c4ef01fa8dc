"""Results as JUnit XML: a suite for each submission, a case for each check.

The layout is `testsuites > testsuite > testcase`, and in a case that did not pass `failure`, `error` or `skipped`.
Source: the schema of Ant's JUnit task by Windy Road Technology, which CI servers follow.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from autograder.grading.outcomes import Outcome, State
from autograder.grading.results import CheckResult, Result

TAGS: dict[Outcome, str] = {
    "failed": "failure",
    "timeout": "failure",
    "crash": "failure",
    "not_attempted": "skipped",
    "not_run": "skipped",
    "error": "error",
}
FOREIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # to XML 1.0


def xml(suites: Iterable[ET.Element]) -> str:
    """The file's text."""
    root = ET.Element("testsuites")
    root.extend(suites)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def suite(assignment: str, who: str, result: Result | None, state: State, score: str = "") -> ET.Element:
    """The suite of one submission.    result: None where there is none.    score: as text, "" where there is none."""
    made = ET.Element("testsuite", name=_clean(f"{assignment} {who}"))
    listed = ET.SubElement(made, "properties")
    for name, value in (("state", state), ("score", score)):
        if value:
            ET.SubElement(listed, "property", name=name, value=value)
    if result and result.questions:
        for question in result.questions:
            made.extend(_case(f"{who}.{question.id}", check) for check in question.checks)
    else:
        tag = "error" if state == "could not be graded" else "skipped"
        case = ET.SubElement(made, "testcase", classname=_clean(who), name="submission")
        ET.SubElement(case, tag, message=_clean(result.message if result else state))
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        made.set(name, str(len(list(made.iter(tag)))))
    return made


def _case(where: str, check: CheckResult) -> ET.Element:
    case = ET.Element("testcase", classname=_clean(where), name=_clean(check.name))
    if tag := TAGS.get(check.outcome):
        ET.SubElement(case, tag, type=check.outcome, message=_clean(check.title)).text = _clean(check.said)
    return case


def _clean(text: str) -> str:
    return FOREIGN.sub("\ufffd", text)
