"""The smallest example that fails: the failing call of a check, shrunk until it can be computed by hand.

The check is run again with smaller arguments in the place of that call's, one row, one number, few digits. What it then
wants is computed from these; so the example is as true as the check, and no set has to say anything for it.
"""

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor

from autograder.grading.replay import Check, Ear, Enough, generator_of
from autograder.grading.shrink import MOST_NUMBERS, candidates
from autograder.problem_sets.contract import Function
from autograder.problem_sets.expect import Compared, Mismatch, numbers
from autograder.student.arguments import Argument
from autograder.student.errors import Crash, TimeLimit
from autograder.student.submission import Submission
from autograder.student.want import Want

DIGITS = 5
SECONDS = 2.0  # for what a submission computes for one example
SIZE = 4096  # numbers in an argument; a call with more is no example, nor is one behind it


@dataclass(frozen=True)
class Found:
    """A call that fails: its place among the calls of its check, its arguments, and what was got and wanted."""

    place: int
    function: str
    arguments: dict[str, Argument]
    compared: Compared

    def __str__(self) -> str:
        given = [f"{name} = {value(given)}" for name, given in self.arguments.items()]
        got, want = value(self.compared.got), value(self.compared.want)
        return f"For {', '.join(given)}, your {self.compared.name} is {got}; want {want}."


def smallest(submission: Submission, check: Check, functions: dict[str, Function], seed: int) -> Found | None:
    """The smallest call that the check fails on: `For z = 2, dt = 0.04, your state is 1.76; want 1.28.`

    functions: as the contract declares them, by name. None where there is no example that a person can compute.
    Raises StudentError when the submission no longer answers: a time limit or a crash.
    """
    failing = _run(submission, check, seed)
    if failing is None or failing.function not in functions or not _shows(failing.compared):
        return None
    for arguments in candidates(functions[failing.function], failing.arguments):
        found = _run(submission, check, seed, failing.place, arguments)
        if found is not None and _tells(found.compared, failing.compared, same=arguments is failing.arguments):
            return found
    return None


def _run(
    submission: Submission, check: Check, seed: int, place: int | None = None, arguments: dict[str, Any] | None = None
) -> Found | None:
    """The call that a comparison of the check fails on; with a place, if it is that call with those arguments."""
    ear = _Instead(submission, place, arguments)
    submission.enter(check.question, check.functions, min(check.limit, SECONDS))
    try:
        check.run(cast(Submission, ear), generator_of(check.name, seed))
    except Mismatch as error:
        at = [i for i, reply in enumerate(ear.replies) if reply is error.answer]
        if at and error.answer and error.compared and place in (None, at[0]):
            return Found(at[0], error.answer.function, error.answer.arguments, error.compared)
    except (TimeLimit, Crash):  # once is enough
        raise
    except Exception:  # whatever a check makes of arguments that it has not drawn, or a student's code of them
        return None
    return None


class _Instead(Ear):
    """A submission that gets other arguments in one of its calls, and no call after it."""

    def __init__(self, submission: Submission, place: int | None, arguments: dict[str, Any] | None) -> None:
        super().__init__(submission, SIZE)
        self.place, self.arguments = place, arguments

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Any:
        here = len(self.replies)
        if self.place is not None and here > self.place:
            raise Enough
        return super().call(function, want, **(self.arguments or {} if here == self.place else arguments))


def _shows(compared: Compared) -> bool:
    """Whether numbers decide, not a shape or a kind."""
    return compared.got.shape == compared.want.shape


def _tells(small: Compared, whole: Compared, same: bool) -> bool:
    """Whether numbers can be seen to differ, and what is wanted belongs to the smaller call, not to the whole one."""
    stale = not same and small.want.shape == whole.want.shape and torch.equal(small.want, whole.want)
    few = small.want.numel() <= MOST_NUMBERS and _shows(small)
    return few and not stale and value(small.got) != value(small.want)


def value(given: Any) -> str:
    """An argument or a result as a person reads it: five digits, and no brackets around a single number."""
    if isinstance(given, Tensor):
        return numbers(given.item() if given.numel() == 1 else given.tolist(), DIGITS)
    return f"{given:g}" if type(given) is float else str(given)
