"""Decide how many of a mistake's hints to show: one at first, then one more at each step.

Every door has the same hints, for each mistake on its own. In a notebook they are folds, each inside the one before.
Text has none: there, `--hints` says how many to show.
"""

from dataclasses import replace

from autograder.grading.results import CheckResult, QuestionResult

MORE_BY_OPTION = "(for one more hint: --hints {})"


def climbed(check: CheckResult, steps: int, more: str) -> CheckResult:
    """Keep that many hints of the check, and add a line on how to get the next one."""
    if steps >= len(check.hints):
        return check
    return replace(check, hints=(*check.hints[:steps], more.format(steps + 1)))


def with_hints(question: QuestionResult, steps: int, more: str = MORE_BY_OPTION) -> QuestionResult:
    """Keep that many hints for each mistake of the question."""
    return replace(question, checks=tuple(climbed(check, steps, more) for check in question.checks))
