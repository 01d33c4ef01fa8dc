"""The checks of question 3a, the loss. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments and brings
back its value (and, on request, its gradient). Everything else, the networks, the loops, the
truth, is on this side. Where a tolerance is not rounding (see `autograder.problem_sets.expect`), its derivation
stands beside it. Small calls come before large ones, which are slow where an answer has the wrong shape.
"""

from collections.abc import Iterator

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, done_as, keeps_dtype, rounding, unchanged
from autograder.problem_sets.ps1_score_sde import runs
from autograder.problem_sets.ps1_score_sde.inputs import LARGE, SDE, normal, positive, steady
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.noise import randn_like
from scorelab.oracle import irreducible_loss, mixture

FEW_FLOATS = 16 * 2**-24  # relative: what a few float32 on the way cost a float64, a mistake of test_..._keeps_dtype
SAFE = 1e-4  # relative: what a constant of 1e-8, added to a std of 0.0006 lest it be zero, costs twice over


def loss_inputs(shape: tuple[int, ...], generator: Generator, dtype: torch.dtype = torch.float32) -> dict[str, Tensor]:
    """pred and z of that shape, and one std for each element of the batch."""
    pred, z = (normal(*shape, generator=generator, dtype=dtype) for _ in range(2))
    std = positive(shape[0], *[1] * (len(shape) - 1), generator=generator, dtype=dtype)
    return {"pred": pred, "std": std, "z": z}


