"""The checks of question 2, the loss. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments and brings back its value and,
on request, its gradient. All is in float64, unless a check says otherwise.
"""

from collections.abc import Iterator

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, done_as, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import normal
from autograder.problem_sets.ps6_flow_matching.straight import LINES, mean_velocity
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import irreducible_loss, mixture

FEW_FLOATS = 16 * 2**-24  # relative: what a few float32 on the way cost a float64, a mistake of test_loss_keeps
LARGE = 9973  # rows: a prime, so that no size of chunks divides it


def loss_inputs(
    shape: tuple[int, ...], generator: Generator, pred: float = 1.0, x_0: float = 1.0, z: float = 1.0
) -> dict[str, Tensor]:
    """Three tensors of that shape, each of its own size."""
    return {name: size * normal(*shape, generator=generator) for name, size in [("pred", pred), ("x_0", x_0), ("z", z)]}


def residual(answer: Answer) -> tuple[Tensor, Tensor]:
    """pred - (z - x_0) in float64, and the sum of the sizes of its three terms."""
    pred, x_0, z = (a.double() for a in answer.arguments.values())
    return pred - (z - x_0), pred.abs() + x_0.abs() + z.abs()


def expect_loss(answer: Answer, within: float = FEW_FLOATS) -> None:
    """The loss is the mean square of the residual, in which each element may be off by that share of its terms."""
    r, size = residual(answer)
    off = 2 * within * (r.abs() * size).mean() + within**2 * size.pow(2).mean()  # (r + e)^2 - r^2 is 2 r e + e^2
    close(answer, r.pow(2).mean(), within=off + rounding(answer, size.pow(2).mean(), terms=r.numel()), name="loss")


def expect_gradient(answer: Answer, within: float = FEW_FLOATS) -> None:
    """The loss is right, and so is its gradient, 2 (pred - (z - x_0)) / n."""
    expect_loss(answer, within)
    r, size = residual(answer)
    scale = 2 / r.numel() * size.max()  # the largest of all: a right answer may take the mean off all and put it back
    off = (rounding(answer, scale, terms=r.numel()) + within * scale).expand_as(r)
    close(answer, 2 / r.numel() * r, off, got=answer.gradient, name="gradient with respect to pred")


def expect_training(submission: Submission, inputs: dict[str, Tensor]) -> None:
    """Value and gradient are right where pred requires a gradient; for the rest all is as where it does not."""
    plain = submission.call("flow_matching_loss", **inputs)
    trained = submission.call("flow_matching_loss", Want(gradient="pred"), **inputs)
    expect_gradient(trained)
    done_as(plain, trained, "the call with pred.requires_grad", "the one without")


@pytest.mark.check("q2", points=0.75)
def test_loss_value(submission: Submission, generator: Generator) -> None:
    """On points, the loss has the right value: by hand with the errors 6 and -1, and at random."""
    by_hand = {"pred": [2.0, 0.0], "x_0": [3.0, 1.0], "z": [-1.0, 2.0]}  # 2 - (-4) = 6, and 0 - 1 = -1
    inputs = {name: torch.tensor([two, two], dtype=torch.double).mT for name, two in by_hand.items()}
    expect_loss(submission.call("flow_matching_loss", **inputs))
    for rows in (1, 2, 4, 16):
        expect_loss(submission.call("flow_matching_loss", **loss_inputs((rows, 2), generator)))
        expect_loss(submission.call("flow_matching_loss", Want(grad=False), **loss_inputs((rows, 2), generator)))


@pytest.mark.check("q2", points=0.25, after=["loss_value"])
def test_loss_reduction(submission: Submission, generator: Generator) -> None:
    """The mean is taken over all elements, for any number of points and for images."""
    shapes = [(5, 1), (1, 3), (5, 3), (4, 4), (6,), (7, 8), (4, 1, 4, 4), (2, 3, 4, 6), (2, 1, 2, 3, 2), (128, 2)]
    for shape in [*shapes, (3, 65), (33, 1, 3, 3), (8, 1, 8, 8), (65, 2)]:
        inputs = loss_inputs(shape, generator, pred=30)
        expect_loss(submission.call("flow_matching_loss", **inputs))
        expect_loss(submission.call("flow_matching_loss", Want(grad=False), **loss_inputs(shape, generator)))
        if len(shape) == 4:
            floats = {name: value.float() for name, value in inputs.items()}
            expect_loss(submission.call("flow_matching_loss", **floats))


