"""What checks assert with: comparisons that say, in a few lines, what was tried, got and wanted.

Tolerances are multiples of the rounding error. An element that is a sum of products is off by a
few units in the last place of the sum of their magnitudes, `scale`; a sum over N elements in any
order adds at most N more. So (64 + N) eps scale bounds every correct way to write a formula: the
false-fail rate is zero. For N up to 64 a change of one per mille is three orders of magnitude larger.
"""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Generator, Tensor

from autograder.student.answer import Answer
from autograder.student.arguments import Argument, is_function, leaves

ROUNDINGS = 64


class Mismatch(AssertionError):
    """An answer that is not the expected one.

    answer: the call that shows it, for the diagnosis.    compared: what was got and wanted, where numbers decide.
    """

    def __init__(self, message: str, answer: Answer | None = None, compared: "Compared | None" = None) -> None:
        super().__init__(message)
        self.answer, self.compared = answer, compared


@dataclass(frozen=True)
class Compared:
    """A result that was got, the one that is wanted, and what it is called."""

    got: Tensor
    want: Tensor
    name: str


def close(answer: Answer, want: Tensor, within: Tensor, got: Tensor | None = None, name: str = "result") -> None:
    """`got` (the answer's value unless given) has the shape of `want`, and is nowhere further off than `within`.

    Raises Mismatch, in the order: shape, numbers that are not finite, size.
    """
    got = answer.value if got is None else got
    both = Compared(got, want, name)
    if got.shape != want.shape:
        raise Mismatch(f"{tried(answer)}\nthe {name} has shape {shape(got)}; want {shape(want)}", answer, both)
    if not got.is_floating_point():
        raise Mismatch(f"{tried(answer)}\nthe {name} is {got.dtype}; want floating-point numbers", answer, both)
    got = got.double()
    if not got.isfinite().all():
        raise Mismatch(f"{tried(answer)}\nthe {name} has elements that are not finite numbers", answer, both)
    if ((got - want).abs() > within).any():
        raise Mismatch(f"{tried(answer)}\n{compared(got, want, within, name)}", answer, both)


def equal(answer: Answer, want: Tensor, got: Tensor | None = None, name: str = "result") -> None:
    """`got` (the answer's value unless given) has the shape of `want`, and the same whole numbers, or truth values.

    The call wants `Want(whole=True)`. Raises Mismatch, in the order: shape, kind, size.
    """
    got = answer.value if got is None else got
    both = Compared(got, want, name)
    kind = "truth values" if want.dtype == torch.bool else "whole numbers"
    if got.shape != want.shape:
        raise Mismatch(f"{tried(answer)}\nthe {name} has shape {shape(got)}; want {shape(want)}", answer, both)
    if got.is_floating_point() or (got.dtype == torch.bool) != (want.dtype == torch.bool):
        raise Mismatch(f"{tried(answer)}\nthe {name} is {got.dtype}; want {kind}", answer, both)
    if (wrong := (got != want).flatten()).any():
        at = int(wrong.nonzero()[0])
        g, w = got.flatten()[at].item(), want.flatten()[at].item()
        other = "the opposite" if want.dtype == torch.bool else "a larger one" if w > g else "a smaller one"
        where = "" if want.ndim == 0 else f" (element {at} in reading order)"
        raise Mismatch(f"{tried(answer)}\nthe {name} is {g}{where}; want {other}", answer, both)


def wanted(expect: Callable[[Answer], None], answer: Answer) -> Tensor:
    """What a comparison wants of a call, by its word on an answer that is no number. Raises ValueError if it has none.

    expect: compares with what it computes from the arguments of the call.
    """
    try:
        expect(replace(answer, value=torch.tensor(torch.nan)))
    except Mismatch as error:
        if error.compared is not None:
            return error.compared.want
    raise ValueError(f"want a comparison of numbers for {answer.function}")


def keeps_dtype(answer: Answer, dtype: torch.dtype, got: Tensor | None = None, name: str = "result") -> None:
    """`got` (the answer's value unless given) has the dtype of the inputs."""
    got = answer.value if got is None else got
    if got.dtype != dtype:
        raise Mismatch(f"{tried(answer)}\nthe {name} is {got.dtype}; want {dtype}, like the inputs", answer)


def unchanged(answer: Answer) -> None:
    """The call altered none of its arguments."""
    if answer.changed:
        names = " and ".join(answer.changed)
        raise Mismatch(f"{tried(answer)}\nthe call changed its input {names} in place; want it left as it was", answer)


def unmarked(answer: Answer) -> None:
    """The call left none of its arguments with a gradient, or recording one: a state must not drag a graph along."""
    if answer.marked:
        names = " and ".join(answer.marked)
        raise Mismatch(f"{tried(answer)}\nthe call left its input {names} recording gradients; detach it first", answer)


def untraced(answer: Answer) -> None:
    """What came back has no graph: it would keep the memory of all that it was computed from."""
    if answer.traced:
        raise Mismatch(f"{tried(answer)}\nthe result carries a graph; want numbers alone", answer)