def loss_extremes(rows: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Iterator[dict[str, Tensor]]:
    """Every std from 0.001 to 10, with pred of the size that scores have: any, the best but for a little, and huge."""
    inputs = loss_inputs((rows, 2), generator, dtype)
    std = torch.logspace(-3, 1, rows, dtype=dtype)[:, None] * (0.5 + inputs["std"])
    inputs |= {"pred": inputs["pred"] / std, "std": std}
    far = torch.tensor([[1e6, -2e6]], dtype=dtype)  # the same under every seed: a limit is met always, or never
    yield inputs
    yield inputs | {"z": torch.zeros_like(inputs["z"])}
    yield inputs | {"z": 100 * inputs["z"]}
    yield inputs | {"pred": -inputs["z"] / std * (1 + 2**-10)}
    yield inputs | {"pred": far / std}


def nearly_best(rows: int, generator: Generator, dtype: torch.dtype) -> dict[str, Tensor]:
    """The pred for which there is no loss, but for two per cent: a loss of some 1e-4.

    A constant of 1e-8, which people add lest something be zero, is within FEW_FLOATS of its terms.
    """
    inputs = loss_inputs((rows, 2), generator, dtype)
    return inputs | {"pred": -inputs["z"] / inputs["std"] * (1 + 2**-6)}


def loss_corners(generator: Generator) -> Iterator[dict[str, Tensor]]:
    """Inputs from the corners of the contract: one point and thousands, images, all sizes and both dtypes."""
    for shape, size in [((1, 1), 1.0), ((8, 2), 0.01), ((8, 2), 10.0), ((4, 4, 2), 1.0), ((3, 2, 4, 4), 1.0)]:
        inputs = loss_inputs(shape, generator)
        yield inputs | {"std": size * inputs["std"]}
    for std in [(), (8, 2)]:
        yield loss_inputs((8, 2), generator) | {"std": positive(*std, generator=generator)}
    yield from loss_extremes(8, generator)
    for rows, dtype in [(8, torch.float64), (65, torch.float32), (1000, torch.float32), (1025, torch.float64)]:
        yield loss_inputs((rows, 2), generator, dtype)
    yield loss_inputs((LARGE, 2), generator)


def residual(answer: Answer) -> tuple[Tensor, Tensor]:
    """pred std + z in float64, and the sum of the sizes of these two terms."""
    pred, std, z = (a.double() for a in answer.arguments.values())
    scaled = pred * std
    return scaled + z, scaled.abs() + z.abs()


def expect_loss(answer: Answer, within: float = 0.0) -> None:
    """The loss is mean((pred std + z)^2), in float64 from the same inputs.

    Or what it is with every pred std + z off by that share of its terms.
    """
    r, size = residual(answer)
    off = 2 * within * (r.abs() * size).mean() + within**2 * size.pow(2).mean()  # (r + e)^2 - r^2 is 2 r e + e^2
    close(answer, r.pow(2).mean(), within=off + rounding(answer, size.pow(2).mean(), terms=r.numel()))


def expect_gradient(answer: Answer, within: float = 0.0) -> None:
    """The loss is right, and its gradient 2 std (pred std + z) / n, in float64 from the same inputs."""
    expect_loss(answer, within)
    r, size = residual(answer)
    factor = 2 / r.numel() * answer.arguments["std"].double()
    scale = factor * size.max()  # the largest of all: a right answer may take the mean off all and put it back
    off = (rounding(answer, scale, terms=r.numel()) + within * scale).expand_as(r)
    close(answer, factor * r, off, got=answer.gradient, name="gradient with respect to pred")


def expect_training(submission: Submission, inputs: dict[str, Tensor], within: float = 0.0) -> None:
    """Value and gradient are right where pred requires a gradient; for the rest all is as where it does not."""
    plain = submission.call("score_matching_loss", **inputs)
    trained = submission.call("score_matching_loss", Want(gradient="pred"), **inputs)
    expect_gradient(trained, within)
    done_as(plain, trained, "the call with pred.requires_grad", "the one without")


@pytest.mark.check("q3a", points=1.0)
def test_loss_value(submission: Submission, generator: Generator) -> None:
    """On random points, the loss has the right value."""
    expect_loss(submission.call("score_matching_loss", **loss_inputs((4, 2), generator)))
    expect_loss(submission.call("score_matching_loss", **loss_inputs((16, 2), generator)))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_reduction(submission: Submission, generator: Generator) -> None:
    """The mean is taken over all elements, for any batch size and any dimension."""
    for shape in [(8, 1), (5, 3), (1, 2), (1, 1), (7, 8), (65, 2), (128, 2), (1000, 2), (1025, 2)]:
        expect_loss(submission.call("score_matching_loss", **loss_inputs(shape, generator)))


@pytest.mark.check("q3a", points=0.5, after=["loss_value"])
def test_loss_broadcasts_std(submission: Submission, generator: Generator) -> None:
    """Each element of the batch uses its own std: of shape (B, 1), (B, 1, 1, 1), () or full."""
    for shape in [(4, 4), (4, 4, 2), (2, 3, 4, 4), (4, 1, 4, 4), (2, 1, 2, 3, 2)]:
        expect_loss(submission.call("score_matching_loss", **loss_inputs(shape, generator)))
    for shape, std in [((4, 4), ()), ((4, 4), (4, 4)), ((4, 4), (1, 4)), ((2, 3, 4, 4), (1, 3, 1, 1))]:
        inputs = loss_inputs(shape, generator) | {"std": positive(*std, generator=generator)}
        expect_loss(submission.call("score_matching_loss", **inputs))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_range(submission: Submission, generator: Generator) -> None:
    """Nothing is clipped: large errors, small errors and noise count in full, for every std from 0.001 to 10."""
    large = loss_inputs((8, 2), generator)
    expect_loss(submission.call("score_matching_loss", **large | {"pred": 100 * large["pred"]}))
    for dtype in (torch.float32, torch.float64):  # which shows what is small beside its terms
        for inputs in loss_extremes(9, generator, dtype):
            expect_loss(submission.call("score_matching_loss", **inputs), within=SAFE)
        expect_loss(submission.call("score_matching_loss", **nearly_best(9, generator, dtype)), within=FEW_FLOATS)


@pytest.mark.check("q3a", points=0.5, after=["loss_value"])
def test_loss_gradient(submission: Submission, generator: Generator) -> None:
    """The gradient with respect to pred is right, so the loss can train a network."""
    cases = [((8, 2), (8, 1)), ((1, 1), (1, 1)), ((3, 2, 4, 4), (3, 1, 1, 1)), ((4, 4, 2), (4, 1, 1)), ((8, 2), ())]
    for shape, std in cases:
        inputs = loss_inputs(shape, generator) | {"std": positive(*std, generator=generator)}
        expect_training(submission, inputs)
    large = loss_inputs((65, 2), generator)
    expect_training(submission, large | {"pred": 100 * large["pred"]})


@pytest.mark.check("q3a", points=0.25, after=["loss_gradient"], limit=60)
def test_loss_gradient_range(submission: Submission, generator: Generator) -> None:
    """The gradient is right for every std from 0.001 to 10, in float64 too, for few points and for thousands."""
    for inputs in loss_extremes(8, generator, torch.float64):
        expect_training(submission, inputs, within=SAFE)
    for rows in (1000, 1025):
        expect_training(submission, next(loss_extremes(rows, generator, torch.float64)), within=SAFE)
    expect_training(submission, nearly_best(8, generator, torch.float64), within=FEW_FLOATS)
    expect_training(submission, loss_inputs((LARGE, 2), generator, torch.float64), within=FEW_FLOATS)


@pytest.mark.check("q3a", points=0.25, after=["loss_gradient"], limit=60)
def test_loss_training(submission: Submission, generator: Generator) -> None:
    """Every gradient is right in 110 calls in a row, as in training: a loss has no memory."""
    judge, rows = steady(expect_gradient), runs.BATCH
    std = SDE.sigma(torch.linspace(1e-3, 1, rows)[:, None])  # all times of a training, whatever the seed
    for _ in range(110):
        std = std.roll(1, 0)
        pred, z = (normal(rows, 2, generator=generator) for _ in range(2))
        judge(submission.call("score_matching_loss", Want(gradient="pred"), pred=pred / std, std=std, z=z))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, to its full precision, and float32 stays float32."""
    for dtype in (torch.float64, torch.float32):
        answer = submission.call("score_matching_loss", **loss_inputs((8, 2), generator, dtype))
        keeps_dtype(answer, dtype)
        expect_loss(answer)
    for answer in answered(submission, "score_matching_loss", loss_corners(generator)):
        keeps_dtype(answer, answer.arguments["pred"].dtype)


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The call leaves pred, std and z unchanged."""
    for answer in answered(submission, "score_matching_loss", loss_corners(generator)):
        unchanged(answer)


@pytest.mark.check("q3a", points=0.5, after=["loss_value"], limit=60, in_law=True)
def test_loss_meets_irreducible(submission: Submission, generator: Generator) -> None:
    """With the exact score of a mixture, the average loss is the lowest that any network can reach."""
    data = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.05))
    x_0 = data.sample(LARGE, generator)  # in float64, so that the tolerance does not grow with the batch
    for t in torch.tensor([0.01, 0.2, 0.6], dtype=torch.float64):
        z = randn_like(x_0, generator)
        pred, std = data.marginal(SDE, t).score(SDE.perturb(x_0, t, z)), SDE.sigma(t).expand(len(z), 1)
        answer = submission.call("score_matching_loss", pred=pred, std=std, z=z)
        # By value, too: a mean over parts of a large batch can be wrong by less than chance. A factor of 1/n may be
        # a float32, though that costs digits here: 1e-5 is 80 roundings of it.
        expect_loss(answer, within=1e-5)
        want = irreducible_loss(data, SDE, t[None], nodes=32)[0]
        # 5.5 standard errors of a mean over independent rows: one false alarm in 2e7 at each of three times
        error = 5.5 * ((std * pred + z) ** 2).mean(1).std() / len(z) ** 0.5
        close(answer, want, within=error)
