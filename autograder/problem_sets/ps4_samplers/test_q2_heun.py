"""The checks of question 2, a step of Heun's method. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments. The drift stays on this side,
where it is asked, and hears every question. Everything is in float64, unless a check says otherwise.

Other methods have order 2 as well. They earn the points of that check, and not those of Heun's own values.
"""

import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, tried, unchanged, unmarked
from autograder.problem_sets.fields import cast, free_field, normal, said, uniform
from autograder.student.answer import Answer
from autograder.student.asked import Question
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.sde import VPSDE, Score

FEW_FLOATS = 1e-5  # relative, 170 roundings of float32: one on the way is a mistake of heun_keeps, and of no other
POINTS = [(3, 2), (1, 1), (5, 3)]
IMAGES = [(4, 1, 4, 4), (2, 3, 4, 6), (1, 1, 3, 3)]

Case = dict[str, Any]


def inputs(shape: tuple[int, ...], forward: bool, generator: Generator) -> Case:
    """A drift, a state and two times, which are 0.2 to 0.8 apart."""
    early, late = uniform(0.1, 0.35, generator), uniform(0.55, 0.9, generator)
    t, s = (torch.tensor(time, dtype=torch.double) for time in ((early, late) if forward else (late, early)))
    return {"drift": free_field(generator), "x": normal(*shape, generator=generator), "t": t, "s": s}


def heun(answer: Answer) -> tuple[Tensor, Tensor, Tensor]:
    """Where Euler's step and Heun's lead, in float64 from the same inputs, and the largest term on the way."""
    drift, *tensors = answer.arguments.values()
    x, t, s = (tensor.double() for tensor in tensors)
    here = (s - t) * drift(x, t)
    there = (s - t) * drift(x + here, s)
    return x + here, x + (here + there) / 2, torch.stack([x, here, there]).abs().max()


def expect_state(answer: Answer, precise: bool = False) -> None:
    """The state is that of Heun's method.

    precise: to rounding, in the dtype of the inputs. The field has slopes below 2, and a step is shorter than 1. So
    a rounding of one term moves another by less than two, and the result by less than a few.
    """
    _, want, size = heun(answer)
    close(answer, want, within=rounding(answer, size) if precise else FEW_FLOATS * size, name="state")


def expect_steps(submission: Submission, forward: bool, generator: Generator) -> None:
    for shape in [*POINTS, *IMAGES]:
        case = inputs(shape, forward, generator)
        expect_state(submission.call("heun_step", **case))
        expect_state(submission.call("heun_step", Want(grad=False), **case))
        for size in (1e-4, 5e3):
            expect_state(submission.call("heun_step", **case | {"x": size * case["x"]}))
        near = case["t"] + (case["s"] - case["t"]) / 50
        expect_state(submission.call("heun_step", **case | {"s": near}))
        expect_state(submission.call("heun_step", **case | all_the_way(forward)))


def all_the_way(forward: bool) -> Case:
    """The times 0 and 1: no time is moved."""
    ends = [torch.tensor(time, dtype=torch.double) for time in (0, 1)]
    return dict(zip("ts", ends if forward else ends[::-1], strict=True))


def expect_next(submission: Submission, generator: Generator) -> None:
    """Two steps in a row: nothing that was found in the first is good for the second."""
    case = inputs((3, 2), False, generator)
    answer = submission.call("heun_step", **case)
    expect_state(answer)
    after = {"x": answer.value.double(), "t": case["s"], "s": case["s"] / 2}
    expect_state(submission.call("heun_step", **case | after))


@pytest.mark.check("q2", points=0.5)
def test_heun_backward(submission: Submission, generator: Generator) -> None:
    """A step back in time, as samplers take it, leads where Heun's method leads: points, images, and to time 0."""
    expect_steps(submission, False, generator)
    expect_next(submission, generator)


@pytest.mark.check("q2", points=0.25)
def test_heun_forward(submission: Submission, generator: Generator) -> None:
    """A step forward in time leads where Heun's method leads, too."""
    expect_steps(submission, True, generator)


@pytest.mark.check("q2", points=0.25)
def test_heun_looks(submission: Submission, generator: Generator) -> None:
    """The drift is asked at x and t, and at time s where Euler's step leads."""
    for shape in [(1, 3), (1, 1, 2, 3)]:
        answer = submission.call("heun_step", **inputs(shape, False, generator))
        x, t, s = (answer.arguments[name] for name in "xts")
        euler, _, size = heun(answer)
        for state, time, place in [(x, t, "x and t"), (euler, s, "time s, where Euler's step leads")]:
            if not any(asked_at(question, state, time, FEW_FLOATS * size) for question in answer.asked):
                raise Mismatch(f"{tried(answer)}\nthe drift was not asked at {place}", answer)


