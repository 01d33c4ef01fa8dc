"""`check("q3a")`: run a question's checks in the notebook, on the functions as they are now.

Beside it stand what earns no points: `check.guess` and `check.truth` for predictions, and `check.quiz`.
"""

import os
import secrets
import sys
from typing import Any

from IPython import get_ipython
from IPython.display import display
from rich.console import Console

from autograder.grading import quiz_page
from autograder.grading.aside import NOTHING, Aside
from autograder.grading.checks import run_checks
from autograder.grading.display import as_text, html, table
from autograder.grading.drawn import aside
from autograder.grading.guesses import Guesses
from autograder.grading.ladder import with_hints
from autograder.grading.quiz import quiz
from autograder.grading.results import QuestionResult
from autograder.grading.run import seed_in_force
from autograder.problem_sets import load
from autograder.student.submission import Live

GRADING = "NBGRADER_EXECUTION"  # nbgrader's own word in the environment of a kernel that it runs
SEEDS = 10_000  # of quizzes: a number that can be typed


class Checker:
    """An assignment's self-check: `check = Checker("a_problem_set")`, then `check("a question")`."""

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.asked = load(assignment)
        self.questions = self.asked.questions
        self.full: set[str] = set()  # the questions that had full marks when last asked
        self._guesses = Guesses()

    def __call__(self, question: str, hints: int = 1) -> float:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        hints: how many of a mistake's hints to print; in a notebook they are folds, which need no number.
        Raises ValueError for a question that the assignment does not have.
        """
        if question not in self.questions:
            raise ValueError(f"no question {question!r} here; the questions are {', '.join(self.questions)}")
        submission, seed = Live(sys._getframe(1).f_globals), seed_in_force()
        (result,) = run_checks(submission, self.assignment, seed, [question])
        beside = NOTHING if GRADING in os.environ else aside(submission, self.assignment, result, seed)
        note = f"Self-check with seed {seed}. Official grading runs the same checks with another seed."
        _show(result, hints, note, self._praise(result), beside)
        return min(max(result.score, 0.0), result.max_score)

    def guess(self, name: str, value: Any, what: str) -> None:
        """Say what you expect of a cell before it runs: a number in the place of `...`. It earns no points.

        what: the number in words.
        """
        print(self._guesses.guess(name, value, what))

    def truth(self, name: str, value: Any) -> None:
        """Compare the guess of that name with the number of this run."""
        print(self._guesses.truth(name, value))

    def guesses(self) -> None:
        """Show all guesses beside what this run has computed."""
        _show_page(self._guesses.html(), self._guesses.text())

    def quiz(self, seed: int | None = None) -> None:
        """Ask five questions that are made of mistakes, about the functions with full marks; others each time.

        seed: of a quiz that is to be asked again; its note names it.
        """
        if GRADING in os.environ:
            print("The quiz is for you alone: run this cell in your notebook.")
            return
        functions = [name for name in self.asked.functions if any(name in self.questions[q].names for q in self.full)]
        seed = secrets.randbelow(SEEDS) if seed is None else seed
        items = quiz(self.asked, functions, sys._getframe(1).f_globals, seed)
        if not items:
            print("The quiz asks about answers that have full marks: first run a check that gives them.")
            return
        note = f"check.quiz({seed}) asks the same again; check.quiz() asks something else. It earns no points."
        _show_page(quiz_page.html(items, note), quiz_page.text(items, note))

    def _praise(self, result: QuestionResult) -> str:
        """A line for full marks, which names the next question. The quiz asks about what has them."""
        self.full.discard(result.id)
        if result.score != result.max_score:
            return ""
        self.full.add(result.id)
        later = list(self.questions)[list(self.questions).index(result.id) + 1 :]
        return f"Well done: {result.id} is right. " + (f"Next: {later[0]}." if later else "That was the last check.")


def _show(question: QuestionResult, hints: int, note: str, praise: str, beside: Aside) -> None:
    """Show HTML in a notebook and a table on stdout elsewhere; never use stderr, which costs points."""
    asides, said = {question.id: beside}, f"{praise} {note}".strip()
    few = with_hints(question, hints, f'(for one more hint: check("{question.id}", hints={{}}))')
    if _in_notebook():
        _show_page(html([question], note, beside, praise), as_text([few], said, asides))
    else:
        Console(file=sys.stdout).print(table([few], said, asides))


def _show_page(page: str, text: str) -> None:
    """Show HTML in a notebook, and the text elsewhere."""
    if _in_notebook():
        display({"text/html": page, "text/plain": text}, raw=True)
    else:
        print(text)


def _in_notebook() -> bool:
    return getattr(get_ipython(), "kernel", None) is not None
