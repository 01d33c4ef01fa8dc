"""`check("q3a")`: the checks of a question, run in the notebook on the functions as they are now."""

import sys
from collections.abc import Sequence

from IPython import get_ipython
from IPython.display import display
from rich.console import Console

from autograder.display import as_text, html, table
from autograder.grading import checks_of, public_seed, run_checks
from autograder.results import QuestionResult
from autograder.submission import Live


class Checker:
    """An assignment's self-check. `check = Checker("ps1_score_sde")`, then `check("q3a")`."""

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.questions = list(checks_of(assignment).QUESTIONS)

    def __call__(self, question: str) -> float:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        Raises ValueError for a question that the assignment does not have.
        """
        if question not in self.questions:
            raise ValueError(f"no question {question!r} here; there is {', '.join(self.questions)}")
        submission = Live(sys._getframe(1).f_globals)
        seed = public_seed()
        (result,) = run_checks(submission, self.assignment, seed, [question])
        _show([result], f"Self-check with seed {seed}. Official grading runs the same checks with another seed.")
        return min(max(result.score, 0.0), result.max_score)


def _show(questions: Sequence[QuestionResult], note: str) -> None:
    """HTML where there is a notebook to show it, a table on stdout elsewhere; never on stderr, which costs points."""
    if getattr(get_ipython(), "kernel", None) is not None:
        display({"text/html": html(questions, note), "text/plain": as_text(questions, note)}, raw=True)
    else:
        Console(file=sys.stdout).print(table(questions, note))
