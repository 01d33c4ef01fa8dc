"""The problem sets, one folder each, and the modules they are written with.

A folder that has a `contract.py` is a problem set. Other folders of problem sets, for those of an instructor's own,
are named in the environment's SCORELAB_PROBLEM_SETS, parted as in PATH.
"""

import importlib
import os
from functools import cache
from pathlib import Path

from autograder.problem_sets.contract import ProblemSet
from autograder.text import named

__path__ += filter(None, os.environ.get("SCORELAB_PROBLEM_SETS", "").split(os.pathsep))


def names() -> list[str]:
    """The names of the problem sets, sorted."""
    return sorted(_folders())


def load(name: str) -> ProblemSet:
    """Load a problem set by name. Raises ValueError if there is none, or if its contract cannot be read."""
    if (folder := _folders().get(name)) is None:
        raise ValueError(f"no assignment {name!r}; there is {', '.join(names())}")
    try:
        return _load(folder)
    except Exception as error:  # whatever a contract that is wrong raises
        raise ValueError(f"{name}: contract.py: {named(error)}") from error


def _folders() -> dict[str, Path]:
    return {file.parent.name: file.parent for folder in __path__ for file in Path(folder).glob("*/contract.py")}


@cache
def _load(folder: Path) -> ProblemSet:
    contract = importlib.import_module(f"{__name__}.{folder.name}.contract")
    return ProblemSet(folder.name, folder, contract.QUESTIONS, getattr(contract, "GIVEN", ()))
