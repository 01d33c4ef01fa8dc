"""The check's side of its functions: they stay here, and a student's code asks them, tensors in and tensors out.

A gradient through one is a question, too: what comes of a vector times the derivative of an earlier answer. A
submission may be hostile, so one call may ask only its own functions, only so often, and only about so much.
"""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from autograder.isolation.wire import DTYPES
from autograder.student.arguments import copied, elements, expect_arguments, functions
from autograder.student.want import Want
from autograder.text import first_line

MAX_QUESTIONS = 10_000  # of one call: a sampler of 1000 steps asks 2000 times, and once more for each gradient
TIMES, LEAST = 8, 2**16  # one question may be about so many times the numbers that the call was given, or so many
MAX_KEPT = 1000  # earlier questions that a gradient may still be asked of
MAX_NUMBERS = 2**22  # in all that is kept of a call: questions for the check to see, and those for gradients
NUMBERS = itertools.count(1)  # of questions, in all calls: what is left of one call is not mistaken for another's

Kept = tuple[list[Tensor], tuple[Tensor, ...]]  # what an answer may be differentiated by, and the answer
Answered = tuple[int, tuple[Tensor, ...]]  # the question's number, 0 where it is not kept; the answer


@dataclass(frozen=True)
class Question:
    """What one of the check's functions was asked: its name, and the arguments as they were passed."""

    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The tensors among its arguments."""
        return tuple(value for value in (*self.args, *self.kwargs.values()) if isinstance(value, Tensor))


@dataclass(frozen=True)
class Query:
    """One question as it is put.

    of:     the name of a function; or the number of an earlier question, by which `values` is to be pulled back.
    values: its arguments in their order, the named ones last; names: of those.
    keep:   whether gradients of the answer may be asked for.    forget: numbers of questions that are done with.
    """

    of: str | int
    values: tuple[Any, ...]
    names: tuple[str, ...] = ()
    keep: bool = False
    forget: tuple[int, ...] = ()


class Refused(Exception):
    """A question has no answer: the student's code gets an exception of that kind with that message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


