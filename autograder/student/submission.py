"""What a check sees of a submission: functions that are called with tensors and answer with tensors.

The one operation is `call`. A gradient crosses the same way, as a tensor, so that networks,
optimisers and samplers stay on the grader's side even where a check trains with a student's loss.
"""

import contextlib
import io
import math
import random
import re
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from opcode import opmap
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from autograder.student.deadline import Alarm, deadline
from autograder.student.definitions import as_main, failures, namespace
from autograder.student.notebook import Cell, Notebook

Argument = Tensor | float
FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
MAX_ELEMENTS = 2**22  # of a result; no check needs a hundredth of it
CELL = re.compile(r"^<cell|^<ipython|[/\\]ipykernel_")  # file names of code from cells


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


class Submission(Protocol):
    """A student's functions, wherever they run."""

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        """Make ready for one check of that question, whose calls may take that many seconds in all.

        What earlier checks left behind in the functions' module is forgotten.
        """

    def call(self, function: str, /, gradient: str | None = None, **arguments: Argument) -> Answer:
        """Call a function with the arguments in their order.

        gradient: the name of an argument to differentiate the (then scalar) result by.
        Raises StudentError, or a kind of it, when there is no tensor to return.
        """


class InProcess:
    """Functions that run in this process: those in `names`."""

    names: dict[str, Any]
    until: float

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        self.until = time.monotonic() + seconds
        seed_everything()

    def call(self, function: str, /, gradient: str | None = None, **arguments: Argument) -> Answer:
        try:
            with deadline(self.until - time.monotonic()):
                return answer(self.names, function, arguments, gradient)
        except TimeoutError:
            raise TimeLimit(f"{function} did not return in time") from None


class Live(InProcess):
    """The functions of a running notebook: whatever its names mean now."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names


class Recorded(InProcess):
    """The functions of a notebook on disk, defined anew for every check."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        super().enter(question, functions, seconds)
        try:
            with deadline(seconds):
                self.module = define(self.notebook.before(f"{question}-check").cells, functions)
        except TimeoutError:
            raise TimeLimit("the cells that the answer needs did not end in time") from None
        self.names = vars(self.module)

    def call(self, function: str, /, gradient: str | None = None, **arguments: Argument) -> Answer:
        with as_main(self.module):
            return super().call(function, gradient, **arguments)


def seed_everything() -> None:
    """Put the global random streams at a fixed place, so that what a submission draws can be repeated."""
    torch.random.default_generator.manual_seed(0)
    np.random.seed(0)
    random.seed(0)


def define(cells: Iterable[Cell], functions: Iterable[str]) -> ModuleType:
    """The names that the functions need, from the cells; a name that could not be bound says why when called."""
    try:
        with _quiet():
            module = namespace(cells, functions)
    finally:
        torch.set_default_dtype(torch.float32)  # a notebook's own self-check, too, calls with the usual one
    names = vars(module)
    for name in functions:
        if name not in names:
            names[name] = _unbound(name, cells, names)
    return module


def answer(names: dict[str, Any], function: str, arguments: dict[str, Argument], gradient: str | None) -> Answer:
    """Call names[function] on copies of the arguments, so that nothing it does to them reaches the check."""
    if not callable(target := names.get(function)):
        raise NotAttempted(f"not attempted: there is no function {function} in this notebook")
    passed = {name: _copy(value) for name, value in arguments.items()}
    leaf = passed[gradient].requires_grad_() if gradient else None
    with _quiet(), torch.enable_grad():
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
            raise NotAttempted(f"not attempted: {_reason(error, function)}") from None
        raise StudentError(told(error, function)) from None
    except (Alarm, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit and what else a student's code may raise
        raise StudentError(_explained(error, function, names)) from None
    return usable(value, function)


def usable(value: Any, function: str) -> Tensor:
    """What a function returned, if a check can judge it. Raises StudentError when it is not a tensor of floats."""
    if type(value) is not Tensor:
        raise StudentError(f"{function} returned {_described(value)}; want a torch.Tensor")
    if value.device.type != "cpu" or value.layout != torch.strided:
        raise StudentError(f"{function} returned a tensor on {value.device}, {value.layout}; want it like its inputs")
    if value.dtype not in FLOATS:
        raise StudentError(f"{function} returned a tensor of {value.dtype}; want floating-point numbers")
    if value.numel() > MAX_ELEMENTS:
        raise StudentError(f"{function} returned {value.numel()} numbers; want at most {MAX_ELEMENTS}")
    return value


def _slope(value: Tensor, leaf: Tensor, function: str, name: str) -> Tensor:
    if value.numel() != 1 or not value.requires_grad:
        why = "is not a scalar" if value.numel() != 1 else "does not depend on it for autograd: the graph is cut"
        raise StudentError(f"cannot differentiate {function} by {name}: the result {why}")
    try:
        (slope,) = torch.autograd.grad(value.sum(), leaf, allow_unused=True)
    except Exception as error:  # RuntimeError, or what the student's own backward raises
        raise StudentError(f"cannot differentiate {function} by {name}: {_reason(error)}") from None
    return torch.zeros_like(leaf) if slope is None else slope.detach()


def told(error: BaseException, function: str) -> str:
    """A student's exception with the lines of theirs that led to it, at most three."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if CELL.search(f.filename)]
    lines = [f"{function} raised {type(error).__name__}: {_reason(error)}"]
    return "\n".join(lines + [f"    line {f.lineno}: {f.line}" for f in frames[-3:]])


def _explained(error: BaseException, what: str, names: dict[str, Any]) -> str:
    """What is told of an exception; if it misses a name that another one kept from being bound, of that one too."""
    text, seen = told(error, what), set[str]()
    while isinstance(error, NameError) and (what := str(error.name)) in failures(names) and what not in seen:
        seen.add(what)
        error = failures(names)[what]
        text = f"{text}\n{told(error, f'the cell of {what}')}"
    return text


def _reason(error: BaseException, otherwise: str = "no message") -> str:
    """The first line of an exception's message; a message that cannot be had is none."""
    try:
        return (str(error).strip() or otherwise).splitlines()[0][:200]
    except Exception:
        return otherwise


def _unbound(name: str, cells: Iterable[Cell], names: dict[str, Any]) -> Callable[..., Tensor] | None:
    """What to call in place of a function that is not there: it raises the reason, if there is one."""
    if broken := [cell.problem for cell in cells if cell.problem and name in cell.source]:
        reason = f"{name} is not defined: its cell has a {broken[-1]}"
    elif (error := failures(names).get(name)) is not None:
        reason = _explained(error, f"the cell of {name}", names)
    else:
        return None

    def raises(*_: Argument) -> Tensor:
        raise StudentError(reason)

    return raises


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


def _described(value: Any) -> str:
    if isinstance(value, float) and math.isfinite(value):
        return "a Python float"
    return "None" if value is None else f"an object of type {type(value).__name__}"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
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
