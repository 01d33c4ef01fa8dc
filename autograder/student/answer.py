"""One call of a student's function: what it was given, what came back, or why nothing did.

A gradient is computed here, beside the function, so that it can cross a process boundary as a tensor.
"""

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from opcode import opmap
from types import CodeType
from typing import Any

import torch
from torch import Generator, Tensor

from autograder.student.arguments import Argument, copied, is_function
from autograder.student.asked import Question
from autograder.student.asking import Ask, Asking
from autograder.student.deadline import Alarm
from autograder.student.errors import NotAttempted, StudentError
from autograder.student.explain import explained, told
from autograder.student.recipe import Recipe, vector
from autograder.student.result import MAX_ELEMENTS, parts_of
from autograder.student.want import Want
from autograder.text import first_line

FACTOR = -1024  # a power of two, so that a gradient keeps all its digits; large and negative, so that no limit hides


@dataclass(frozen=True)
class Answer:
    """A call and what came back.

    arguments: as they were passed.    value: detached from any graph; of several tensors, the first.
    gradient: of the value with respect to the argument that was asked for.
    changed: the names of the arguments that the call altered in place.
    marked: the names of those that it left with a gradient, or recording one.
    traced: whether what came back has a graph.
    rest: of several tensors, the others.
    states: for each network that was passed as a recipe, all its parameters after the call, in one vector.
    asked: what the check's functions were asked, in its order, as far as it was kept.
    times: how often each of them was asked.
    """

    function: str
    arguments: dict[str, Any]
    value: Tensor
    gradient: Tensor | None = None
    changed: tuple[str, ...] = ()
    rest: tuple[Tensor, ...] = ()
    states: Mapping[str, Tensor] = field(default_factory=dict)
    marked: tuple[str, ...] = ()
    traced: bool = False
    asked: tuple[Question, ...] = ()
    times: Mapping[str, int] = field(default_factory=Counter)

    @property
    def parts(self) -> tuple[Tensor, ...]:
        """All tensors that came back."""
        return (self.value, *self.rest)


def answer(
    names: dict[str, Any],
    function: str,
    arguments: dict[str, Argument],
    want: Want | None = None,
    ask: Ask | None = None,
) -> Answer:
    """Call names[function] on copies of the arguments, so that nothing it does to them reaches the check.

    `Class.method` is called on the object made from the first argument; `Class.__call__` calls the object itself.
    ask: what the student's code asks the check's functions through.
    """
    want = want or Want()
    owner, _, method = function.partition(".")
    if not callable(names.get(owner)):
        kind = "class" if method else "function"
        raise NotAttempted(f"not attempted: there is no {kind} {owner} in this notebook")
    with quiet(), torch.set_grad_enabled(want.grad):
        passed = {name: _built(name, value, names, ask) for name, value in arguments.items()}
        by = _leaf(passed, want.gradient)
        target = _method(names[owner], next(iter(passed)), method) if method else names[owner]
        returned = _called(lambda: parts_of(target(*passed.values()), function, want), function, names, names[owner])
        slope = _slope(returned[0], by, function, want.gradient) if want.gradient else None
    changed = tuple(name for name in arguments if not _same(passed[name], arguments[name]))
    first, *rest = (part.detach().clone() for part in returned)
    marked = tuple(name for name in arguments if name != want.gradient and _marked(passed[name]))
    traced = any(part.requires_grad for part in returned)
    states = _states(passed, arguments, function)
    return Answer(function, arguments, first, slope, changed, tuple(rest), states, marked, traced)


def _built(name: str, value: Argument, names: dict[str, Any], ask: Ask | None) -> Any:
    """An argument as the student's code gets it: a copy, a fresh object, or a function that asks."""
    if isinstance(value, Tensor):
        return copied(value)
    if isinstance(value, Generator):
        return value.clone_state()
    if isinstance(value, Recipe):
        inside = {key: _built(f"{name}.{key}", part, names, ask) for key, part in value.arguments.items()}
        maker = None if value.ours else names.get(value.name)
        return _called(lambda: value.made(inside, names), value.name, names, maker)
    return Asking(name, ask) if is_function(value) and ask else value


def _leaf(passed: dict[str, Any], gradient: str | None) -> list[Tensor]:
    """What to differentiate by: a tensor, or the parameters of an object."""
    if gradient is None:
        return []
    if not isinstance(passed[gradient], Tensor):
        parameters = getattr(passed[gradient], "parameters", None)
        return list(parameters()) if callable(parameters) else []
    leaf = passed[gradient].requires_grad_()
    passed[gradient] = leaf.clone()  # like a network's output: not a leaf, so it may be changed in place
    return [leaf]


