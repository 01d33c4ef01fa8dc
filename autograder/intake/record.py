"""The gradebook's record of a source notebook's cells, and how a student's cell compares with it."""

import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Notebook

FLAGS = ("grade", "solution", "task")


@dataclass(frozen=True)
class Record:
    """What the gradebook knows of a cell of the source: its type, its text, and nbgrader's metadata."""

    cell_type: str
    source: str
    nbgrader: dict[str, Any]

    @property
    def locked(self) -> bool:
        return self.nbgrader["locked"]

    @property
    def written(self) -> bool:
        """Whether a student writes in it and a person gives the points."""
        return self.nbgrader["grade"] and self.nbgrader["solution"]

    @property
    def functions(self) -> tuple[str, ...]:
        """What a code cell that a student writes in defines."""
        if self.cell_type != "code" or not self.nbgrader["solution"]:
            return ()
        return tuple(re.findall(r"^def (\w+)", self.source, re.MULTILINE))

    def claims(self, cell: NotebookNode) -> bool:
        """Whether the cell says of itself that it is this one."""
        return _claim(cell).get("grade_id") == self.nbgrader["grade_id"]

    def distance(self, cell: NotebookNode) -> tuple[int, bool, bool]:
        """How far a cell that claims to be this one is from it, the smallest for the best of several.

        First the flags and the type by which nbgrader tells cells apart. Then, for what a student writes,
        whether it is still blank, and whether the cell has the id that the source gave it; a copy has another.
        """
        flags = sum(_claim(cell).get(flag, False) != self.nbgrader[flag] for flag in FLAGS)
        unlike = 2 * flags + (cell.cell_type != self.cell_type)
        if self.locked:
            return unlike, False, False
        return unlike, cell.source == self.source, cell.id != self.nbgrader["grade_id"]


def records(source: Notebook) -> dict[str, Record]:
    """The cells of the source that nbgrader knows, by grade_id, in their order."""
    points = {cell.name: cell.max_score for cell in [*source.grade_cells, *source.task_cells]}
    names = {
        "grade": {cell.name for cell in source.grade_cells},
        "solution": {cell.name for cell in source.solution_cells},
        "task": {cell.name for cell in source.task_cells},
    }
    found = {}
    for cell in source.source_cells:
        nbgrader = {"schema_version": 3, "grade_id": cell.name, "locked": cell.locked}
        nbgrader |= {"cell_type": cell.cell_type, "checksum": cell.checksum}
        nbgrader |= {flag: cell.name in names[flag] for flag in FLAGS}
        nbgrader |= {"points": points[cell.name]} if cell.name in points else {}
        found[cell.name] = Record(cell.cell_type, cell.source, nbgrader)
    return found


def _claim(cell: NotebookNode) -> dict[str, Any]:
    claim = cell.metadata.get("nbgrader")
    return claim if isinstance(claim, dict) else {}
