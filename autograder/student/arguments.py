"""What a check may pass to a student's function: the same wherever the function runs."""

from typing import Any

from torch import Tensor

from autograder.isolation.wire import DTYPES, MAX_DIMENSIONS

Argument = Tensor | float


def expect_arguments(arguments: dict[str, Any]) -> None:
    """Every argument is a plain tensor or number, which a process boundary leaves as it is.

    Raises TypeError, in one line, which is an error of the check, not of the student.
    """
    for name, value in arguments.items():
        if not _allowed(value):
            got = value.dtype if isinstance(value, Tensor) else type(value).__name__
            raise TypeError(f"want a tensor of real numbers, a float or an int as {name}, got {got}")


def _allowed(value: Any) -> bool:
    if isinstance(value, Tensor):
        return value.dtype in DTYPES and value.ndim <= MAX_DIMENSIONS and value.device.type == "cpu"
    return type(value) in (float, int)  # not a numpy scalar or bool, which JSON changes or refuses
