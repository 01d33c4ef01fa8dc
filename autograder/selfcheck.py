"""`check("q3a")`: the checks of a question, run in the notebook on the functions as they are now."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from IPython import get_ipython
from IPython.display import display
from rich.console import Console

from autograder.assignments import checks_of
from autograder.checking import run_checks
from autograder.display import as_text, html, table
from autograder.grading import public_seed
from autograder.results import QuestionResult
from autograder.student.submission import Live


class Checker:
    """An assignment's self-check. `check = Checker("ps1_score_sde")`, then `check("q3a")`.

    It gives one hint at the first wrong answer to a question, and one more for each other wrong answer.
    """

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.questions: dict[str, Sequence[str]] = checks_of(assignment).QUESTIONS
        self.wrong: dict[str, list[object]] = {question: [] for question in self.questions}

    def __call__(self, question: str) -> float:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        Raises ValueError for a question that the assignment does not have.
        """
        if question not in self.questions:
            raise ValueError(f"no question {question!r} here; there is {', '.join(self.questions)}")
        names = sys._getframe(1).f_globals
        seed = public_seed()
        (result,) = run_checks(Live(names), self.assignment, seed, [question])
        if result.score < result.max_score:
            result = _with_hints(result, self._wrong_answers(question, names))
        _show([result], f"Self-check with seed {seed}. Official grading runs the same checks with another seed.")
        return min(max(result.score, 0.0), result.max_score)

    def _wrong_answers(self, question: str, names: dict[str, Any]) -> int:
        """How many different wrong answers there have been; code is compared, so running a cell twice is one."""
        functions = [names.get(name) for name in self.questions[question]]
        code = [getattr(function, "__code__", id(function)) for function in functions]
        if code not in self.wrong[question]:
            self.wrong[question].append(code)
        return len(self.wrong[question])


def _with_hints(result: QuestionResult, steps: int) -> QuestionResult:
    """The question with that many steps of each ladder."""
    checks = (replace(check, hints=_climbed(check.hints, steps)) for check in result.checks)
    return replace(result, checks=tuple(checks))


def _climbed(hints: tuple[str, ...], steps: int) -> tuple[str, ...]:
    return (*hints[:steps], "(another try, another hint)") if steps < len(hints) else hints


def _show(questions: Sequence[QuestionResult], note: str) -> None:
    """HTML where there is a notebook to show it, a table on stdout elsewhere; never on stderr, which costs points."""
    if getattr(get_ipython(), "kernel", None) is not None:
        display({"text/html": html(questions, note), "text/plain": as_text(questions, note)}, raw=True)
    else:
        Console(file=sys.stdout).print(table(questions, note))