def _method(owner: Any, first: str, method: str) -> Callable[..., Any]:
    """The method of the object that is the first argument; a property or an attribute is called as if it were one."""

    def call(thing: Any, *others: Any) -> Any:
        if not (hasattr(owner, method) or hasattr(thing, method)):
            raise NotAttempted(f"not attempted: {getattr(owner, '__name__', first)} has no {method}")
        found = getattr(thing, method)
        return found(*others) if callable(found) else found

    return call


def _called(call: Callable[[], Any], function: str, names: dict[str, Any], own: Any) -> Any:
    """What the student's code gives; own: their function or class, whose stub is no error.

    Raises StudentError for whatever it raises.
    """
    try:
        return call()
    except StudentError:
        raise
    except NotImplementedError as error:
        if _raised_by(error, own):
            raise NotAttempted(f"not attempted: {first_line(error, function)}") from None
        raise StudentError(told(error, function)) from None
    except (Alarm, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit and what else a student's code may raise
        raise StudentError(explained(error, function, names)) from None


def _slope(value: Tensor, by: list[Tensor], function: str, name: str) -> Tensor:
    """The gradient by a tensor, in its shape, or by all parameters of an object, in one vector."""
    if value.numel() != 1 or not value.requires_grad:
        cut = f"autograd does not see {name} in the result; was the graph cut, as by detach or item?"
        why = "the result is not a scalar" if value.numel() != 1 else cut
        raise StudentError(f"cannot compute the gradient of {function} with respect to {name}: {why}")
    try:  # scale by FACTOR so that a custom backward that ignores its upstream gradient is caught
        found = torch.autograd.grad(FACTOR * value.sum(), by, allow_unused=True)
    except Exception as error:  # RuntimeError, or what the student's own backward raises
        said = first_line(error)
        raise StudentError(f"cannot compute the gradient of {function} with respect to {name}: {said}") from None
    slopes = [torch.zeros_like(x) if s is None else s.detach() / FACTOR for s, x in zip(found, by, strict=True)]
    return slopes[0] if len(by) == 1 and not isinstance(by[0], torch.nn.Parameter) else _flat(slopes)


def _flat(tensors: list[Tensor]) -> Tensor:
    return torch.cat([x.flatten() for x in tensors]) if tensors else torch.zeros(0)


def _states(passed: dict[str, Any], arguments: dict[str, Argument], function: str) -> dict[str, Tensor]:
    recipes = [name for name, value in arguments.items() if isinstance(value, Recipe)]
    found = {name: state for name in recipes if (state := vector(passed[name])) is not None}
    if (n := sum(state.numel() for state in found.values())) > MAX_ELEMENTS:
        raise StudentError(f"{function} was called with networks of {n} parameters; want at most {MAX_ELEMENTS}")
    return found


def _raised_by(error: BaseException, own: Any) -> bool:
    """Whether a `raise` in the function's own body did it; what the body calls, such as `^`, may raise it as well."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return False
    code = last.tb_frame.f_code
    instruction = code.co_code[last.tb_lasti : last.tb_lasti + 1]
    return code in _bodies(own) and instruction == bytes([opmap["RAISE_VARARGS"]])


def _bodies(own: Any) -> list[CodeType]:
    """The code of a function; of a class, that of its methods and properties."""
    if not isinstance(own, type):
        code = getattr(own, "__code__", None)
        return [code] if isinstance(code, CodeType) else []
    parts = [part for value in vars(own).values() for part in (value, getattr(value, "fget", None))]
    parts = [getattr(part, "__func__", part) for part in parts]  # of static and class methods
    return [code for part in parts if isinstance(code := getattr(part, "__code__", None), CodeType)]


def _marked(value: Any) -> bool:
    """Whether a tensor came back with a gradient, or recording one; as it was passed it did neither."""
    return isinstance(value, Tensor) and (value.requires_grad or value.grad is not None)


def _same(a: Any, b: Argument) -> bool:
    if not isinstance(b, Tensor):
        return True
    a = a.detach()
    return (a.shape, a.dtype, a.device, a.layout) == (b.shape, b.dtype, b.device, b.layout) and torch.equal(a, b)


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
