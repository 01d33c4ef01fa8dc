"""The student's side of a check's function: called like any other, it asks the check, gradients included."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.forward_ad import unpack_dual

from autograder.isolation.wire import DTYPES, MAX_COUNT, MAX_DIMENSIONS
from autograder.student.asked import Answered, Query, Refused

Ask = Callable[[Query], Answered]
MAX_FORGET = 1000  # numbers in one message
MAX_TEXT = 1000  # characters
KINDS = {kind.__name__: kind for kind in (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError)}


class Asking:
    """A function of the check's, as a student's code has it."""

    def __init__(self, name: str, ask: Ask) -> None:
        self.__name__, self.ask = name, ask
        self.forget: list[int] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Tensor:
        values = [_plain(value, self.__name__) for value in (*args, *kwargs.values())]
        places = [i for i, value in enumerate(values) if isinstance(value, Tensor)]
        tensors = [values[i] for i in places]
        if len(values) > MAX_COUNT:
            raise TypeError(f"want at most {MAX_COUNT} arguments for {self.__name__}, got {len(values)}")
        keep = any(map(_followed, tensors))
        put = _Put(self, self.__name__, tuple(values), tuple(kwargs), tuple(places), keep)
        return _through(put, *tensors)[0]

    def say(self, query: Query) -> Answered:
        """Ask, and say by the way what need not be kept any more. Raises what the answer says is to be raised."""
        forget, self.forget[:] = tuple(self.forget[:MAX_FORGET]), self.forget[MAX_FORGET:]
        try:
            return self.ask(replace(query, forget=forget))
        except Refused as error:
            raise KINDS.get(error.kind, RuntimeError)(error.message) from None


class _Kept:
    """A question that gradients may be asked of, for as long as torch holds this."""

    def __init__(self, number: int, forget: list[int]) -> None:
        self.number, self.forget = number, forget

    def __del__(self) -> None:
        self.forget.append(self.number)


@dataclass(frozen=True)
class _Put:
    """A question, but for its tensors.

    of: the name of a function; None where the first tensor is the number of the question to differentiate.
    places: of the values that are tensors.    silent: so many tensors are not said: they are known there.
    kept: what must not be forgotten as long as this is there.
    """

    asking: Asking
    of: str | None
    values: tuple[Any, ...]
    names: tuple[str, ...]
    places: tuple[int, ...]
    keep: bool
    silent: int = 0
    kept: list[_Kept] = field(default_factory=list)

    def ask(self, tensors: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The answer, and at its end the number of the question."""
        values = list(self.values)
        for place, tensor in zip(self.places, tensors[self.silent :], strict=True):
            values[place] = tensor.detach()
        of = int(tensors[0]) if self.of is None else self.of
        number, outputs = self.asking.say(Query(of, tuple(values), self.names, self.keep))
        if number:
            self.kept.append(_Kept(number, self.asking.forget))
        return (*outputs, torch.tensor(number))

    def back(self, known: int, slopes: int, keep: bool = False) -> "_Put":
        """The question for the gradients, where so many tensors are known and so many slopes given."""
        keep = keep or torch.is_grad_enabled()
        return _Put(self.asking, None, (None,) * slopes, (), tuple(range(slopes)), keep, silent=1 + known)


class _Through(torch.autograd.Function):
    """Lets gradients through a function that is elsewhere, of any order: each is a question of this kind again.

    The number of a question is a tensor, too: so torch.func keeps it where it belongs, in each of a batch.
    """

    @staticmethod
    def forward(put: _Put, *tensors: Tensor) -> tuple[Tensor, ...]:
        return put.ask(tensors)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        ctx.put, *tensors = inputs
        ctx.mark_non_differentiable(output[-1])
        ctx.save_for_backward(*tensors, output[-1])
        ctx.save_for_forward(*tensors, *output)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Tensor | None, ...]:
        *tensors, number = ctx.saved_tensors
        floats = [x for x in tensors if x.is_floating_point()]
        put = ctx.put.back(len(floats), len(slopes) - 1)
        found = iter(_through(put, number, *floats, *slopes[:-1]))
        return (None, *(next(found) if x.is_floating_point() else None for x in tensors))

    @staticmethod
    def jvp(ctx: Any, _: None, *along: Tensor | None) -> tuple[Tensor | None, ...]:
        """A vector pushed forward. What is pulled back is linear in what it is pulled from: pull that back again."""
        n = len(along)
        tensors, outputs, number = ctx.saved_tensors[:n], ctx.saved_tensors[n:-1], ctx.saved_tensors[-1]
        pairs = [(x, v) for x, v in zip(tensors, along, strict=True) if x.is_floating_point()]
        floats = [x for x, _ in pairs]
        steps = [torch.zeros_like(x) if v is None else v for x, v in pairs]
        known = [*floats, *map(torch.zeros_like, outputs)]
        put = ctx.put.back(len(floats), len(outputs), keep=True)
        number = _through(put, number, *known)[-1]
        pushed = _through(put.back(len(known), len(steps)), number, *known, *steps)
        return (*pushed[len(floats) : -1], None)

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], put: _Put, *tensors: Tensor) -> Any:
        """A question for each of the batch."""
        rows = [_through(put, *_row(tensors, in_dims[1:], i)) for i in range(info.batch_size)]
        outputs = tuple(torch.stack(parts) for parts in zip(*rows, strict=True))
        return outputs, (0,) * len(outputs)


def _through(put: _Put, *tensors: Tensor) -> tuple[Tensor, ...]:
    """The answer. Batches of `torch.func` are seen to by `vmap` above; those of `torch.autograd` are not, so here."""
    torch._C._vmapmode_increment_nesting()
    return _unbatched(put, tensors, torch._C._vmapmode_decrement_nesting())


def _unbatched(put: _Put, tensors: Sequence[Tensor], level: int) -> tuple[Tensor, ...]:
    """The answer, inside so many batches of `torch.autograd.grad(is_grads_batched=True)` and its kind."""
    if level == 0:
        return tuple(_Through.apply(put, *tensors))
    batches = [torch._remove_batch_dim(x, level, 0, 0) for x in tensors]  # empty where there is none at this level
    if not (size := max(map(len, batches))):
        return _unbatched(put, tensors, level - 1)
    rows = [[many[i] if len(many) else x for x, many in zip(tensors, batches, strict=True)] for i in range(size)]
    answers = zip(*(_unbatched(put, row, level - 1) for row in rows), strict=True)
    return tuple(torch._add_batch_dim(torch.stack(parts), 0, level) for parts in answers)


def _followed(x: Tensor) -> bool:
    """Whether derivatives by it may be asked for: backward, or forward."""
    return (torch.is_grad_enabled() and x.requires_grad) or unpack_dual(x).tangent is not None


def _row(tensors: tuple[Tensor, ...], dims: tuple[int | None, ...], i: int) -> list[Tensor]:
    return [x if dim is None else x.select(dim, i) for x, dim in zip(tensors, dims, strict=True)]


def _plain(value: Any, name: str) -> Any:
    """A value that can be asked about. Raises TypeError, at the student's line, for any other."""
    if isinstance(value, Tensor):
        if value.dtype in DTYPES and value.ndim <= MAX_DIMENSIONS and value.layout == torch.strided:
            return value
        raise TypeError(f"want a tensor of real numbers for {name}, got {value.dtype} of shape {tuple(value.shape)}")
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | float) or value is None:
        return value if isinstance(value, bool) or value is None else float(value)
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return int(value)
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return str(value)
    raise TypeError(f"want tensors, numbers, strings or None for {name}, got {type(value).__name__}")
