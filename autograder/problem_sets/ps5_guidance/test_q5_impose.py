"""The checks of question 5, linear measurements. Do read them: only the grader's seed is secret.

A state is the sum of what A sees of it and of what A is blind to. The first check looks at the one part, the second
at the other.
"""

from collections.abc import Iterator

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import cast, normal
from autograder.problem_sets.ps5_guidance import measured
from autograder.problem_sets.ps5_guidance.measured import END, OTHERS, VE, orthonormal, picked, scales
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

Inputs = dict[str, Tensor]

# B, M and D: one state, one measurement, one number; as many measurements as numbers, as states; all the same
CORNERS = [(1, 2, 4), (3, 1, 4), (1, 1, 3), (1, 1, 1), (3, 1, 1), (4, 3, 3), (1, 3, 3), (2, 2, 4), (4, 2, 4), (3, 3, 3)]


def impose_inputs(batch: int, A: Tensor, generator: Generator) -> Inputs:
    """A state, measurements and noise that have nothing to do with each other, at a time of VP."""
    M, D = A.shape
    x, y, noise = (normal(batch, n, generator=generator) for n in (D, M, M))
    at = measured.preserving(generator)
    return {"x": x, "y": y, "A": A, "alpha": at["alpha"], "sigma": at["sigma"], "noise": noise}


def slack(answer: Answer) -> Tensor:
    """The most that rounding can do to a number of a row, in any order; also in what A sees of that row.

    Every step is a product with a matrix whose rows or columns are orthonormal: no number on the way is larger than
    the norms of x and of the measurement together, and a sum over D or M numbers is off by as many roundings of them.
    The result is looked at through A here, in float64.
    """
    x, y, _, alpha, sigma, noise = (a.double() for a in answer.arguments.values())
    sizes = [x, answer.value.double(), alpha * y, sigma * noise]
    return rounding(answer, sum(a.norm(dim=1, keepdim=True) for a in sizes), terms=sum(answer.arguments["A"].shape))


def seen(answer: Answer) -> tuple[Tensor, Tensor]:
    """The result, of the shape of x, and A, both in float64."""
    x = answer.arguments["x"].double()
    close(answer, x, torch.full_like(x, torch.inf), name="state")
    return answer.value.double(), answer.arguments["A"].double()


def expect_measured(answer: Answer) -> None:
    """A sees alpha y + sigma noise."""
    result, A = seen(answer)
    _, y, _, alpha, sigma, noise = (a.double() for a in answer.arguments.values())
    want = alpha * y + sigma * noise
    close(answer, want, slack(answer).expand_as(want), got=result @ A.T, name="measurement A x of the result")


def expect_rest(answer: Answer) -> None:
    """What A is blind to is that of x."""
    result, A = seen(answer)
    blind = torch.eye(A.shape[1], dtype=torch.double) - A.T @ A
    want = answer.arguments["x"].double() @ blind
    close(answer, want, slack(answer).expand_as(want), got=result @ blind, name="part of the state that A does not see")


def expect_imposed(answer: Answer) -> None:
    """Both parts."""
    expect_measured(answer)
    expect_rest(answer)


def by_hand() -> Inputs:
    """A sees 0.6 x 1 + 0.8 x 2 = 2.2 of x, and is to see 0.8 x 3 + 0.6 x (-2) = 1.2: x moves to (5, 0.4, 1.2)."""
    numbers = {"x": [[5.0, 1.0, 2.0]], "y": [[3.0]], "A": [[0.0, 0.6, 0.8]], "noise": [[-2.0]]}
    one = {name: torch.tensor(rows, dtype=torch.double) for name, rows in numbers.items()}
    return {name: (one | scales(0.8, 0.6))[name] for name in ("x", "y", "A", "alpha", "sigma", "noise")}


def measurements(generator: Generator) -> Iterator[Inputs]:
    """Directions of any kind, pixels (which is inpainting), and blocks of pixels; the last in float32."""
    yield by_hand()
    for A in (
        orthonormal(2, 4, generator),
        orthonormal(4, 5, generator),
        picked(2, 5, generator),
        measured.blocks(),
        orthonormal(20, 70, generator),
    ):
        yield impose_inputs(3, A, generator)
    yield impose_inputs(65, orthonormal(3, 6, generator), generator)
    yield cast(impose_inputs(5, orthonormal(2, 4, generator), generator), torch.float)


@pytest.mark.check("q5", points=0.5)
def test_impose_measured(submission: Submission, generator: Generator) -> None:
    """Measured by A, the result is what was measured of the picture, scaled and noised for that time."""
    for inputs in measurements(generator):
        expect_measured(submission.call("impose", **inputs))
    expect_measured(submission.call("impose", Want(grad=False), **inputs))  # as a sampler does


@pytest.mark.check("q5", points=0.5)
def test_impose_rest(submission: Submission, generator: Generator) -> None:
    """What A does not see of the state, orthogonal to its rows, is left alone."""
    for inputs in measurements(generator):
        expect_rest(submission.call("impose", **inputs))
    expect_rest(submission.call("impose", Want(grad=False), **inputs))


@pytest.mark.check("q5", points=0.25, after=["impose_measured", "impose_rest"])
def test_impose_shapes(submission: Submission, generator: Generator) -> None:
    """One state, one measurement, as many measurements as dimensions, or as many as states: all are right."""
    for batch, M, D in CORNERS:
        for A in (orthonormal(M, D, generator), picked(M, D, generator)):
            expect_imposed(submission.call("impose", **impose_inputs(batch, A, generator)))


@pytest.mark.check("q5", points=0.25, after=["impose_measured", "impose_rest"])
def test_impose_scales(submission: Submission, generator: Generator) -> None:
    """Any alpha and sigma will do: VE has 1 and 7, and at the end sigma is 0. Nothing is clipped."""
    for alpha, sigma in OTHERS:
        for batch, A in [(3, orthonormal(2, 4, generator)), (2, measured.blocks())]:
            expect_imposed(submission.call("impose", **impose_inputs(batch, A, generator) | scales(alpha, sigma)))
    inputs = impose_inputs(4, orthonormal(2, 3, generator), generator)
    for factors in ({"x": 1e4}, {"y": 1e4}, {"noise": 1e3}, {"x": 1e-4, "y": 1e-4, "noise": 1e-4}):
        scaled = {name: factor * inputs[name] for name, factor in factors.items()}
        expect_imposed(submission.call("impose", **inputs | scaled))


def corners(generator: Generator) -> Iterator[Inputs]:
    """All shapes, directions of any kind and pixels, VE, no noise."""
    yield from (cast(inputs, torch.double) for inputs in measurements(generator))
    for batch, M, D in CORNERS:
        for A in (orthonormal(M, D, generator), picked(M, D, generator)):
            yield (inputs := impose_inputs(batch, A, generator))
    for alpha, sigma in (VE, END):
        yield inputs | scales(alpha, sigma)


@pytest.mark.check("q5", points=0.25, after=["impose_measured", "impose_rest"])
def test_impose_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, and float32 stays float32."""
    for dtype in (torch.double, torch.float):
        for answer in answered(submission, "impose", (cast(inputs, dtype) for inputs in corners(generator))):
            keeps_dtype(answer, dtype, name="state")


@pytest.mark.check("q5", points=0.25, after=["impose_measured", "impose_rest"])
def test_impose_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves all its inputs unchanged, and none of them recording gradients."""
    for answer in answered(submission, "impose", corners(generator)):
        unchanged(answer)
        unmarked(answer)
