"""What a student's function returned, if a check can judge it."""

import itertools
import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from autograder.student.errors import StudentError
from autograder.student.want import Want

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
WHOLE = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool)
MAX_ELEMENTS = 2**22  # of a result; no check needs a hundredth of it


def parts_of(returned: Any, function: str, want: Want) -> tuple[Tensor, ...]:
    """The tensors that were returned: one, or those of a tuple, or a stack of what an iterator gives.

    Raises StudentError when it is not what is wanted, and what the student's iterator raises.
    """
    if want.each:
        return (_stacked(returned, function, want),)
    if want.parts == 1:
        return (usable(returned, function, want),)
    if not isinstance(returned, tuple | list) or len(returned) != want.parts:
        got = f"{len(returned)} of them" if isinstance(returned, tuple | list) else _described(returned)
        raise StudentError(f"{function} returned {got}; want {want.parts} tensors, as in `return a, b`")
    found = tuple(usable(part, function, want) for part in returned)
    _expect_few(sum(part.numel() for part in found), function)
    return found


def usable(value: Any, function: str, want: Want) -> Tensor:
    """A result, if a check can judge it. Raises StudentError when it is not a tensor of the wanted numbers."""
    if want.number and isinstance(value, float | int) and (want.whole or not isinstance(value, bool)):
        value = _number(value, want.whole)
    if type(value) is not Tensor:
        raise StudentError(f"{function} returned {_described(value)}; want a torch.Tensor{_complex(value)}")
    if value.device.type != "cpu" or value.layout != torch.strided:
        raise StudentError(f"{function} returned a tensor on {value.device}, {value.layout}; want it like its inputs")
    if value.dtype not in (FLOATS + WHOLE if want.whole else FLOATS):
        kind = f"{function} returned a tensor of {value.dtype}"
        wanted = "whole numbers" if want.whole else "floating-point numbers"
        raise StudentError(f"{kind}; want {wanted}{_complex(value)}")
    _expect_few(value.numel(), function)
    return value


def _expect_few(n: int, function: str) -> None:
    if n > MAX_ELEMENTS:
        raise StudentError(f"{function} returned {n} numbers; want at most {MAX_ELEMENTS}")


def _stacked(returned: Any, function: str, want: Want) -> Tensor:
    """What a list or an iterator gives, one after another, in one tensor; a tensor is its rows."""
    if isinstance(returned, Tensor):
        value = usable(returned, function, want)
        if value.ndim == 0 or len(value) > want.each:
            raise StudentError(f"{function} returned a tensor of shape {tuple(value.shape)}; want at most {want.each}")
        return value
    if not isinstance(returned, Iterable):
        raise StudentError(f"{function} returned {_described(returned)}; want an iterator, or a list, of tensors")
    steps, n = list[Tensor](), 0
    for i, step in enumerate(itertools.islice(returned, want.each + 1)):
        if i == want.each:
            raise StudentError(f"{function} gave more than {want.each} results, one after another; want at most that")
        steps.append(_step(step, f"{function}, at result {i + 1},", want))
        _expect_few(n := n + steps[-1].numel(), function)
    if not steps:
        raise StudentError(f"{function} gave no result: its iterator is empty")
    if len({step.shape for step in steps}) > 1:
        first, other, *_ = dict.fromkeys(tuple(step.shape) for step in steps)
        raise StudentError(f"{function} gave results of shapes {first} and {other}; want the same for all")
    return torch.stack(steps)


def _step(step: Any, function: str, want: Want) -> Tensor:
    if isinstance(step, float | int) and not isinstance(step, bool):
        step = _number(step, want.whole)
    return usable(step, function, want).clone()  # now: the next step may be made in the same memory


def _number(value: float, whole: bool) -> Tensor:
    """A Python number as a tensor, with all its digits."""
    try:
        dtype = None if whole and not isinstance(value, float) else torch.float64
        return torch.tensor(value, dtype=dtype)
    except (RuntimeError, ValueError, OverflowError):  # torch's own is one or another
        raise StudentError("a whole number of more than 64 bits is no result") from None


def _complex(value: Any) -> str:
    """A line on where a complex result comes from; nothing for any other."""
    if not (isinstance(value, complex) or (type(value) is Tensor and value.is_complex())):
        return ""
    return "\na negative number has a complex root: (-0.04) ** 0.5 is one. Which number is negative here?"


def _described(value: Any) -> str:
    if type(value) is float and math.isfinite(value):
        return f"a Python float ({value:.4g})"  # by which the diagnosis can tell a loss from a constant
    return "None" if value is None else f"an object of type {type(value).__name__}"