def extremes(shape: tuple[int, ...], generator: Generator) -> Iterator[dict[str, Tensor]]:
    """One of the three is huge, one is tiny, all are; and pred is the best but for two per cent, or for nothing."""
    for pred, x_0, z in [(1e6, 1, 1), (1, 1e4, 1), (1, 1, 1e4), (1, 1e-4, 1), (1, 1, 1e-4), (1e-4, 1e-4, 1e-4)]:
        yield loss_inputs(shape, generator, pred, x_0, z)
    for size in (1e-9, 1e9):
        yield loss_inputs(shape, generator, size, size, size)
    for off in (2**-6, 0.0):
        inputs = loss_inputs(shape, generator)
        yield inputs | {"pred": (inputs["z"] - inputs["x_0"]) * (1 + off)}


@pytest.mark.check("q2", points=0.25, after=["loss_value"])
def test_loss_range(submission: Submission, generator: Generator) -> None:
    """Nothing is cut off: large errors and small ones count in full, and without an error the loss is 0."""
    for inputs in extremes((9, 2), generator):
        expect_loss(submission.call("flow_matching_loss", **inputs))


@pytest.mark.check("q2", points=0.25, after=["loss_value"])
def test_loss_gradient(submission: Submission, generator: Generator) -> None:
    """The gradient with respect to pred is right, so the loss can train a network; also for 1025 points."""
    for shape in [(1, 1), (8, 2), (4, 4), (65, 2), (3, 2, 4, 4), (1025, 2)]:
        expect_training(submission, loss_inputs(shape, generator))
        expect_training(submission, loss_inputs(shape, generator, pred=100))
        expect_training(submission, loss_inputs(shape, generator, pred=0.01, x_0=0.01, z=0.01))
    for shape in [(8, 2), (8, 2, 4, 4)]:
        expect_training(submission, loss_inputs(shape, generator, pred=1e-6, x_0=1e-6, z=1e-6))
        expect_training(submission, {name: value.float() for name, value in loss_inputs(shape, generator).items()})


def corners(generator: Generator) -> Iterator[dict[str, Tensor]]:
    """One point and many, and images, in both precisions."""
    for dtype in (torch.double, torch.float):
        for shape in [(1, 2), (8, 2), (3, 2, 4, 4), (1025, 2)]:
            yield {name: value.to(dtype) for name, value in loss_inputs(shape, generator).items()}


@pytest.mark.check("q2", points=0.25, after=["loss_value"])
def test_loss_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 keeps its precision, and the call leaves pred, x_0 and z as they were."""
    for answer in answered(submission, "flow_matching_loss", corners(generator)):
        keeps_dtype(answer, answer.arguments["pred"].dtype)
        if answer.arguments["pred"].ndim == 2:  # the rest is judged elsewhere
            expect_loss(answer, within=0.0)
        unchanged(answer)
        unmarked(answer)


@pytest.mark.check("q2", points=0.25, after=["loss_value"], limit=60, in_law=True)
def test_loss_meets_irreducible(submission: Submission, generator: Generator) -> None:
    """With the exact velocity of a Gaussian mixture, the loss of 9973 points is the lowest that any network reaches."""
    data = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.05))
    x_0 = data.sample(LARGE, generator)
    for t in torch.tensor([0.1, 0.5, 0.8], dtype=torch.double):
        z = normal(LARGE, 2, generator=generator)
        pred = mean_velocity(data, LINES.perturb(x_0, t, z), t)
        answer = submission.call("flow_matching_loss", pred=pred, x_0=x_0, z=z)
        expect_loss(answer)
        # x_t is known, so z - x_0 = (z - x_t) / (1 - t): what is unknown of it is what is unknown of z, over 1 - t
        floor = irreducible_loss(data, LINES, t[None], nodes=32)[0] / (1 - t) ** 2
        # 5.5 standard errors of a mean over independent rows: one false alarm in 2e7 at each of three times
        r, _ = residual(answer)
        close(answer, floor, within=5.5 * r.pow(2).mean(1).std() / LARGE**0.5, name="loss")
