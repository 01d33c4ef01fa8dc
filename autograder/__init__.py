"""The grader: checks, mistakes, isolation, nbgrader plugins, reports and the command line."""

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.grading.selfcheck import Checker

__version__ = version("scorelab")


def checker(assignment: str) -> "Checker":
    """`check = checker("a_problem_set")` in a notebook gives the function that `check("a question")` calls."""
    from autograder.grading.selfcheck import Checker  # here, so that a submission's process does not load the checks

    return Checker(assignment)
