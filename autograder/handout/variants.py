"""Give students' notebooks a cell in which each one's own data and constants are drawn."""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.gradebook.variants import word_of
from autograder.problem_sets import load
from autograder.problem_sets.answered import bound
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.variants import Variants
from autograder.student.notebook import plain_python

CELL = """\
# Your data and constants are your own: they follow from your id. So your numbers are not those of your neighbour.
from autograder import variant

STUDENT = ""  # your id in this course, between the quotes; on a JupyterHub it may stay empty

mine = variant({assignment!r}, STUDENT, {course!r})
{names} = mine.own({quoted})  # from here on, these are yours
print(mine)"""


class OwnVariants(NbGraderPreprocessor):
    """The last of nbgrader's steps to a release, where `c.ScoreLab.variants` is set and the assignment has variants.

    By then nbgrader has entered the graded cells, and none of them is touched.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        assignment = resources["nbgrader"]["assignment"]
        if word := word_of(assignment, self.config):
            give(nb, load(assignment), word)
        return nb, resources


def give(nb: NotebookNode, asked: ProblemSet, course: str) -> None:
    """Put the cell below the one that last brings what varies, and say nothing of the plain data.

    Raises ValueError, in one line, where the notebook does not have the names or the phrases of `variants.py`.
    """
    variants = asked.variants
    assert variants is not None
    place = _place(nb, variants)
    for old, new in variants.instead.items():
        _reword(nb, old, new)
    left, quoted = ", ".join(variants.names), ", ".join(f'"{name}"' for name in variants.names)
    if len(variants.names) == 1:
        left = f"({left},)"
    source = CELL.format(assignment=asked.name, course=course, names=left, quoted=quoted)
    nb.cells.insert(place, new_code_cell(source, id="variant"))


def _place(nb: NotebookNode, variants: Variants) -> int:
    """Below the last cell that gives a meaning to any of the names."""
    meant = [bound(plain_python(cell.source)) if cell.cell_type == "code" else set() for cell in nb.cells]
    if missing := set(variants.names).difference(*meant):
        raise ValueError(f"variants.py: want a cell that imports or defines {', '.join(sorted(missing))}, got none")
    return max(at for at, names in enumerate(meant, start=1) if names & {*variants.names})


def _reword(nb: NotebookNode, old: str, new: str) -> None:
    found = [cell for cell in nb.cells if old in cell.source and "nbgrader" not in cell.metadata]
    if not found:
        raise ValueError(f"variants.py: want {old!r} in a cell that is not graded, got none")
    for cell in found:
        cell.source = cell.source.replace(old, new)
