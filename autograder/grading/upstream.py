"""A failure that may come of another question's answer: its author should know where to begin.

The checks see only what an answer returns. Who calls the step of question 2 in question 4 gets wrong numbers in both
when the step is wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from autograder.grading.results import CheckResult, QuestionResult
from autograder.problem_sets.contract import ProblemSet

FAILED = ("failed", "timeout", "crash")
BEGIN = "fails checks of its own: begin there"
Uses = Callable[[str, str], set[str]]  # a question and its function: the names that this reads


def named(results: Iterable[QuestionResult], asked: ProblemSet, uses: Uses) -> tuple[QuestionResult, ...]:
    """The results; a question's first failure names other questions' answers that it rests on and that fail, too."""
    results = tuple(results)
    failing = {result.id for result in results if any(check.outcome in FAILED for check in result.checks)}
    if len(failing) < 2:  # most notebooks: nothing of theirs need be read
        return results
    return tuple(_named(result, used(asked, result, uses), failing) for result in results)


def used(asked: ProblemSet, result: QuestionResult, uses: Uses) -> dict[str, str]:
    """The other answers that a failing question's rest on, in their order, each with its question."""
    if all(check.outcome != "failed" for check in result.checks):
        return {}
    own = _written(asked, result.id)
    read = set[str]().union(*(uses(result.id, function) for function in own)) - {*own}
    owners = {function: q.id for q in reversed(asked.declared) for function in _written(asked, q.id)}
    return {function: owners[function] for function in reversed(owners) if function in read}


def of(checks: Iterable[CheckResult]) -> list[str]:
    """The lines that `named` has added."""
    return [line for check in checks for line in check.message.splitlines()[1:] if line.endswith(BEGIN)]


def _named(result: QuestionResult, rests_on: dict[str, str], failing: set[str]) -> QuestionResult:
    wrong = {function: question for function, question in rests_on.items() if question in failing}
    if not wrong:
        return result
    checks = [*result.checks]
    place = next(i for i, check in enumerate(checks) if check.outcome == "failed")
    where = " and ".join(f"{function} ({question})" for function, question in wrong.items())
    line = f"{result.id} uses your {where}, which {BEGIN}"
    checks[place] = replace(checks[place], message=f"{checks[place].message}\n{line}")
    return replace(result, checks=tuple(checks))


def _written(asked: ProblemSet, question: str) -> tuple[str, ...]:
    """What students write for a question: of a method, its class."""
    return tuple(dict.fromkeys(name.partition(".")[0] for name in asked.questions[question].names))
