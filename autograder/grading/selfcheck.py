"""`check("q3a")`: run a question's checks in the notebook, on the functions as they are now.

With full marks, `check.reveal("q3a")` shows how others wrote it.
"""

import sys
from pathlib import Path
from typing import Any

from IPython import get_ipython
from IPython.display import display
from rich.console import Console
from rich.markdown import Markdown

from autograder.alone import answers, mine, reveal
from autograder.grading.checks import run_checks
from autograder.grading.display import as_text, html, table
from autograder.grading.history import older
from autograder.grading.ladder import with_hints
from autograder.grading.results import QuestionResult
from autograder.grading.run import seed_in_force
from autograder.problem_sets import load
from autograder.student.submission import Live


class Checker:
    """An assignment's self-check: `check = Checker("a_problem_set")`, then `check("a question")`."""

    def __init__(self, assignment: str) -> None:
        self.asked = load(assignment)

    def __call__(self, question: str, hints: int = 1) -> float | None:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        hints: how many of a mistake's hints to print; in a notebook they are folds, which need no number.
        A question in words has no check: this says so, and returns None.
        Raises ValueError for a question that the assignment does not have.
        """
        names = sys._getframe(1).f_globals
        if question not in self.asked.questions:
            known = self._model_answers(question, names)
            _say(reveal.no_check(question, known is not None))
            return None
        for line in older(self.asked.questions[question].names, _history()):
            _say(line)
        result, seed = self._checked(question, names), seed_in_force()
        note = f"Self-check with seed {seed}. Official grading runs the same checks with another seed."
        done = result.score == result.max_score
        _show(result, hints, f"{self._praise(question)} {note}" if done else note)
        return min(max(result.score, 0.0), result.max_score)

    def reveal(self, question: str, *said: str) -> float | None:
        """Show a model answer: to a question in words when yours is written, to another when it has full marks.

        said: "yes" or "no" to each point of the marking scheme, for your answer in words; its points are returned.
        Raises ValueError for a question that the assignment does not have, and for other words.
        """
        names = sys._getframe(1).f_globals
        if question in self.asked.questions:
            known = answers.find(self.asked.name, Path.cwd())
            shown = reveal.of_code(self.asked, self._checked(question, names), known)
        elif known := self._model_answers(question, names):
            own = mine.beside(self.asked.name, Path.cwd(), names)
            shown = reveal.of_words(self.asked, question, known, own, said)
        else:
            shown = reveal.Shown(reveal.IN_CLASS.format(question=question))
        _say(shown.text)
        return shown.points

    def _checked(self, question: str, names: dict[str, Any]) -> QuestionResult:
        return run_checks(Live(names), self.asked.name, seed_in_force(), [question])[0]

    def _model_answers(self, question: str, names: dict[str, Any]) -> answers.Answers | None:
        """What is known of a question in words; None in a class. Raises ValueError when there is no such question."""
        known = answers.find(self.asked.name, Path.cwd())
        if known and question in known.written:
            return known
        own = mine.beside(self.asked.name, Path.cwd(), names)
        if own is None or question not in own.written:
            there = [*self.asked.questions, *(known.written if known else own.written if own else ())]
            raise ValueError(f"no question {question!r} here; the questions are {', '.join(there)}")
        return None

    def _praise(self, question: str) -> str:
        """A line for full marks, which names the next question."""
        later = [*self.asked.questions][[*self.asked.questions].index(question) + 1 :]
        return f"Well done: {question} is right. " + (f"Next: {later[0]}." if later else "That was the last check.")


def _history() -> list[str]:
    """The cells that were run in this notebook."""
    shell = get_ipython()
    return list(shell.history_manager.input_hist_raw) if shell is not None else []


def _show(question: QuestionResult, hints: int, note: str) -> None:
    """Show HTML in a notebook and a table on stdout elsewhere; never use stderr, which costs points."""
    few = with_hints(question, hints, f'(for one more hint: check("{question.id}", hints={{}}))')
    if getattr(get_ipython(), "kernel", None) is not None:
        display({"text/html": html([question], note), "text/plain": as_text([few], note)}, raw=True)
    else:
        Console(file=sys.stdout).print(table([few], note))


def _say(text: str) -> None:
    """Show Markdown, rendered in a notebook and in a terminal."""
    if getattr(get_ipython(), "kernel", None) is not None:
        display({"text/markdown": text, "text/plain": text}, raw=True)
    else:
        Console(file=sys.stdout).print(Markdown(text))
