"""The arguments of a call in other shapes and types that its contract allows: what is alike in one may part in another.

Over two dimensions a sum is twice a mean; in a table that is no square, many a mistake gives the same error.
"""

import torch
from torch import Tensor

from autograder.student.answer import Argument

Arguments = dict[str, Argument]
SIDE = 8  # of a square at most, for a large batch


def reshaped(arguments: Arguments) -> list[Arguments]:
    """With one more column, as a square, and with a tensor in place of every number."""
    tensors = {name: value for name, value in arguments.items() if isinstance(value, Tensor)}
    full = torch.broadcast_shapes(*(value.shape for value in tensors.values()))
    side = min(max(full[:1] + full[-1:], default=1), SIDE)
    sizes = [(*full[:-1], full[-1] + 1), (side, *full[1:-1], side)] if len(full) > 1 else []
    shapes = [arguments | {name: _sized(value, full, size) for name, value in tensors.items()} for size in sizes]
    return [*shapes, {name: torch.as_tensor(value) for name, value in arguments.items()}]


def _sized(value: Tensor, full: torch.Size, sizes: tuple[int, ...]) -> Tensor:
    """The tensor, which broadcasts to the full shape, cut or repeated so that it broadcasts to those sizes."""
    for axis in range(-value.ndim, 0):
        if value.shape[axis] == full[axis]:
            value = value.index_select(axis, torch.arange(sizes[axis]) % value.shape[axis])
    return value
