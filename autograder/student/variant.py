"""A student's own data and constants, asked for in the notebook."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.problem_sets.variants import Variant

HUB = "JUPYTERHUB_USER"  # JupyterHub's word for who is at work
GRADING = "NBGRADER_EXECUTION"
WANTED = 'want your id in this course in the line STUDENT = "", between the quotes; then run this cell again'


class NoStudent(ValueError):
    """Nobody has said whose variant it is. In a notebook it is one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"No id yet: {self}"]


def variant(assignment: str, student: str, course: str) -> "Variant":
    """The variant of that id, or where it is empty of JupyterHub's user. See `problem_sets.variants.drawn`.

    Raises NoStudent in a notebook at which somebody works and which has neither. Where a notebook is graded, it is
    nobody's variant: an answer that needs a name of that cell is to find it.
    """
    from autograder.problem_sets import load
    from autograder.problem_sets.variants import drawn

    student = student.strip() or os.environ.get(HUB, "")
    if not student and _in_use():
        raise NoStudent(WANTED)
    return drawn(load(assignment), student, course)


def _in_use() -> bool:
    """Whether this is a notebook's kernel, and not one of nbgrader's."""
    shell = sys.modules.get("IPython")  # where nobody has imported it, there is none
    return shell is not None and getattr(shell.get_ipython(), "kernel", None) is not None and GRADING not in os.environ
