"""Smaller arguments for a call: a row or two, a number or two in each, few digits, by what the contract declares."""

import re
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from autograder.problem_sets.contract import Function
from autograder.student.arguments import Argument, is_function
from autograder.student.recipe import Recipe

SIZES = ((1, 1), (1, 2), (2, 1), (2, 2))  # rows, and numbers in a row
MOST_NUMBERS = 4  # that a person wants to see of one tensor
ROWS, STEPS, TABLE, ONE = "rows", "steps", "table", "one"  # a tensor's first axis: the batch, steps, times, or none
KEPT = "kept"  # an object or a function: they stay as they are


def candidates(function: Function, arguments: dict[str, Argument]) -> Iterator[dict[str, Argument]]:
    """The arguments themselves, if they are few and short; then smaller ones. None where one is not understood."""
    kinds = {argument.name: _kind(function, argument.name) for argument in function.arguments}
    if any(kinds.get(name) is None for name in arguments):
        return
    plain = {name: value for name, value in arguments.items() if isinstance(value, Tensor | float | int)}
    if not all(value is None or _simple(value) for name, value in arguments.items() if name not in plain):
        return
    if all(_short(value) for value in plain.values()):
        yield arguments
    places = [value for value in map(torch.as_tensor, plain.values()) if not value.is_floating_point()]
    top = max((int(place.max()) for place in places if place.numel()), default=1)  # of a table, that must stay in it
    for rows, width in SIZES:
        small = {n: _smaller(value, str(kinds[n]), rows, width, max(3, top + 1)) for n, value in plain.items()}
        if not _ties(small):
            yield arguments | small


def _ties(arguments: dict[str, Any]) -> bool:
    """Whether a number has been rounded to one in a tensor: which of them is larger then depends on the dtype."""
    given = [value for value in arguments.values() if isinstance(value, float)]
    tensors = [value for value in arguments.values() if isinstance(value, Tensor)]
    return any(bool(((x - number).abs() < 1e-6).any()) for x in tensors for number in given)


def _kind(function: Function, name: str) -> str | None:
    """What the first axis of an argument is, by its declared shape; None where that is not understood."""
    declared = {argument.name: argument for argument in function.arguments}
    argument = declared[name]
    while (other := re.match(r"like (\w+)", argument.shape)) and other[1] in declared:
        argument = declared[other[1]]
    if argument.kind in ("instance", "function"):
        return KEPT
    if argument.kind in ("number", "flag"):
        return ONE
    if "orthonormal" in argument.shape or argument.kind not in ("tensor", "positive", "index"):
        return None
    if re.match(r"\([A-Z] \+ 1,\)", argument.shape):
        return TABLE
    if re.match(r"\([A-Z], B", argument.shape):
        return STEPS
    return ROWS if re.match(r"\(B\b|broadcasts|\(\)|a float", argument.shape) else None


def _simple(value: Any) -> bool:
    """Whether it is a function, or an object that a person knows by a few numbers: a network is not."""
    if not isinstance(value, Recipe):
        return is_function(value)
    return value.state is None and all(isinstance(part, float | int) for part in value.arguments.values())


def _short(value: Any) -> bool:
    """Whether a person can compute with it as it is."""
    value = torch.as_tensor(value)
    return value.numel() <= MOST_NUMBERS and torch.equal(value, _rounded(value, 2).to(value.dtype))


def _smaller(value: Any, kind: str, rows: int, width: int, table: int) -> Any:
    """A piece of an argument, in few digits."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(f"{value:.1g}")
    if kind == TABLE:
        return value[:table]  # with all its digits: one table may be made of another
    if kind == STEPS:  # one less than there are times
        return torch.stack([_smaller(step, ROWS, rows, width, table) for step in value[: table - 1]])
    cut = value
    for axis in range(value.ndim):
        cut = cut.narrow(axis, 0, min(rows if not axis else width if axis == value.ndim - 1 else 1, value.shape[axis]))
    return _rounded(cut, 1)


def _rounded(value: Tensor, digits: int) -> Tensor:
    if not value.is_floating_point():
        return value.clone()
    return torch.tensor([float(f"{v:.{digits}g}") for v in value.flatten().tolist()]).to(value).view(value.shape)
