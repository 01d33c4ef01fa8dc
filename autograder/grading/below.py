"""Find answers below their check: they are not graded there, and their authors should know."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from autograder.grading.results import CheckResult, QuestionResult
from autograder.problem_sets.contract import Question
from autograder.student.notebook import Notebook, check_cell

BELOW = "is answered below its check"


def named(
    results: Iterable[QuestionResult], notebook: Notebook, questions: Mapping[str, Question]
) -> tuple[QuestionResult, ...]:
    """The results; a check not attempted says so when its function is defined below it."""
    seen: set[str] = set()
    found = []
    for question in results:
        late = [f for f in questions[question.id].names if f not in seen and _stands_below(f, notebook, question.id)]
        if late and all(check.outcome == "not_attempted" for check in question.checks):
            seen.update(late)
            question = _says(question, f"{question.id} {BELOW}: move {' and '.join(late)} above it")
        found.append(question)
    return tuple(found)


def of(checks: Iterable[CheckResult]) -> list[str]:
    """The lines that `named` has added."""
    return [check.message for check in checks if check.outcome == "not_attempted" and BELOW in check.message]


def _says(question: QuestionResult, message: str) -> QuestionResult:
    first, *others = question.checks
    return replace(question, checks=(replace(first, message=message), *others))


def _stands_below(function: str, notebook: Notebook, question: str) -> bool:
    below = notebook.cells[len(notebook.before(check_cell(question)).cells) :]
    definition = re.compile(rf"^def {function}\(", re.MULTILINE)
    return any(definition.search(c.source) and "NotImplementedError" not in c.source for c in below if not c.problem)
