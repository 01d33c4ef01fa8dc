"""`check("q3a")`: run a question's checks in the notebook, on the functions as they are now.

With full marks, `check.reveal("q3a")` shows how others wrote it. Beside it stands what earns no points: `check.guess`
and `check.truth` for predictions, and `check.quiz`.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from autograder.alone import answers, mine, reveal
from autograder.grading import quiz_page, upstream
from autograder.grading.aside import NOTHING
from autograder.grading.checks import run_checks
from autograder.grading.drawn import aside
from autograder.grading.guesses import Guesses
from autograder.grading.history import older
from autograder.grading.page import history, say, show, show_page
from autograder.grading.quiz import quiz
from autograder.grading.results import QuestionResult
from autograder.grading.run import seed_in_force
from autograder.problem_sets import load
from autograder.student.submission import Live
from autograder.student.uses import in_names

GRADING = "NBGRADER_EXECUTION"  # nbgrader's own word in the environment of a kernel that it runs
SEEDS = 10_000  # of quizzes: a number that can be typed


class Checker:
    """An assignment's self-check: `check = Checker("a_problem_set")`, then `check("a question")`."""

    def __init__(self, assignment: str) -> None:
        self.asked = load(assignment)
        self.full: set[str] = set()  # the questions that had full marks when last asked
        self._guesses = Guesses()

    def __call__(self, question: str, hints: int = 1) -> float | None:
        """Run the question's checks on the functions of the calling notebook, show how they went, and
        return the points: a plain float, which is what nbgrader stores.

        hints: how many of a mistake's hints to print; in a notebook they are folds, which need no number.
        A question in words has no check: this says so, and returns None.
        Raises ValueError for a question that the assignment does not have.
        """
        names, seed = sys._getframe(1).f_globals, seed_in_force()
        if question not in self.asked.questions:
            known = self._model_answers(question, names)
            say(reveal.no_check(question, known is not None))
            return None
        for line in older(self.asked.questions[question].names, history(), names):
            say(line)
        result = self._checked(question, names)
        beside = NOTHING if GRADING in os.environ else aside(Live(names), self.asked.name, result, seed)
        note = f"Self-check with seed {seed}. Official grading runs the same checks with another seed."
        show(result, hints, note, self._praise(result), beside)
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
        say(shown.text)
        return shown.points

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
        show_page(self._guesses.html(), self._guesses.text())

    def quiz(self, seed: int | None = None) -> None:
        """Ask five questions that are made of mistakes, about the functions with full marks; others each time.

        seed: of a quiz that is to be asked again; its note names it.
        """
        if GRADING in os.environ:
            print("The quiz is for you alone: run this cell in your notebook.")
            return
        right = [name for name in self.asked.functions if any(name in self.asked.questions[q].names for q in self.full)]
        seed = secrets.randbelow(SEEDS) if seed is None else seed
        items = quiz(self.asked, right, sys._getframe(1).f_globals, seed)
        if not items:
            print("The quiz asks about answers that have full marks: first run a check that gives them.")
            return
        note = f"check.quiz({seed}) asks the same again; check.quiz() asks something else. It earns no points."
        show_page(quiz_page.html(items, note), quiz_page.text(items, note))

    def _checked(self, question: str, names: dict[str, Any]) -> QuestionResult:
        """How its checks went; when they fail, those of the answers that it rests on say whether to begin there."""

        def run(questions: list[str]) -> tuple[QuestionResult, ...]:
            return run_checks(Live(names), self.asked.name, seed_in_force(), questions)

        def uses(_: str, function: str) -> set[str]:
            return in_names(names, function)

        (result,) = run([question])
        if others := sorted({*upstream.used(self.asked, result, uses).values()}):
            (*_, result) = upstream.named((*run(others), result), self.asked, uses)
        return result

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

    def _praise(self, result: QuestionResult) -> str:
        """A line for full marks, which names the next question. The quiz asks about what has them."""
        self.full.discard(result.id)
        if result.score != result.max_score:
            return ""
        self.full.add(result.id)
        later = [*self.asked.questions][[*self.asked.questions].index(result.id) + 1 :]
        return f"Well done: {result.id} is right. " + (f"Next: {later[0]}." if later else "That was the last check.")
