"""What a check may pass to a student's function: the same wherever the function runs.

Tensors of real numbers, floats, ints, bools, strings, None; a `torch.Generator`, of which the student gets one that
is as far; a `Recipe` of an object; and functions, which stay with the check and are asked.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Generator, Tensor, nn

from autograder.isolation.wire import DTYPES, MAX_DIMENSIONS, MAX_SENT, MAX_TENSORS
from autograder.student.recipe import Recipe
from autograder.student.want import Want

Argument = Tensor | float | str | Generator | Recipe | Callable[..., Tensor] | None
KINDS = "a tensor of real numbers, a float, an int, a bool, a string, None, a generator, a Recipe or a function"
MAX_TEXT = 1000  # characters
MAX_INT = 2**63
MAX_OBJECTS = 4  # of one call: each may bring back its parameters
ROOM = 2**16  # bytes beside the tensors


def expect_arguments(function: str, arguments: Mapping[str, Any], want: Want) -> None:
    """Every argument is one that a process boundary leaves as it is, and what is wanted of the call fits to them.

    Raises TypeError or ValueError, in one line, which is an error of the check, not of the student.
    """
    found = dict(leaves(arguments))
    for name, value in found.items():
        _expect(name, value)
    tensors = [value for value in found.values() if isinstance(value, Tensor)]
    if len(found) > MAX_SENT or sum(x.nbytes for x in tensors) > MAX_TENSORS - ROOM:
        raise ValueError(f"want at most {MAX_SENT} arguments of {MAX_TENSORS - ROOM} bytes in all for {function}")
    if sum(isinstance(value, Recipe) for value in arguments.values()) > MAX_OBJECTS:
        raise ValueError(f"want at most {MAX_OBJECTS} objects as arguments of {function}")
    owner, _, method = function.partition(".")
    first = next(iter(arguments.values()), None)
    if method and not (isinstance(first, Recipe) and first.name == owner):
        raise ValueError(f"want a Recipe of {owner} as the first argument of {function}")
    if want.gradient is not None:
        _expect_slope(want.gradient, arguments)


def leaves(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """All that is passed, with what a recipe is made from, by names that no two of them share."""
    for name, value in arguments.items():
        yield name, value
        if isinstance(value, Recipe):
            yield from leaves({name + part: inside for part, inside in value.parts()})


def functions(arguments: Mapping[str, Any]) -> dict[str, Callable[..., Tensor]]:
    """Those of a check's that its call passes, by name."""
    return {name: value for name, value in leaves(arguments) if is_function(value)}


def is_function(value: Any) -> bool:
    """Whether it stays with the check: anything that can be called, a network for one, but no class."""
    return callable(value) and not isinstance(value, Tensor | type)


def elements(arguments: Mapping[str, Any]) -> int:
    """The numbers in all tensors that are passed."""
    return sum(value.numel() for _, value in leaves(arguments) if isinstance(value, Tensor))


def copied(value: Tensor) -> Tensor:
    """A tensor as the student's code gets it: what it does to this one reaches nobody, and it has the usual layout."""
    return value.detach().clone(memory_format=torch.contiguous_format)


def _expect(name: str, value: Any) -> None:
    if isinstance(value, Recipe):
        value.expect_sound()
    elif not (_plain(value) or _tensor(value) or is_function(value) or _generator(value)):
        got = value.dtype if isinstance(value, Tensor) else type(value).__name__
        raise TypeError(f"want {KINDS} as {name}, got {got}")
    elif type(value) is str and len(value) > MAX_TEXT:
        raise ValueError(f"want at most {MAX_TEXT} characters as {name}, got {len(value)}")
    elif type(value) is int and not -MAX_INT <= value < MAX_INT:
        raise ValueError(f"want a whole number of 64 bits as {name}")


def _plain(value: Any) -> bool:
    return value is None or type(value) in (float, int, bool, str)  # not a numpy scalar, which JSON changes or refuses


def _tensor(value: Any) -> bool:
    usual = type(value) in (Tensor, nn.Parameter) and value.layout == torch.strided and not value.is_nested
    return usual and value.dtype in DTYPES and value.ndim <= MAX_DIMENSIONS and value.device.type == "cpu"


def _generator(value: Any) -> bool:
    return isinstance(value, Generator) and value.device.type == "cpu"


def _expect_slope(name: str, arguments: Mapping[str, Any]) -> None:
    value = arguments.get(name)
    if not (isinstance(value, Recipe) or (isinstance(value, Tensor) and value.is_floating_point())):
        raise ValueError(f"want a tensor of floating-point numbers or an object to differentiate by, got {name}")
