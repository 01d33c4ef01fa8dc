"""Inputs that tell a student's answer from a mistake, and inputs that do not: special numbers hide many mistakes."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from autograder.grading.example import Found, value
from autograder.grading.replay import checks_of
from autograder.grading.smallest import smallest
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception
from autograder.student.errors import StudentError
from autograder.student.submission import Live, Submission
from autograder.student.want import Want

SPECIAL = {"tensor": (0.0, 1.0), "positive": (1.0,), "number": (1.0,)}  # by the kind of an argument
WHOLE = Want(whole=True)
NEAR = 1e-5  # relative: two results that are nearer agree


@dataclass(frozen=True)
class Tried:
    """A call, and what the student's answer and the mistake give for it."""

    arguments: dict[str, Any]
    mine: Tensor
    theirs: Tensor

    @property
    def agree(self) -> bool:
        """Whether the two give the same, but for rounding."""
        return self.mine.shape == self.theirs.shape and torch.allclose(self.mine, self.theirs, NEAR, NEAR)

    @property
    def because(self) -> str:
        """Both results, in words."""
        if self.agree:
            return f"Both give {value(self.mine)}."
        return f"Yours gives {value(self.mine)}, this one {value(self.theirs)}."

    def __str__(self) -> str:
        return ", ".join(f"{name} = {value(given)}" for name, given in self.arguments.items())


def inputs(asked: ProblemSet, entry: Misconception, student: Submission) -> tuple[list[Tried], list[Tried]]:
    """Small inputs for which the student's answer differs from the mistake, and such for which the two agree.

    They are made of the smallest example that the mistake fails, with zeros and ones in some places.
    """
    function, mistake = entry.function, Live({entry.function: entry.compile()})
    checks = [check for check in checks_of(asked).values() if check.name in entry.fails and check.limit <= 10]
    found = smallest(mistake, checks[0], asked.functions, seed=0) if checks else None
    if found is None or found.function.name != function or found.things:
        return [], []
    tried = list[Tried]()
    for arguments in _variations(found):
        student.enter("", (function,), 1.0)
        mistake.enter("", (function,), 1.0)
        try:
            mine, theirs = (who.call(function, WHOLE, **arguments).value.double() for who in (student, mistake))
        except (StudentError, TypeError, ValueError):
            continue
        if mine.isfinite().all() and theirs.isfinite().all():
            tried.append(Tried(arguments, mine + 0.0, theirs + 0.0))  # no minus before a zero
    return [one for one in tried if not one.agree], [one for one in tried if one.agree]


def _variations(found: Found) -> Iterator[dict[str, Any]]:
    """The example, and the same with one argument or two at special numbers; none twice."""
    kinds = {argument.name: argument.kind for argument in found.function.arguments}
    changes = [
        (name, special)
        for name, given in found.arguments.items()
        if _may_change(given)
        for special in SPECIAL.get(kinds[name], ())
    ]
    seen = set[str]()
    pairs = [pair for pair in itertools.combinations(changes, 2) if pair[0][0] != pair[1][0]]
    for change in [(), *((one,) for one in changes), *pairs]:
        arguments = dict(found.arguments)
        for name, special in change:
            given = arguments[name]
            arguments[name] = torch.full_like(given, special) if isinstance(given, Tensor) else special
        if (said := str(Tried(arguments, torch.zeros(1), torch.zeros(1)))) not in seen:
            seen.add(said)
            yield arguments


def _may_change(given: Any) -> bool:
    """Whether it is a few numbers that may be anything: no table, no place in one, no flag."""
    return type(given) is float or (isinstance(given, Tensor) and given.is_floating_point() and given.numel() <= 4)
