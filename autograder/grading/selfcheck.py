"""`check("q3a")`: run a question's checks in the notebook, on the functions as they are now."""

import os
import sys

from IPython import get_ipython
from IPython.display import display
from rich.console import Console

from autograder.grading.aside import NOTHING, Aside
from autograder.grading.checks import run_checks
from autograder.grading.display import as_text, html, table
from autograder.grading.drawn import aside
from autograder.grading.ladder import with_hints
from autograder.grading.results import QuestionResult
from autograder.grading.run import seed_in_force
from autograder.problem_sets import load
from autograder.student.submission import Live

GRADING = "NBGRADER_EXECUTION"  # nbgrader's own word in the environment of a kernel that it runs


class Checker:
    """An assignment's self-check: `check = Checker("a_problem_set")`, then `check("a question")`."""

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.questions = load(assignment).questions

    def __call__(self, question: str, hints: int = 1) -> float:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        hints: how many of a mistake's hints to print; in a notebook they are folds, which need no number.
        Raises ValueError for a question that the assignment does not have.
        """
        if question not in self.questions:
            raise ValueError(f"no question {question!r} here; the questions are {', '.join(self.questions)}")
        names = sys._getframe(1).f_globals
        seed = seed_in_force()
        submission = Live(names)
        (result,) = run_checks(submission, self.assignment, seed, [question])
        note = f"Self-check with seed {seed}. Official grading runs the same checks with another seed."
        praise = self._praise(question) if result.score == result.max_score else ""
        _show(
            result,
            hints,
            note,
            praise,
            NOTHING if GRADING in os.environ else aside(submission, self.assignment, result, seed),
        )
        return min(max(result.score, 0.0), result.max_score)

    def _praise(self, question: str) -> str:
        """A line for full marks, which names the next question."""
        later = list(self.questions)[list(self.questions).index(question) + 1 :]
        return f"Well done: {question} is right. " + (f"Next: {later[0]}." if later else "That was the last check.")


def _show(question: QuestionResult, hints: int, note: str, praise: str, beside: Aside) -> None:
    """Show HTML in a notebook and a table on stdout elsewhere; never use stderr, which costs points."""
    asides, said = {question.id: beside}, f"{praise} {note}".strip()
    few = with_hints(question, hints, f'(for one more hint: check("{question.id}", hints={{}}))')
    if getattr(get_ipython(), "kernel", None) is not None:
        page = html([question], note, beside, praise)
        display({"text/html": page, "text/plain": as_text([few], said, asides)}, raw=True)
    else:
        Console(file=sys.stdout).print(table([few], said, asides))
