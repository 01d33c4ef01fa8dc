"""Mistakes whose pictures an eye can tell apart: a mistake, and others that draw something else."""

from collections.abc import Iterable
from dataclasses import dataclass

from torch import Tensor

from autograder.grading.drawn import SECONDS
from autograder.grading.replay import generator_of
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception
from autograder.problem_sets.picture import Picture
from autograder.student.submission import Live
from scorelab.plots.pair import expect_pair, told_apart


@dataclass(frozen=True)
class Rivals:
    """A mistake's picture, as data: its result and the right one; and others, each with another picture."""

    picture: Picture
    result: Tensor
    right: Tensor
    others: tuple[Misconception, ...]


def rivals(asked: ProblemSet, entry: Misconception, candidates: Iterable[Misconception], wanted: int) -> Rivals | None:
    """The first candidates whose pictures differ at a glance from the entry's, the right one, and one another.

    None where there are fewer than wanted, or where the entry has no picture that differs from the right one.
    """
    if (picture := asked.pictures.get(entry.function)) is None:
        return None
    right = picture.run(asked.expected, generator_of(entry.function, 0)).double()
    seen, found = [picture.look.seen(right)], list[Misconception]()
    if (mine := _run(picture, right, entry)) is None or not _new(picture, mine, seen, right):
        return None
    for other in candidates:
        result = _run(picture, right, other)
        if result is not None and _new(picture, result, seen, right):
            found.append(other)
        if len(found) == wanted:
            return Rivals(picture, mine, right, tuple(found))
    return None


def _new(picture: Picture, result: Tensor, seen: list[Tensor], right: Tensor) -> bool:
    """Whether a result looks like none of those that were seen; if so, it now is one of them."""
    look = picture.look.seen(result)
    if not all(told_apart(look, other, right) for other in seen):
        return False
    seen.append(look)
    return True


def _run(picture: Picture, right: Tensor, entry: Misconception) -> Tensor | None:
    """What a mistake does; None where that cannot be drawn beside the right result."""
    submission = Live({entry.function: entry.compile()})
    submission.enter("", (entry.function,), SECONDS)
    try:
        result = picture.run(submission, generator_of(entry.function, 0)).double()
        expect_pair(result, right)
    except Exception:  # a mistake may raise, or return what no run expects
        return None
    return result
