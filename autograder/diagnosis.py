"""From a wrong answer to the mistake it looks like.

The catalogue's entries are called as the student's function was: with the arguments of the call that
failed, then with variations of them, in their numbers and in their shapes. An entry that answers alike
every time, in value, dtype, gradient and in what it changes, names the likely mistake. Nothing is
guessed from closeness.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from autograder.catalogue import Misconception
from autograder.expect import Mismatch
from autograder.probes import reshaped
from autograder.student.answer import Answer, Argument, StudentError, answer
from autograder.student.submission import Submission, seed_everything

PROBES = 4  # numbers: the call that failed and three variations: entries that agree on one by chance part on the next
ALIKE = {torch.float64: 1e-12}  # relative; what two ways to write one formula differ by stays below
ALIKE_ELSE = 1e-5  # in float32 and less; one per mille is above


@dataclass(frozen=True)
class Call:
    """A function, the arguments it was passed, and the argument that a gradient was asked by."""

    function: str
    arguments: dict[str, Argument]
    gradient: str | None = None


class Watched:
    """A submission that remembers the last call."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.last: Call | None = None

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        self.submission.enter(question, functions, seconds)
        self.last = None

    def call(self, function: str, /, gradient: str | None = None, **arguments: Argument) -> Answer:
        self.last = Call(function, arguments, gradient)
        return self.submission.call(function, gradient=gradient, **arguments)


def likely(submission: Submission, call: Call, entries: Iterable[Misconception], check: str) -> list[Misconception]:
    """The entries that fail the check and cannot be told from the submission by `call` and its variations.

    Of several, those that cannot be told by its shapes either.

    The submission has just been entered, so that its random state is as it is for the entries.
    Raises StudentError when it no longer answers at all: a timeout or a crash.
    """
    probes = [(probe, _response(submission.call, probe)) for probe in _variations(call)]
    suspects = [entry for entry in entries if entry.function == call.function and check in entry.fails]
    alike = [entry for entry in suspects if _answers_alike(entry, probes[:PROBES])]
    surely = [entry for entry in alike if _answers_alike(entry, probes)]
    # Numbers that are the same four times are no chance; an error may be that of quite another mistake.
    return surely or (alike if isinstance(probes[0][1], Answer) else [])


def failed_call(submission: Watched, error: BaseException) -> Call | None:
    """The call that shows the failure: the one that a Mismatch names, or the last one made."""
    if not isinstance(error, Mismatch):
        return submission.last
    if error.answer is None:
        return None
    gradient = submission.last.gradient if error.answer.gradient is not None else None
    return Call(error.answer.function, error.answer.arguments, gradient)


def _answers_alike(entry: Misconception, probes: list[tuple[Call, Answer | str]]) -> bool:
    seed_everything()
    names = {entry.function: entry.compile()}

    def call(function: str, /, gradient: str | None, **arguments: Argument) -> Answer:
        return answer(names, function, arguments, gradient)

    return all(_alike(_response(call, probe), said) for probe, said in probes)


def _variations(call: Call) -> Iterator[Call]:
    """The call, then others like it: every number times a factor of its own between 1/2 and 3/2, up to the sign."""
    yield call
    generator = Generator().manual_seed(0)
    for arguments in [call.arguments] * (PROBES - 1) + reshaped(call.arguments):
        varied = {name: _varied(value, generator) for name, value in arguments.items()}
        yield Call(call.function, varied, call.gradient)


def _varied(value: Argument, generator: Generator) -> Argument:
    if not isinstance(value, Tensor):
        return value * (0.5 + float(torch.rand((), generator=generator)))
    factor = 0.5 + torch.rand(value.shape, generator=generator, dtype=value.dtype)
    if value.ndim:  # not of dt or a lone diffusion, which are positive
        factor *= 1 - 2 * torch.randint(2, value.shape, generator=generator)
    return value * factor


def _response(call: Callable[..., Answer], probe: Call) -> Answer | str:
    """The answer, or the words in which there was none."""
    try:
        return call(probe.function, gradient=probe.gradient, **probe.arguments)
    except StudentError as error:
        if type(error) is not StudentError:
            raise
        return str(error).splitlines()[0]  # the lines below are of the student's code


def _alike(a: Answer | str, b: Answer | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return a.changed == b.changed and _close(a.value, b.value) and _close(a.gradient, b.gradient)


def _close(a: Tensor | None, b: Tensor | None) -> bool:
    if a is None or b is None:
        return a is b
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    within = ALIKE.get(a.dtype, ALIKE_ELSE)
    a, b = a.to(torch.complex128), b.to(torch.complex128)
    same = ((a - b).abs() <= within * b.abs().max()) | (~a.isfinite() & ~b.isfinite())
    return bool(same.all())
