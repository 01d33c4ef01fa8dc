"""One call of a student's function: what it was given, what came back, or why nothing did.

A gradient is computed here, beside the function, so that it can cross a process boundary as a tensor.
"""

import contextlib
import io
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from opcode import opmap
from typing import Any

import torch
from torch import Tensor

from autograder.student.arguments import Argument
from autograder.student.deadline import Alarm
from autograder.student.explain import explained, told
from autograder.text import first_line

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
FACTOR = -1024  # a power of two, so that a gradient keeps all its digits; large and negative, so that no limit hides
MAX_ELEMENTS = 2**22  # of a result; no check needs a hundredth of it


class StudentError(Exception):
    """The submission has no usable answer to a call; the message is for the student."""


class NotAttempted(StudentError):
    """The function is missing, or is still the stub that was handed out."""


class TimeLimit(StudentError):
    """The submission did not answer in time."""


class Crash(StudentError):
    """The submission's process died."""


@dataclass(frozen=True)
class Answer:
    """A call and what came back.

    arguments: as they were passed.    value: detached from any graph.
    gradient: of the value with respect to the argument that was asked for.
    changed: the names of the arguments that the call altered in place.
    """

    function: str
    arguments: dict[str, Argument]
    value: Tensor
    gradient: Tensor | None = None
    changed: tuple[str, ...] = ()


def answer(names: dict[str, Any], function: str, arguments: dict[str, Argument], gradient: str | None) -> Answer:
    """Call names[function] on copies of the arguments, so that nothing it does to them reaches the check."""
    if not callable(target := names.get(function)):
        raise NotAttempted(f"not attempted: there is no function {function} in this notebook")
    passed = {name: _copy(value) for name, value in arguments.items()}
    leaf = passed[gradient].requires_grad_() if gradient else None
    with quiet(), torch.enable_grad():
        if leaf is not None:
            passed[gradient] = leaf.clone()  # like a network's output: not a leaf, so it may be changed in place
        value = _called(target, function, tuple(passed.values()), names)
        slope = _slope(value, leaf, function, gradient) if leaf is not None else None
    changed = tuple(name for name in arguments if not _same(passed[name], arguments[name]))
    return Answer(function, arguments, value.detach().clone(), slope, changed)


def _called(target: Callable[..., Any], function: str, passed: tuple[Argument, ...], names: dict[str, Any]) -> Tensor:
    try:
        value = target(*passed)
    except StudentError:
        raise
    except NotImplementedError as error:
        if _raised_by(error, target):
            raise NotAttempted(f"not attempted: {first_line(error, function)}") from None
        raise StudentError(told(error, function)) from None
    except (Alarm, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit and what else a student's code may raise
        raise StudentError(explained(error, function, names)) from None
    return usable(value, function)


def usable(value: Any, function: str) -> Tensor:
    """What a function returned, if a check can judge it. Raises StudentError when it is not a tensor of floats."""
    if type(value) is not Tensor:
        raise StudentError(f"{function} returned {_described(value)}; want a torch.Tensor{_complex(value)}")
    if value.device.type != "cpu" or value.layout != torch.strided:
        raise StudentError(f"{function} returned a tensor on {value.device}, {value.layout}; want it like its inputs")
    if value.dtype not in FLOATS:
        kind = f"{function} returned a tensor of {value.dtype}"
        raise StudentError(f"{kind}; want floating-point numbers{_complex(value)}")
    if value.numel() > MAX_ELEMENTS:
        raise StudentError(f"{function} returned {value.numel()} numbers; want at most {MAX_ELEMENTS}")
    return value


def _slope(value: Tensor, leaf: Tensor, function: str, name: str) -> Tensor:
    if value.numel() != 1 or not value.requires_grad:
        why = "is not a scalar" if value.numel() != 1 else "does not depend on it for autograd: the graph is cut"
        raise StudentError(f"cannot differentiate {function} by {name}: the result {why}")
    try:  # of FACTOR times the value, as where a loss is one of several: a backward of their own must hand that on
        (slope,) = torch.autograd.grad(FACTOR * value.sum(), leaf, allow_unused=True)
    except Exception as error:  # RuntimeError, or what the student's own backward raises
        raise StudentError(f"cannot differentiate {function} by {name}: {first_line(error)}") from None
    return torch.zeros_like(leaf) if slope is None else slope.detach() / FACTOR


def _raised_by(error: BaseException, target: Callable[..., Any]) -> bool:
    """Whether a `raise` in the function's own body did it; what the body calls, such as `^`, may raise it as well."""
    last = error.__traceback__
    while last.tb_next is not None:
        last = last.tb_next
    code = last.tb_frame.f_code
    instruction = code.co_code[last.tb_lasti : last.tb_lasti + 1]
    return code is getattr(target, "__code__", None) and instruction == bytes([opmap["RAISE_VARARGS"]])


def _copy(value: Argument) -> Argument:
    return value.detach().clone() if isinstance(value, Tensor) else value


def _same(a: Argument, b: Argument) -> bool:
    if not isinstance(b, Tensor):
        return True
    a = a.detach()
    return (a.shape, a.dtype, a.device, a.layout) == (b.shape, b.dtype, b.device, b.layout) and torch.equal(a, b)


def _complex(value: Any) -> str:
    """A line on where a complex result comes from; nothing for any other."""
    if not (isinstance(value, complex) or (type(value) is Tensor and value.is_complex())):
        return ""
    return "\na negative number has a complex root: (-0.04) ** 0.5 is one. Which number is negative here?"


def _described(value: Any) -> str:
    if type(value) is float and math.isfinite(value):
        return f"a Python float ({value:.4g})"  # by which the diagnosis can tell a loss from a constant
    return "None" if value is None else f"an object of type {type(value).__name__}"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallow what the student's code prints and warns: in a test cell it would reach the gradebook's reader."""
    with contextlib.redirect_stdout(_Sink()), contextlib.redirect_stderr(_Sink()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class _Sink(io.TextIOBase):
    """A stream that keeps nothing, so that a megabyte printed costs no memory."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)
