"""Whether two answers do the same, by what they bring back in the calls that the checks make.

The calls are those that a question's checks make of the reference's answers under seeds that no other measurement
uses. Every call is made once more for each gradient that some check asks for.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import torch
from torch import Tensor

from autograder.grading.replay import Replay
from autograder.student.answer import Answer
from autograder.student.arguments import Argument, is_function
from autograder.student.errors import StudentError
from autograder.student.submission import Recorded
from autograder.student.want import Want
from tests.proof.subject import LONG, Subject, subject, written

SEEDS = (90_001, 90_002)
CLOSE = {torch.float64: 1e-9}  # of the largest element or of 1: what two ways to write one formula differ by
CLOSE_ELSE = 1e-4

Reply = Answer | StudentError


@dataclass(frozen=True)
class Call:
    """A call of a student's function, and what the check wanted of it."""

    function: str
    want: Want
    arguments: dict[str, Argument]

    @property
    def kind(self) -> tuple[object, ...]:
        """The function, the gradient that is wanted, and the kinds of its arguments.

        What is wrong in one way for numbers, in another for tensors, is two mistakes; so is what is wrong for points
        and for images, with a flag set and without, in one method and in another, and a wrong value that also has no
        gradient.
        """
        return self.function, self.want.gradient, *map(_kind, self.arguments.values())


def _kind(value: Argument) -> object:
    if isinstance(value, Tensor):
        return value.dtype, value.ndim
    return value if isinstance(value, bool) else type(value)


def same(name: str, function: str, a: str, b: str) -> bool:
    """Whether two answers to a function of that set bring back the same in every call."""
    asked = subject(name)
    return all(
        alike(*pair)
        for run in range(len(_calls(name, written(function))))
        for pair in zip(_replies(asked, function, a, run), _replies(asked, function, b, run), strict=True)
    )


def makes(name: str, function: str, answer: str, mistake: str) -> bool:
    """Whether an answer makes a mistake: does what the mistake does in all calls of some kind, where that is wrong."""
    asked, right = subject(name), subject(name).reference[written(function)]
    differs: set[object] = set()
    wrong: set[object] = set()
    for run, calls in enumerate(_calls(name, written(function))):
        replies = [_replies(asked, function, source, run) for source in (answer, mistake, right)]
        for call, theirs, its, wanted in zip(calls, *replies, strict=True):
            differs |= set() if alike(theirs, its) else {call.kind}
            wrong |= set() if alike(its, wanted) else {call.kind}
    return bool(wrong - differs)


def alike(a: Reply, b: Reply) -> bool:
    """Whether two replies are the same but for rounding: results, gradient, and what was done to the arguments.

    That is what was changed in place, the parameters of networks, and how often the check's functions were asked.
    """
    if isinstance(a, StudentError) or isinstance(b, StudentError):
        return type(a) is type(b)
    if (a.changed, a.times, a.states.keys(), len(a.parts)) != (b.changed, b.times, b.states.keys(), len(b.parts)):
        return False
    pairs = [*zip(a.parts, b.parts, strict=True), *((a.states[name], b.states[name]) for name in a.states)]
    return _close(a.gradient, b.gradient) and all(_close(*pair) for pair in pairs)


def _close(a: Tensor | None, b: Tensor | None) -> bool:
    if a is None or b is None:
        return a is b
    if (a.shape, a.dtype) != (b.shape, b.dtype) or not (finite := a.isfinite()).equal(b.isfinite()):
        return False
    within = CLOSE.get(a.dtype, CLOSE_ELSE)
    a, b = a[finite].double(), b[finite].double()
    return not len(b) or bool(((a - b).abs() <= within * (1 + b.abs().max())).all())


@cache
def _calls(name: str, function: str) -> list[list[Call]]:
    """What the checks of the function's question ask for, one list for each check and seed."""
    asked, runs = subject(name), []
    for check in asked.own_checks(function):
        for seed in SEEDS:
            ear = _Recorder(asked.submission(function, asked.reference[function]))
            Replay(asked.replayed(check), seed).hear(ear)
            runs.append(ear.calls)
    slopes = {(call.function, call.want.gradient) for calls in runs for call in calls if call.want.gradient}
    return [[more for call in calls for more in _with_slopes(call, slopes)] for calls in runs]


def _with_slopes(call: Call, slopes: set[tuple[str, str]]) -> list[Call]:
    """The call, and where it wants one tensor, the same for each gradient that there is."""
    if call.want != Want():
        return [call]
    wanted = sorted(by for function, by in slopes if function == call.function and not is_function(call.arguments[by]))
    return [call, *(replace(call, want=Want(gradient=gradient)) for gradient in wanted)]


def _replies(asked: Subject, function: str, source: str, run: int) -> list[Reply]:
    """What an answer brings back in the calls of one run, in their order."""
    answers = asked.submission(function, source)
    question = asked.question_of[written(function)]
    try:
        answers.enter(question, asked.asked.questions[question].names, LONG)
    except StudentError as error:
        return [error for _ in _calls(asked.name, written(function))[run]]
    return [_reply(answers, call) for call in _calls(asked.name, written(function))[run]]


def _reply(answers: Recorded, call: Call) -> Reply:
    try:
        return answers.call(call.function, call.want, **call.arguments)
    except StudentError as error:
        return error


class _Recorder:
    """A submission that remembers its calls."""

    def __init__(self, submission: Recorded) -> None:
        self.submission = submission
        self.calls: list[Call] = []

    def enter(self, *asked: Any) -> None:
        self.submission.enter(*asked)

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        self.calls.append(Call(function, want or Want(), arguments))
        return self.submission.call(function, want, **arguments)