class Asked:
    """The functions of one call, and what they were asked.

    given: how many numbers the call was given.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Tensor]], given: int) -> None:
        self.functions, self.most = functions, max(LEAST, TIMES * given)
        self.questions: list[Question] = []
        self.times: Counter[str] = Counter()
        self.trouble: BaseException | None = None  # for the check: of its function's own making, or a verdict
        self.seen = self.count = self.held = 0  # numbers in `questions`, questions, numbers in `kept`
        self.kept: dict[int, Kept] = {}

    @classmethod
    def of(cls, function: str, arguments: Mapping[str, Any], want: Want) -> "Asked":
        """The functions that a call passes. Raises TypeError or ValueError where it passes what cannot be passed."""
        expect_arguments(function, arguments, want)
        return cls(functions(arguments), elements(arguments))

    def answer(self, query: Query) -> Answered:
        """The answer to a question. Raises Refused when there is none for the student's code."""
        self.count += 1
        if self.count > MAX_QUESTIONS:
            raise Refused("RuntimeError", f"want at most {MAX_QUESTIONS} questions in one call")
        self._expect_small([value for value in query.values if isinstance(value, Tensor)])
        for number in query.forget:
            self.held -= _size(self.kept.pop(number, ([], ())))
        leaves, outputs = self._value(query) if isinstance(query.of, str) else self._slopes(query)
        number = self._keep(leaves, outputs) if query.keep else 0
        return number, tuple(output.detach().clone() for output in outputs)

    def expect_sound(self) -> None:
        """Raises what a function of the check's has to say to the check itself."""
        if self.trouble is not None:
            raise self.trouble

    def _value(self, query: Query) -> Kept:
        """A function's value, and the tensors that it may be differentiated by."""
        name = str(query.of)
        values = [_leaf(value, query.keep) for value in query.values]
        split = len(values) - len(query.names)
        args, kwargs = values[:split], dict(zip(query.names, values[split:], strict=True))
        self._see(Question(name, tuple(map(_cut, args)), {key: _cut(value) for key, value in kwargs.items()}))
        try:
            with torch.set_grad_enabled(query.keep):
                value = self.functions[name](*args, **kwargs)
        except AssertionError as verdict:  # the check's own word on what it was asked
            self.trouble = self.trouble or verdict
            raise Refused("RuntimeError", f"{name} was asked what it should not be") from None
        except Exception as error:  # whatever it makes of shapes and kinds that it was not meant for
            raise Refused(type(error).__name__, first_line(error)) from None
        if type(value) is not Tensor or value.dtype not in DTYPES or value.device.type != "cpu":
            self.trouble = self.trouble or TypeError(f"want a tensor of real numbers from {name}, got {_kind(value)}")
            raise Refused("TypeError", str(self.trouble))
        return [x for x in values if isinstance(x, Tensor) and x.requires_grad], (value,)

    def _slopes(self, query: Query) -> Kept:
        """A vector, pulled back through an earlier answer: by all that this may be differentiated by."""
        leaves, outputs = self.kept.get(int(query.of), ([], ()))
        vectors = [_leaf(value, query.keep) for value in query.values]
        if not outputs or [v.shape for v in vectors if isinstance(v, Tensor)] != [out.shape for out in outputs]:
            raise Refused("RuntimeError", "a gradient through a question that is done with")
        known = [(out, v) for out, v in zip(outputs, vectors, strict=True) if out.requires_grad]
        if not known:
            return leaves + vectors, tuple(torch.zeros_like(x) for x in leaves)
        outs, slopes = zip(*known, strict=True)
        try:
            options = {"allow_unused": True, "retain_graph": True, "create_graph": query.keep}
            found = torch.autograd.grad(outs, leaves, slopes, **options)
        except Exception as error:
            raise Refused(type(error).__name__, first_line(error)) from None
        grads = tuple(torch.zeros_like(x) if g is None else g for g, x in zip(found, leaves, strict=True))
        return leaves + vectors, grads

    def _see(self, question: Question) -> None:
        self.times[question.function] += 1
        self.seen += sum(x.numel() for x in question.tensors)
        if self.seen <= MAX_NUMBERS:
            self.questions.append(question)

    def _keep(self, leaves: list[Tensor], outputs: tuple[Tensor, ...]) -> int:
        kept = (leaves, outputs)
        if len(self.kept) >= MAX_KEPT or self.held + _size(kept) > MAX_NUMBERS:
            raise Refused("RuntimeError", f"want at most {MAX_KEPT} questions at a time that gradients go through")
        self.kept[number := next(NUMBERS)] = kept
        self.held += _size(kept)
        return number

    def _expect_small(self, tensors: list[Tensor]) -> None:
        """Neither the tensors nor what they make together, spread against one another, are too many numbers."""
        total = sum(x.numel() for x in tensors)
        spread = [_spread(a.shape, b.shape) for a, b in itertools.combinations(tensors, 2)]
        if (n := max([total, *spread])) > self.most:
            raise Refused("ValueError", f"want at most {self.most} numbers in one question, got {n}")


def _spread(a: torch.Size, b: torch.Size) -> int:
    """How many numbers two shapes make where they broadcast; 0 where they do not."""
    pairs = list(itertools.zip_longest(reversed(a), reversed(b), fillvalue=1))
    return math.prod(max(pair) for pair in pairs) if all(m == n or 1 in (m, n) for m, n in pairs) else 0


def _size(kept: Kept) -> int:
    return sum(x.numel() for tensors in kept for x in tensors)


def _leaf(value: Any, keep: bool) -> Any:
    if not isinstance(value, Tensor):
        return value
    return copied(value).requires_grad_(keep and value.is_floating_point())


def _cut(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, Tensor) else value


def _kind(value: Any) -> str:
    return str(value.dtype) if isinstance(value, Tensor) else type(value).__name__
