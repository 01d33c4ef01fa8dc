"""The checks of question 4, what is known of a picture. Do read them: only the grader's seed is secret.

The first looks only where the mask is 1, the second only where it is 0.
"""

from collections.abc import Iterator
from math import inf

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import cast, normal
from autograder.problem_sets.ps5_guidance.measured import END, OTHERS, VE, half, preserving, scales
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

Inputs = dict[str, Tensor]

SHAPES = [(2, 1), (1, 3), (5, 2), (4, 4), (2, 1, 4, 4), (4, 1, 4, 4), (3, 2, 3, 4), (2, 3, 2), (6,), (65, 2)]
# The state, and a mask that is broadcast against it: one for all pictures, for all channels, for whole pictures.
WIDER = [
    ((3, 2), (2,)),
    ((4, 4), (4,)),
    ((4, 4), (4, 1)),
    ((3, 2), (1, 2)),
    ((2, 1, 4, 4), (1, 1, 4, 4)),
    ((4, 1, 4, 4), (4, 4)),
    ((1, 3, 4, 4), (1, 1, 4, 4)),
    ((3, 2, 3, 4), (3, 1, 3, 4)),
    ((4, 2, 3, 3), (4, 1, 1, 1)),
]


def inpaint_inputs(shape: tuple[int, ...], mask: Tensor, generator: Generator) -> Inputs:
    """A state, a picture and noise that have nothing to do with each other, at a time of VP."""
    x, known, noise = (normal(*shape, generator=generator) for _ in range(3))
    at = preserving(generator)
    return {"x": x, "known": known, "mask": mask, "alpha": at["alpha"], "sigma": at["sigma"], "noise": noise}


def expect_inpainted(answer: Answer, where: tuple[int, ...] = (0, 1)) -> None:
    """In float64 from the same inputs: alpha known + sigma noise where the mask is 1, x where it is 0.

    where: the numbers in the mask at which to look.
    All of x, known and noise are terms: a mask may be multiplied by the difference of the two.
    """
    x, known, mask, alpha, sigma, noise = (a.double() for a in answer.arguments.values())
    mask = mask.expand_as(x)
    want = torch.where(mask == 1, alpha * known + sigma * noise, x)
    within = rounding(answer, x.abs() + alpha * known.abs() + sigma * noise.abs())
    for number in {0, 1} - set(where):
        within = torch.where(mask == number, inf, within)
    close(answer, want, within, name="state")


def by_hand(mask: float) -> Inputs:
    """0.8 x 3 + 0.6 x (-2) is 1.2; the state is 5."""
    numbers = {"x": 5.0, "known": 3.0, "mask": mask, "noise": -2.0}
    one = {name: torch.full((1, 1), number, dtype=torch.double) for name, number in numbers.items()}
    return {name: (one | scales(0.8, 0.6))[name] for name in ("x", "known", "mask", "alpha", "sigma", "noise")}


def pictures(whole: float, generator: Generator) -> Iterator[Inputs]:
    """Points and pictures of all shapes, half known, and with a mask of one number; the last in float32."""
    for shape in SHAPES:
        yield inpaint_inputs(shape, half(shape, generator), generator)
        yield inpaint_inputs(shape, torch.full(shape, whole, dtype=torch.double), generator)
    yield cast(inpaint_inputs((3, 4), half((3, 4), generator), generator), torch.float)


@pytest.mark.check("q4", points=0.5)
def test_inpaint_known(submission: Submission, generator: Generator) -> None:
    """Where the mask is 1, the state is the known picture, scaled and noised for that time."""
    expect_inpainted(submission.call("inpaint_step", **by_hand(1.0)), where=(1,))
    for inputs in pictures(1.0, generator):
        expect_inpainted(submission.call("inpaint_step", **inputs), where=(1,))
    expect_inpainted(submission.call("inpaint_step", Want(grad=False), **inputs), where=(1,))  # as a sampler does


@pytest.mark.check("q4", points=0.5)
def test_inpaint_rest(submission: Submission, generator: Generator) -> None:
    """Where the mask is 0, the state is left alone, whatever known and noise are there."""
    expect_inpainted(submission.call("inpaint_step", **by_hand(0.0)), where=(0,))
    for inputs in pictures(0.0, generator):
        expect_inpainted(submission.call("inpaint_step", **inputs), where=(0,))
    expect_inpainted(submission.call("inpaint_step", Want(grad=False), **inputs), where=(0,))


@pytest.mark.check("q4", points=0.25, after=["inpaint_known", "inpaint_rest"])
def test_inpaint_broadcasts(submission: Submission, generator: Generator) -> None:
    """One mask does for all pictures, for all channels, or for whole pictures: any shape that broadcasts."""
    for shape, of_mask in WIDER:
        for mask in (half(of_mask, generator), torch.ones(of_mask).double(), torch.zeros(of_mask).double()):
            expect_inpainted(submission.call("inpaint_step", **inpaint_inputs(shape, mask, generator)))


@pytest.mark.check("q4", points=0.25, after=["inpaint_known", "inpaint_rest"])
def test_inpaint_scales(submission: Submission, generator: Generator) -> None:
    """Any alpha and sigma will do: VE has 1 and 7, and at the end sigma is 0. Nothing is clipped."""
    for shape in [(2, 1), (2, 1, 4, 4)]:
        for alpha, sigma in OTHERS:
            inputs = inpaint_inputs(shape, half(shape, generator), generator)
            expect_inpainted(submission.call("inpaint_step", **inputs | scales(alpha, sigma)))
    inputs = inpaint_inputs((4, 2), half((4, 2), generator), generator)
    for factors in ({"x": 1e4}, {"known": 1e4}, {"noise": 1e3}, {"x": 1e-4, "known": 1e-4, "noise": 1e-4}):
        scaled = {name: factor * inputs[name] for name, factor in factors.items()}
        expect_inpainted(submission.call("inpaint_step", **inputs | scaled))


def corners(generator: Generator) -> Iterator[Inputs]:
    """All shapes of states and masks, VE, no noise, and masks of one number."""
    for shape, of_mask in [*((shape, shape) for shape in SHAPES), *WIDER]:
        yield (inputs := inpaint_inputs(shape, half(of_mask, generator), generator))
    for alpha, sigma in (VE, END):
        yield inputs | scales(alpha, sigma)
    for mask in (torch.ones(3, 2), torch.zeros(3, 2)):
        yield inpaint_inputs((3, 2), mask.double(), generator)


@pytest.mark.check("q4", points=0.25, after=["inpaint_known", "inpaint_rest"])
def test_inpaint_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, and float32 stays float32."""
    for dtype in (torch.double, torch.float):
        cases = (cast(inputs, dtype) for inputs in corners(generator))
        for answer in answered(submission, "inpaint_step", cases):
            keeps_dtype(answer, dtype, name="state")


@pytest.mark.check("q4", points=0.25, after=["inpaint_known", "inpaint_rest"])
def test_inpaint_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves all its inputs unchanged, and none of them recording gradients."""
    for answer in answered(submission, "inpaint_step", corners(generator)):
        unchanged(answer)
        unmarked(answer)
