"""The smallest example that fails: the failing call of a check, shrunk until it can be computed by hand.

The check is run again with smaller arguments in the place of that call's, one row, one number, few digits. What it then
wants is computed from these; so the example is as true as the check, and no set has to say anything for it.
"""

from typing import Any, cast

import torch

from autograder.grading.example import Found, Heard, value
from autograder.grading.replay import Check, Ear, Enough, generator_of
from autograder.grading.shrink import MOST_NUMBERS, candidates
from autograder.problem_sets.contract import Function
from autograder.problem_sets.expect import Compared, Mismatch
from autograder.student.arguments import Argument, is_function
from autograder.student.errors import Crash, TimeLimit
from autograder.student.submission import Submission
from autograder.student.want import Want

SECONDS = 2.0  # for what a submission computes for one example
SIZE = 4096  # numbers in an argument; a call with more is no example, nor is one behind it


def smallest(submission: Submission, check: Check, functions: dict[str, Function], seed: int) -> Found | None:
    """The smallest call that the check fails on: `For z = 2, dt = 0.04, your state is 1.76; want 1.28.`

    functions: as the contract declares them, by name. None where there is no example that a person can compute.
    Raises StudentError when the submission no longer answers: a time limit or a crash.
    """
    failing = _run(submission, check, functions, seed)
    if failing is None or not _shows(failing.compared):
        return None
    for arguments in candidates(failing.function, failing.arguments):
        found = _run(submission, check, functions, seed, failing.place, arguments)
        if found is not None and _tells(found.compared, failing.compared, same=arguments is failing.arguments):
            return found
    return None


def _run(
    submission: Submission,
    check: Check,
    functions: dict[str, Function],
    seed: int,
    place: int | None = None,
    arguments: dict[str, Any] | None = None,
) -> Found | None:
    """The call of a declared function that the check fails on; with a place, if it is that one with those arguments."""
    ear = _Instead(submission, place, arguments)
    submission.enter(check.question, check.functions, min(check.limit, SECONDS))
    try:
        check.run(cast(Submission, ear), generator_of(check.name, seed))
    except Mismatch as error:
        at = [i for i, reply in enumerate(ear.replies) if reply is error.answer]
        asked = functions.get(error.answer.function) if error.answer else None
        if at and asked and error.answer and error.compared and place in (None, at[0]):
            return Found(at[0], asked, error.answer.arguments, error.compared)
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
        if here != self.place:
            return super().call(function, want, **arguments)
        given = {n: Heard(one) if is_function(one) else one for n, one in (self.arguments or {}).items()}
        answer = super().call(function, want, **given)
        for heard in given.values():
            if isinstance(heard, Heard):
                heard.told = len(heard.calls)
        return answer


def _shows(compared: Compared) -> bool:
    """Whether numbers decide, not a shape or a kind."""
    return compared.got.shape == compared.want.shape


def _tells(small: Compared, whole: Compared, same: bool) -> bool:
    """Whether numbers can be seen to differ, and what is wanted belongs to the smaller call, not to the whole one."""
    stale = not same and small.want.shape == whole.want.shape and torch.equal(small.want, whole.want)
    few = small.want.numel() <= MOST_NUMBERS and _shows(small)
    return few and not stale and value(small.got) != value(small.want)
