"""Grade one submission with its assignment's checks: the entry point for every official grading path.

torch and pytest are imported only by what runs checks: to store a class, for one, nothing of them is needed.
"""

import os
import platform
import sys
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING

import autograder
from autograder.grading import below, upstream
from autograder.grading.results import QuestionResult, Result
from autograder.problem_sets import load
from autograder.problem_sets.answered import defines, has_cells
from autograder.problem_sets.contract import ProblemSet
from autograder.student.notebook import Notebook, UnusableSubmission, check_cell
from autograder.student.uses import in_cells

if TYPE_CHECKING:
    from autograder.isolation.isolated import Isolated
    from autograder.student.submission import Recorded

PUBLIC_SEED = 0


def seed_in_force() -> int:
    """The seed of the checks' inputs: the instructor's `SCORELAB_SEED`, or `PUBLIC_SEED` for everyone else.

    Raises ValueError when that is not a whole number.
    """
    seed = os.environ.get("SCORELAB_SEED") or PUBLIC_SEED
    try:
        return int(seed)
    except ValueError:
        raise ValueError(f"want SCORELAB_SEED to be a whole number, got {seed!r}") from None


def grade(notebook: Notebook, assignment: str, seed: int, name: str = "", trust: bool = False) -> Result:
    """Grade a submission in an isolated process of its own.

    trust: go on where this machine has no isolation; where the system is not Linux, in this process.
    Raises UnusableSubmission, in one line, when it is not a submission for this assignment; NotIsolated.
    """
    from autograder.grading.challenge import entered
    from autograder.grading.checks import run_checks

    _expect_of(notebook, assignment, name)
    asked = load(assignment)
    with running(notebook, trust) as submission:
        questions = _directed(run_checks(submission, assignment, seed), notebook, asked)
        tried = entered(submission, notebook, asked.challenge) if asked.challenge else ()
        return Result(assignment, name, "graded", questions, seed, submission.layers, versions(), challenge=tried)


def running(notebook: Notebook, trust: bool) -> "AbstractContextManager[Isolated | Recorded]":
    """The submission in a process of its own; or here, where trusted, as only Linux has what isolates."""
    if trust and sys.platform != "linux":
        from autograder.student.submission import Recorded

        return nullcontext(Recorded(notebook))
    from autograder.isolation.isolated import isolated

    return isolated(notebook, trust)


def _directed(results: tuple[QuestionResult, ...], notebook: Notebook, asked: ProblemSet) -> tuple[QuestionResult, ...]:
    """The results, with a line where the cause of a failure is not in the answer that fails."""

    def uses(question: str, function: str) -> set[str]:
        return in_cells(notebook.before(check_cell(question)).cells, function)

    return upstream.named(below.named(results, notebook, asked.questions), asked, uses)


def versions() -> dict[str, str]:
    """The versions that a result depends on."""
    return {
        "scorelab": autograder.__version__,
        "python": platform.python_version(),
        "torch": version("torch"),
        "numpy": version("numpy"),
    }


def _expect_of(notebook: Notebook, assignment: str, name: str) -> None:
    asked = load(assignment)
    if notebook.assignment not in (None, assignment):
        raise UnusableSubmission(f"{name}: want a notebook of {assignment}, got one of {notebook.assignment}")
    if not (has_cells(notebook, asked) or defines(notebook, asked)):
        sought = f"no answer cell of {assignment} and no function {' or '.join(sorted(asked.functions))}"
        raise UnusableSubmission(f"{name}: found {sought}")
