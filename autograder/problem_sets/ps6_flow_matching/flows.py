"""What the checks of a flow share: velocities, times, and where Euler's steps lead, in float64.

The velocities stay with the check, which hears every question. Only a network is made anew on the student's side.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from autograder.problem_sets.expect import Mismatch, close
from autograder.student.answer import Answer
from autograder.student.asked import Question

Velocity = Callable[[Tensor, Tensor], Tensor]
Case = dict[str, Any]

# Relative to the largest term on the way. A step rounds some ten times. The slopes of all fields are below 2 and all
# times within 1, so that an error grows by less than e^2 < 8 until the end: 80 roundings a step. So 1000 steps need
# 8e4 roundings of float64, 1e-11; and 4 steps need 320 roundings of float32, 2e-5.
PRECISE = 1e-11
FEW_FLOATS = 2e-5  # a rounding to float32 on the way is a mistake of the check of dtypes, and of no other


def pull(x: Tensor, t: Tensor) -> Tensor:
    """The velocity (t - 2) x, of the size of x."""
    return (torch.as_tensor(t, dtype=x.dtype) - 2) * x


def wind(x: Tensor, t: Tensor) -> Tensor:
    """The velocity 1.5 everywhere, at all times."""
    return torch.full_like(x, 1.5)


def ends(steps: int) -> Tensor:
    """All the way from noise, t = 1, to data, t = 0, in equal steps."""
    return torch.linspace(1, 0, steps + 1, dtype=torch.double)


def walk(velocity: Velocity, x: Tensor, times: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Each state on the way in float64, the first included, and the largest number until then."""
    x, times = x.double(), times.double()
    size = x.abs().max()
    yield x, size
    for t, s in pairwise(times):
        push = (s - t) * velocity(x, t)
        x = x + push
        size = torch.stack([size, push.abs().max(), x.abs().max()]).max()
        yield x, size


def expect_end(answer: Answer, within: float = FEW_FLOATS, got: Tensor | None = None, name: str = "state") -> None:
    """`got` (the answer's value unless given) is where Euler's steps lead.

    Where it is not, the message says which question was the first that no such step asks.
    """
    *way, (end, size) = walk(*answer.arguments.values())
    times = answer.arguments["times"]
    try:
        close(answer, end, within=within * size, got=got, name=name)
    except Mismatch as error:
        hints = (_strange(question, *step) for question, *step in zip(answer.asked, way, times, strict=False))
        said = ((i, hint) for i, hint in enumerate(hints, 1) if hint)
        lines = [str(error), *(f"call {i} of the velocity {hint}" for i, hint in said)][:2]
        raise Mismatch("\n".join(lines), answer, error.compared) from None


def _strange(question: Question, state: tuple[Tensor, Tensor], time: Tensor) -> str:
    """What is wrong with a question; nothing if it is that of the step, or is put in a way of its own."""
    x, size = state
    given = [*question.args, *question.kwargs.values()]
    if len(given) != 2 or not isinstance(given[0], Tensor) or given[0].shape != x.shape:
        return ""
    if not isinstance(given[1], Tensor | float | int):
        return ""
    t = torch.as_tensor(given[1]).double()
    if ((t - time).abs() > FEW_FLOATS).any():
        return "was about another time than that at which the step begins"
    if ((given[0] - x).abs() > FEW_FLOATS * size).any():
        return "was about another x than that at which the step begins"
    return ""
