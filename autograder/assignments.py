"""The assignments that there are, and the checks of each."""

import importlib
from pathlib import Path
from types import ModuleType

from autograder import checks


def assignments() -> list[str]:
    """The names of the assignments that have checks."""
    return sorted(path.stem.removeprefix("test_") for path in Path(checks.__file__).parent.glob("test_*.py"))


def checks_file(assignment: str) -> Path:
    """The file of the assignment's checks, which need not be there."""
    return Path(checks.__file__).with_name(f"test_{assignment}.py")


def checks_of(assignment: str) -> ModuleType:
    """The module with the assignment's checks. Raises ValueError when there is none of that name."""
    if assignment not in assignments():
        raise ValueError(f"no assignment {assignment!r}; there is {', '.join(assignments())}")
    return importlib.import_module(f"autograder.checks.test_{assignment}")
