"""A check that is run again: what each of its calls brings back, and how it ends."""

import contextlib
import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Generator, Tensor

from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.expect import Mismatch
from autograder.problem_sets.mistake import Misconception
from autograder.student.answer import Answer
from autograder.student.arguments import Argument, functions, leaves
from autograder.student.asked import Question
from autograder.student.errors import StudentError
from autograder.student.recipe import Recipe
from autograder.student.submission import Live, Submission
from autograder.student.want import Want
from autograder.text import first_line

LIMIT = 10.0  # seconds that a check's calls may take, unless its mark says otherwise
MOST_CALLS = 30  # of one replay; a check that trains or samples makes more
ALIKE = {torch.float64: 1e-12}  # relative; what two ways to write one formula differ by stays below
ALIKE_ELSE = 1e-5  # in float32 and less; one per mille is above
CUT = "cut short"  # how a replay ends that has come as far as it goes
NO_ANSWER = "no answer"  # how a check ends whose last call brings back none

Reply = Answer | StudentError  # what a call brings back, or why nothing


@dataclass(frozen=True)
class Check:
    """A check and what it needs: its question, the functions that this asks for, and the seconds its calls may take."""

    name: str
    run: Callable[[Submission, Generator], None]
    question: str
    functions: tuple[str, ...]
    limit: float


@dataclass(frozen=True)
class Heard:
    """The replies to a check's calls, in their order, and how the check ended."""

    replies: list[Reply]
    end: str

    @property
    def cut(self) -> bool:
        """Whether there are more calls than a replay makes."""
        return self.end == CUT

    @property
    def finite(self) -> bool:
        """Whether every number that came back is finite."""
        answers = (reply for reply in self.replies if isinstance(reply, Answer))
        return all(bool(part.isfinite().all()) for answer in answers for part in answer.parts)

    @property
    def shows(self) -> bool:
        """Whether the last call brought back something to compare: an error, or a finite number."""
        last = self.replies[-1] if self.replies else None
        if isinstance(last, Answer):
            return any(bool(part.isfinite().any()) for part in last.parts)
        return last is not None


@dataclass(frozen=True)
class Replay:
    """A check under a seed, up to its first call with an argument of more elements than `size`."""

    check: Check
    seed: int
    size: float = math.inf

    def hear(self, submission: Submission) -> Heard:
        """What a student's answers bring back.

        Raises StudentError of another kind when they no longer answer at all: a time limit or a crash.
        """
        self._enter(submission)
        return self._run(Ear(submission, self.size))

    def fits(self, entry: Misconception, student: Heard) -> bool:
        """Whether the entry's answers bring back the same, and the check ends in the same way for them."""
        submission = Live({entry.function: entry.compile()})
        self._enter(submission)
        try:
            return self._run(_Echo(submission, self.size, entry.function, student.replies)).end == student.end
        except (_Different, StudentError):  # of another kind than the student's: it answers no more
            return False

    def _enter(self, submission: Submission) -> None:
        submission.enter(self.check.question, self.check.functions, self.check.limit)

    def _run(self, ear: "Ear") -> Heard:
        end = "passed"
        try:
            self.check.run(cast(Submission, ear), generator_of(self.check.name, self.seed))
        except Enough:
            end = CUT
        except Mismatch as error:
            end = f"mismatch in call {[i for i, reply in enumerate(ear.replies) if reply is error.answer]}"
        except StudentError as error:
            if type(error) is not StudentError:
                raise
            end = NO_ANSWER
        return Heard(ear.replies, end)


def checks_of(asked: ProblemSet) -> dict[str, Check]:
    """The checks of a problem set, by name, in the order in which they run."""
    functions = [value for module in asked.modules for value in vars(module).values() if hasattr(value, "pytestmark")]
    return {check.name: check for check in (check_of(function, asked) for function in functions)}


def check_of(function: Any, asked: ProblemSet) -> Check:
    """The check that a pytest function is, as its mark says."""
    mark = next(mark for mark in function.pytestmark if mark.name == "check")
    question, limit = mark.args[0], mark.kwargs.get("limit", LIMIT)
    name = function.__name__.removeprefix("test_")
    return Check(name, function, question, asked.questions[question].names, limit)


def generator_of(check: str, seed: int) -> Generator:
    """A check's randomness: it depends on the seed and the check's name, on nothing else."""
    key = hashlib.sha256(f"{seed}:{check}".encode()).digest()
    return Generator().manual_seed(int.from_bytes(key[:7], "big"))


class _Different(Exception):
    """The entry has answered otherwise than the student."""


