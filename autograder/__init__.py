"""The grader: checks, mistakes, isolation, nbgrader plugins, reports and the command line."""

from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.grading.selfcheck import Checker
    from autograder.problem_sets.variants import Variant

__version__ = version("scorelab")


def checker(assignment: str) -> "Checker":
    """`check = checker("a_problem_set")` in a notebook gives the function that `check("a question")` calls."""
    from autograder.grading.selfcheck import Checker  # here, so that a submission's process does not load the checks

    return Checker(assignment)


def written(*answers: Callable) -> bool:
    """Whether these functions and classes have been written, for a cell that needs them; if not, it says which."""
    from autograder.student.stub import written  # as above

    return written(*answers)


def variant(assignment: str, student: str, course: str) -> "Variant":
    """Data and constants of a student's own, by the id; `course` is the word that the instructor has chosen."""
    from autograder.student.variant import variant  # as above

    return variant(assignment, student, course)
