"""`check("q3a")`: run a question's checks in the notebook, on the functions as they are now."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from IPython import get_ipython
from IPython.display import display
from rich.console import Console

from autograder.grading.checks import run_checks
from autograder.grading.display import as_text, html, table
from autograder.grading.ladder import MORE_BY_TRYING, climbed
from autograder.grading.results import QuestionResult
from autograder.grading.run import seed_in_force
from autograder.problem_sets import load
from autograder.student.submission import Live


class Checker:
    """An assignment's self-check: `check = Checker("a_problem_set")`, then `check("a question")`.

    It gives one hint when a mistake is first named, and one more for each other wrong answer that shows it.
    """

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.questions = load(assignment).questions
        self.wrong: dict[str, list[object]] = {}  # mistake -> the answers that showed it

    def __call__(self, question: str) -> float:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        Raises ValueError for a question that the assignment does not have.
        """
        if question not in self.questions:
            raise ValueError(f"no question {question!r} here; the questions are {', '.join(self.questions)}")
        names = sys._getframe(1).f_globals
        seed = seed_in_force()
        (result,) = run_checks(Live(names), self.assignment, seed, [question])
        result = self._with_hints(result, names)
        note = f"Self-check with seed {seed}. Official grading runs the same checks with another seed."
        done = result.score == result.max_score
        _show([result], f"{self._praise(question)} {note}" if done else note)
        return min(max(result.score, 0.0), result.max_score)

    def _with_hints(self, result: QuestionResult, names: dict[str, Any]) -> QuestionResult:
        """Keep one hint for each different wrong answer that showed the same mistake."""
        functions = [names.get(name) for name in self.questions[result.id].names]
        code = [_code(function) for function in functions]
        checks = (climbed(check, self._tries(check.misconception, code), MORE_BY_TRYING) for check in result.checks)
        return replace(result, checks=tuple(checks))

    def _tries(self, mistake: str | None, code: list[object]) -> int:
        """Count the different answers that showed the mistake; running a cell twice counts once."""
        if mistake is None:
            return 0
        answers = self.wrong.setdefault(mistake, [])
        if code not in answers:
            answers.append(code)
        return len(answers)

    def _praise(self, question: str) -> str:
        """A line for full marks, which names the next question."""
        later = list(self.questions)[list(self.questions).index(question) + 1 :]
        return f"Well done: {question} is right. " + (f"Next: {later[0]}." if later else "That was the last check.")


def _code(answer: object) -> object:
    """What an answer is recognised by when its cell is run again: the code of a function, or of a class's methods."""
    if isinstance(answer, type):
        return [part.__code__ for part in vars(answer).values() if hasattr(part, "__code__")]
    return getattr(answer, "__code__", id(answer))


def _show(questions: Sequence[QuestionResult], note: str) -> None:
    """Show HTML in a notebook and a table on stdout elsewhere; never use stderr, which costs points."""
    if getattr(get_ipython(), "kernel", None) is not None:
        display({"text/html": html(questions, note), "text/plain": as_text(questions, note)}, raw=True)
    else:
        Console(file=sys.stdout).print(table(questions, note))