def done_as(other: Answer, answer: Answer, this: str, that: str) -> None:
    """Two calls differ in numbers alone: in the result's dtype, and in what they leave as it was, they are alike.

    this, that: what to call the answer and the other in a message, such as "the second call" and "the first".
    """
    for got, want in zip(answer.parts, other.parts, strict=True):
        if got.dtype != want.dtype:
            raise Mismatch(f"{tried(answer)}\n{this} returned {got.dtype}; want {want.dtype}, as {that} did", answer)
    if names := " and ".join(name for name in answer.changed if name not in other.changed):
        raise Mismatch(f"{tried(answer)}\n{this} changed its input {names} in place; {that} did not", answer)


def expect_moment(did: str, name: str, got: Tensor, want: Tensor, error: Tensor) -> None:
    """A moment of samples is nowhere further off than 5.3 standard errors: by chance, but for one number in 10^7.

    did: what was done, for the student.    error: the standard error, the shape of want.
    Raises Mismatch, without an answer: no single call shows it.
    """
    worst = float(((got - want).abs() / error).max())
    if not worst <= 5.3:
        raise Mismatch(f"{did}\nthe {name} of the samples is {how_many(worst)} standard errors from what is expected")


def rounding(answer: Answer, scale: Tensor, terms: int = 64) -> Tensor:
    """The most that rounding can do to a result that is a sum of so many terms, whose magnitudes sum to `scale`.

    Counted in units of the least precise tensor that was passed, or of the result's where none was.
    """
    passed = [value for _, value in leaves(answer.arguments) if isinstance(value, Tensor)]
    dtypes = {a.dtype for a in passed if a.is_floating_point()} or {answer.value.dtype}
    return (ROUNDINGS + max(terms, 64)) * max(torch.finfo(dtype).eps for dtype in dtypes) * scale


def tried(answer: Answer) -> str:
    """The call, with its inputs where they are small: `f(z, dt) with z (2,) = [1, 2], dt = 0.25`."""
    inputs = ", ".join(f"{name} {_shown(value)}" for name, value in answer.arguments.items())
    return f"tried {answer.function}({', '.join(answer.arguments)}) with {inputs}"


def compared(got: Tensor, want: Tensor, within: Tensor, name: str) -> str:
    """Size and sign of what was got and of what was wanted, never the wanted value.

    Where they differ most, of the elements that are off by more than `within`.
    """
    off = (got - want).abs()
    at = int(torch.where(off > within, off, -1).argmax())
    g, w = float(got.flatten()[at]), float(want.flatten()[at])
    where = "" if want.ndim == 0 else f" (element {at} in reading order)"
    return f"the {name} is {g:.4g}{where}; {_apart(g, w)}"


def shape(x: Tensor) -> str:
    """A tensor's shape, as it is written in Python."""
    return str(tuple(x.shape))


def how_many(factor: float) -> str:
    """A factor of any size, in few digits: past a thousand only that it is."""
    if not factor <= 1000:
        return "more than 1000"
    return f"{factor:.0f}" if factor >= 100 else f"{factor:.3g}"


def _apart(g: float, w: float) -> str:
    """What is wrong with the number g in place of w."""
    if w == 0:
        return "want zero"
    if g == 0 or (g < 0) != (w < 0):
        return f"the expected value is {'negative' if w < 0 else 'positive'}, of about {_order(w)}"
    if (off := abs(w / g - 1)) < 1e-6:  # never in float32, whose rounding is allowed for
        why = "was something converted to float32, or a constant added?"
        return f"right, but for a relative error of {off:.1g}, too much for float64: {why}"
    if off < 0.01:
        return f"nearly right: the relative error is {off:.1g}, more than rounding can explain"
    return f"the expected value has the same sign and is {_much(abs(w / g))}"


def _much(ratio: float) -> str:
    """How large the expected value is beside what came: 1/8, where it is, for that shows a sum in place of a mean."""
    parts = round(1 / ratio) if ratio > 1e-4 else 1
    if parts > 1 and abs(parts * ratio - 1) < 1e-5:
        return f"1/{parts} of yours"
    return f"{how_many(ratio)} times as large" if ratio >= 1e-3 else "less than a thousandth as large"


def _order(w: float) -> str:
    return f"{10.0 ** round(math.log10(abs(w))):g}"


def _shown(value: Argument) -> str:
    """An argument, as a student reads it: numbers where they are few, and what else it is."""
    if isinstance(value, Generator):
        return f"a generator with seed {value.initial_seed()}"
    if callable(value) and is_function(value):
        return f"a function{_said(value)}"
    if not isinstance(value, Tensor):
        return f"= {value:g}" if type(value) is float else f"= {value!r}"
    if value.numel() > 4:
        return f"of shape {shape(value)}"
    return f"{shape(value)} = {numbers(value.tolist())}"


def _said(function: Callable[..., Tensor]) -> str:
    """What a function of the check's says of itself: the first line of its docstring."""
    lines = (function.__doc__ or "").strip().splitlines()
    return f", {lines[0][0].lower()}{lines[0][1:].rstrip('.')}" if lines and inspect.isroutine(function) else ""


def numbers(values: float | list[Any], digits: int = 4) -> str:
    """Numbers in the brackets of their tensor, so that a column does not look like a row."""
    if isinstance(values, list):
        return f"[{', '.join(numbers(value, digits) for value in values)}]"
    return f"{values:.{digits}g}" if isinstance(values, float) else str(values)