class Enough(Exception):
    """The replay has come as far as it goes."""


class Ear:
    """A submission that remembers what its calls bring back."""

    def __init__(self, submission: Submission, size: float) -> None:
        self.submission, self.size = submission, size
        self.replies: list[Reply] = []

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        sizes = [value.numel() for _, value in leaves(arguments) if isinstance(value, Tensor)]
        if len(self.replies) == MOST_CALLS or max(sizes, default=0) > self.size:
            raise Enough
        self.replies.append(reply := self._reply(function, want, arguments))
        if isinstance(reply, StudentError):
            raise reply
        return reply

    def _reply(self, function: str, want: Want | None, arguments: dict[str, Argument]) -> Reply:
        try:
            return self.submission.call(function, want, **arguments)
        except StudentError as error:
            if type(error) is not StudentError:
                raise
            return error


class _Echo(Ear):
    """An entry in the student's place for one function, until it answers otherwise than `student` did."""

    def __init__(self, submission: Submission, size: float, function: str, student: list[Reply]) -> None:
        super().__init__(submission, size)
        self.function, self.student = function, student

    def _reply(self, function: str, want: Want | None, arguments: dict[str, Argument]) -> Reply:
        place = len(self.replies)
        if place == len(self.student):
            raise _Different  # the student's check had ended here
        theirs = self.student[place]
        if _needs(function, arguments) != {self.function}:
            _ask_again(theirs, arguments)
            return theirs
        if not _alike(reply := super()._reply(function, want, arguments), theirs):
            raise _Different
        return reply


def _needs(function: str, arguments: dict[str, Argument]) -> set[str]:
    """The names of the student's functions and classes that a call uses."""
    recipes = [value for value in arguments.values() if isinstance(value, Recipe)]
    return {function.partition(".")[0]}.union(*(recipe.students() for recipe in recipes))


def _ask_again(reply: Reply, arguments: dict[str, Argument]) -> None:
    """Let the check's functions be asked what they were: a check may look at that."""
    asked = functions(arguments)
    for question in reply.asked if isinstance(reply, Answer) else ():
        with contextlib.suppress(Exception), torch.no_grad():
            asked[question.function](*question.args, **question.kwargs)


def _alike(a: Reply, b: Reply) -> bool:
    """Whether two replies are the same but for rounding.

    That is all values, dtypes, the gradient, graphs, what was changed in place, the parameters of networks that were
    passed, and what the check's functions were asked.
    """
    if isinstance(a, StudentError) or isinstance(b, StudentError):
        return _said(a) == _said(b)  # the lines below are of the student's code
    left = (a.changed, a.marked, a.traced) == (b.changed, b.marked, b.traced)
    same = left and a.times == b.times and a.states.keys() == b.states.keys()
    pairs = [*zip(a.parts, b.parts, strict=False), (a.gradient, b.gradient)]
    pairs += [(a.states[name], b.states[name]) for name in a.states if name in b.states]
    return same and len(a.parts) == len(b.parts) and all(_close(x, y) for x, y in pairs) and _asked_alike(a, b)


def _asked_alike(a: Answer, b: Answer) -> bool:
    """Whether the check's functions were asked the same, in the same order."""
    if len(a.asked) != len(b.asked):
        return False
    for one, other in zip(a.asked, b.asked, strict=True):
        values = [*zip(_values(one), _values(other), strict=False)]
        if one.function != other.function or len(_values(one)) != len(_values(other)):
            return False
        if not all(_close(torch.as_tensor(x), torch.as_tensor(y)) if _number(x, y) else x == y for x, y in values):
            return False
    return True


def _values(question: Question) -> list[Any]:
    """The arguments, and the names of those that have one."""
    return [*question.args, *question.kwargs.values(), *question.kwargs]


def _number(x: Any, y: Any) -> bool:
    return all(isinstance(value, Tensor | float | int) for value in (x, y))


def _said(reply: Reply) -> str | None:
    return first_line(reply, most=None) if isinstance(reply, StudentError) else None


def _close(a: Tensor | None, b: Tensor | None) -> bool:
    """Whether they are equal to rounding, and finite in the same places."""
    if a is None or b is None:
        return a is b
    if a.shape != b.shape or a.dtype != b.dtype or not (finite := a.isfinite()).equal(b.isfinite()):
        return False
    within = ALIKE.get(a.dtype, ALIKE_ELSE) if a.is_floating_point() else 0.0
    a, b = a[finite].double(), b[finite].double()
    return not len(b) or bool(((a - b).abs() <= within * b.abs().max()).all())
