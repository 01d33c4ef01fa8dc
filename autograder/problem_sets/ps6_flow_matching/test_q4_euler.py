"""The checks of question 4, a flow by Euler's steps. Do read them: only the grader's seed is secret.

The velocity is a function on this side, which hears every question. The sizes of steps, their order and their
direction earn their points apart.
"""

from collections.abc import Iterator

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import Mismatch, keeps_dtype, tried, unchanged, unmarked
from autograder.problem_sets.fields import cast, even, free_field, normal, uneven
from autograder.problem_sets.ps6_flow_matching.flows import (
    FEW_FLOATS,
    PRECISE,
    Case,
    Velocity,
    ends,
    expect_end,
    pull,
    wind,
)
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

SHAPES: list[tuple[int, ...]] = [(3, 2), (2, 2), (1, 1), (5,), (8, 1, 8, 8), (2, 3, 4, 4)]


def inputs(velocity: Velocity, shape: tuple[int, ...], times: Tensor, generator: Generator) -> Case:
    return {"velocity": velocity, "x": normal(*shape, generator=generator), "times": times}


def by_hand(*times: float) -> Case:
    """At x = 2 the velocity is 1.5."""
    return {"velocity": wind, "x": torch.tensor([[2.0]]).double(), "times": torch.tensor(times).double()}


@pytest.mark.check("q4", points=0.5)
def test_euler_one_step(submission: Submission, generator: Generator) -> None:
    """A single step back in time, by hand, and for random points and images: as far as the times are apart."""
    expect_end(submission.call("euler_flow", **by_hand(0.75, 0.5)))
    for shape in SHAPES:
        case = inputs(free_field(generator), shape, even(1, generator), generator)
        expect_end(submission.call("euler_flow", **case))
    expect_end(submission.call("euler_flow", **inputs(free_field(generator), (3, 2), ends(1), generator)))


@pytest.mark.check("q4", points=0.5, after=["euler_one_step"])
def test_euler_steps(submission: Submission, generator: Generator) -> None:
    """Each step starts where the last one ended, at its own time, with and without gradients; nothing is clipped."""
    for steps, shape in [(2, (3, 2)), (3, (1, 1)), (4, (8, 1, 8, 8)), (5, (2, 2))]:
        case = inputs(free_field(generator), shape, even(steps, generator), generator)
        expect_end(submission.call("euler_flow", Want(grad=False), **case))
        for grad, factor in [(True, 5000), (False, 1e7)]:
            expect_end(submission.call("euler_flow", Want(grad=grad), **case | {"x": factor * case["x"]}))
    for steps, shape in [(110, (2, 3)), (2, (1025, 2)), (1, (33, 1, 3, 3))]:
        expect_end(submission.call("euler_flow", **inputs(free_field(generator), shape, ends(steps), generator)))
    for factor in (1e-12, 1e-6, 1, 1e6, 1e12):
        case = inputs(pull, (3, 2), ends(4), generator)
        expect_end(submission.call("euler_flow", **case | {"x": factor * case["x"]}))


def floats(case: Case) -> Case:
    """The same in float32, and x is large."""
    return cast(case | {"x": 5000 * case["x"]}, torch.float)


@pytest.mark.check("q4", points=0.25, after=["euler_steps"])
def test_euler_uneven(submission: Submission, generator: Generator) -> None:
    """Each step has its own length: the times need not have equal gaps."""
    for steps, shape in [(2, (3, 2)), (3, (1, 1)), (2, (8, 1, 8, 8)), (9, (5,))]:
        for power in (1, 4):  # the higher, the shorter the last steps
            case = inputs(free_field(generator), shape, uneven(steps, generator) ** power, generator)
            expect_end(submission.call("euler_flow", Want(grad=power == 1), **case))
    expect_end(submission.call("euler_flow", **floats(case)))


@pytest.mark.check("q4", points=0.25, after=["euler_steps"])
def test_euler_rising(submission: Submission, generator: Generator) -> None:
    """Times that rise lead from data to noise, in the order in which they are given."""
    expect_end(submission.call("euler_flow", **by_hand(0.5, 0.75)))
    for steps, shape in [(1, (3, 2)), (2, (1, 1)), (2, (8, 1, 8, 8)), (9, (5,))]:
        for times in (even(steps, generator).flip(0), ends(steps).flip(0)):
            case = inputs(free_field(generator), shape, times, generator)
            expect_end(submission.call("euler_flow", Want(grad=bool(times[0] == 0)), **case))
    expect_end(submission.call("euler_flow", **floats(case)))


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, one step and several."""
    for steps, shape in [(2, (3, 2)), (1, (1, 2)), (4, (2, 1, 4, 4))]:
        yield inputs(free_field(generator), shape, even(steps, generator), generator)


def turns(generator: Generator) -> Iterator[Case]:
    """The same, and times that are uneven, or rise; and more steps."""
    for case in [*corners(generator), inputs(free_field(generator), (3, 2), even(9, generator), generator)]:
        steps = len(case["times"]) - 1
        yield from (case, case | {"times": uneven(steps, generator)}, case | {"times": case["times"].flip(0)})


@pytest.mark.check("q4", points=0.25)
def test_euler_asks_once(submission: Submission, generator: Generator) -> None:
    """The velocity, which is the costly part, is asked once a step."""
    for answer in answered(submission, "euler_flow", turns(generator)):
        expect_questions(answer)


def expect_questions(answer: Answer) -> None:
    steps, asked = len(answer.arguments["times"]) - 1, answer.times["velocity"]
    if asked != steps:
        said = f"asked the velocity {asked} times in {steps} steps; want one question a step"
        raise Mismatch(f"{tried(answer)}\n{said}", answer)


@pytest.mark.check("q4", points=0.25, after=["euler_steps"])
def test_euler_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 stays float64 to its full precision, and x and times stay as they were."""
    for dtype, within in ((torch.float64, PRECISE), (torch.float32, FEW_FLOATS)):
        for answer in answered(submission, "euler_flow", (cast(case, dtype) for case in corners(generator))):
            keeps_dtype(answer, dtype, name="state")
            expect_end(answer, within=within)
            unchanged(answer)
            unmarked(answer)
