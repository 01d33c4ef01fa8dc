"""What was run in a notebook before: a cell that is not Python leaves the function as it was."""

import re
from collections.abc import Container, Iterable, Sequence

from autograder.student.notebook import code_cell

OLDER = "**{name} is still the older one.** The cell that you ran last for it is not Python: {problem}."
NONE = "**There is no {name} yet.** The cell that you ran for it is not Python: {problem}."


def older(functions: Iterable[str], cells: Sequence[str], there: Container[str]) -> list[str]:
    """A line for each function or class whose last cell is not Python.

    cells: as they were run, the last one last.    there: the names that the notebook has.
    """
    names = dict.fromkeys(function.split(".")[0] for function in functions)
    lines = ((name, _problem(name, cells)) for name in names)
    return [(OLDER if name in there else NONE).format(name=name, problem=said) for name, said in lines if said]


def _problem(name: str, cells: Sequence[str]) -> str:
    defines = re.compile(rf"^\s*(?:async\s+)?(?:def|class)\s+{name}\b", re.MULTILINE)
    last = next((cell for cell in reversed(cells) if defines.search(cell)), "")
    return code_cell("", last).problem