def asked_at(question: Question, x: Tensor, t: Tensor, within: Tensor) -> bool:
    """Whether that was the question, in any shape that means the same."""
    try:
        state, time = (torch.as_tensor(value).double() for value in said(*question.args, **question.kwargs))
    except (TypeError, ValueError, RuntimeError):  # a question that no field could answer, and that they got over
        return False
    return state.numel() == x.numel() and all(
        bool(((got.flatten() - want.flatten()).abs() <= within).all()) for got, want in ((state, x), (time, t))
    )


SDE = VPSDE(0.1, 20)
SLOPES = 1.85, 2.3


def law(mean: float, std: float, t: Tensor) -> tuple[Tensor, Tensor]:
    """The mean and the variance at time t, of Gaussian data in one dimension."""
    alpha = SDE.alpha(t)
    return alpha * mean, 1 + alpha**2 * (std**2 - 1)


def flow(mean: float, std: float) -> Score:
    """The probability flow of such data: a point stays as many standard deviations from the mean as it was."""

    def drift(x: Tensor, t: Tensor) -> Tensor:
        """The probability flow of Gaussian data. The first number of x is how late it is for the second."""
        late, x = x.split(1, dim=-1)
        t = t + late
        at, variance = law(mean, std, t)
        return torch.cat([torch.zeros_like(late), -SDE.beta(t) / 2 * (at + (1 - 1 / variance) * (x - at))], dim=-1)

    return drift


@pytest.mark.check("q2", points=0.5)
def test_heun_order(submission: Submission, generator: Generator) -> None:
    """With twice as many steps, the error falls to a quarter: the method has order 2."""
    mean, std = uniform(0.6, 1, generator), uniform(0.3, 0.4, generator)
    few, many = (expect_error(submission, mean, std, steps) for steps in (80, 160))
    # On these flows Heun's order is 1.96 to 1.98, and other methods of order 2 come as close.
    order = math.log2(few) - math.log2(many) if few > 0 and many > 0 else math.inf
    if not SLOPES[0] <= order <= SLOPES[1]:
        ends = f"80 of your steps end {few:.2g} from where the exact flow leads, 160 end {many:.2g} from there"
        raise Mismatch(f"{ends}\nthat is order {order:.2f}; want 2")


def expect_error(submission: Submission, mean: float, std: float, steps: int) -> float:
    """How far so many steps from the exact law at time 1 end from the exact flow: the root mean square of four points.

    Such a flow is affine in x, and so is each step. So one call makes all steps, from 0 and from 1, each as late as it
    is in its run. Then they are put one behind another.
    """
    times = torch.linspace(1, 1e-3, steps + 1, dtype=torch.double)
    late = (times[:-1] - times[0]).repeat_interleave(2)
    x = torch.stack([late, torch.tensor([0.0, 1.0]).double().repeat(steps)], dim=1)
    answer = submission.call("heun_step", drift=flow(mean, std), x=x, t=times[0], s=times[1])
    close(answer, x, within=torch.full_like(x, torch.inf), name="state")  # its shape, and that it is finite
    z = torch.tensor([-1.5, 0.0, 0.5, 2.0], dtype=torch.double)
    state, end = (at + variance.sqrt() * z for at, variance in (law(mean, std, t) for t in times[[0, -1]]))
    for of_zero, of_one in answer.value[:, 1].double().view(-1, 2):
        state = of_zero + (of_one - of_zero) * state
    return float((state - end).square().mean().sqrt())


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, in both directions, all the way and next to none."""
    for shape in [(3, 2), (1, 1), (3, 1, 4, 4)]:
        for forward in (False, True):
            case = inputs(shape, forward, generator)
            yield case
            if shape == (3, 2):  # short steps and long ones
                yield case | {"s": case["t"] + (case["s"] - case["t"]) / 1000}
                yield case | all_the_way(forward)


@pytest.mark.check("q2", points=0.25)
def test_heun_asks_twice(submission: Submission, generator: Generator) -> None:
    """The drift, which is the costly part, is asked twice."""
    for answer in answered(submission, "heun_step", corners(generator)):
        if (times := answer.times["drift"]) != 2:
            raise Mismatch(f"the drift was asked {times} times in one step; want twice", answer)


@pytest.mark.check("q2", points=0.25, after=["heun_backward", "heun_forward"])
def test_heun_keeps(submission: Submission, generator: Generator) -> None:
    """float64 and float32 keep their dtype and their precision, and the call leaves x, t and s as they were."""
    for case in corners(generator):
        for dtype in (torch.float64, torch.float32):
            passed = cast(case, dtype)
            answer = submission.call("heun_step", **passed)
            keeps_dtype(answer, dtype)
            expect_state(answer, precise=True)
            unchanged(answer)
            unmarked(answer)
