"""The checks of question 3a, the loss. Do read them: only the grader's seed is secret.

Where a tolerance is not rounding (see `autograder.problem_sets.expect`), its derivation stands beside it. All but the
checks of batches take one image at a time, so that they judge the loss and not how t is spread over a batch.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor, nn

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, shape, unchanged, unmarked
from autograder.problem_sets.fields import normal
from autograder.problem_sets.ps3_ddpm.inputs import coarse, jump, left, linear
from autograder.student.answer import Answer
from autograder.student.asked import Question
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.nets import ChainUNet
from scorelab.oracle import GaussianMixture, irreducible_loss, mixture
from scorelab.sde import LinearSDE

OU = LinearSDE(1.0, 2**0.5)  # alpha(s)^2 = exp(-2 s) = 1 - sigma(s)^2: the chain, where that is alpha_bar


def loss_inputs(size: tuple[int, ...], t: Tensor, bars: Tensor, generator: Generator) -> dict[str, Any]:
    x_0, noise = (normal(*size, generator=generator, dtype=bars.dtype) for _ in range(2))
    return {"model": guess(generator), "x_0": x_0, "t": t, "noise": noise, "alpha_bars": bars}


def guess(generator: Generator) -> Callable[[Tensor, Tensor], Tensor]:
    """Another smooth function of x_t and t for each seed. It is the noise of no data, and it takes t in any shape."""
    a, b = (0.3 + 0.6 * torch.rand(2, generator=generator)).tolist()

    def model(x_t: Tensor, t: Tensor) -> Tensor:
        """a smooth function of x_t and t"""
        phase = torch.as_tensor(t).to(x_t).reshape(-1, *[1] * (x_t.ndim - 1))
        return torch.sin(x_t + b * phase) + a * x_t

    return model


def residual(answer: Answer) -> tuple[Tensor, Tensor]:
    """noise - model(x_t, t) in float64, and the sum of the sizes of all that is in it."""
    model, x_0, t, noise, bars = answer.arguments.values()
    x_t, size = jump(x_0, t, noise, bars)
    pred = model(x_t, t)
    return (
        noise.double() - pred,
        noise.double().abs() + pred.abs() + 2 * size,
    )  # where x_t is off, pred is, twice at most


def expect_loss(answer: Answer) -> None:
    """The loss is the mean over all elements of the residual's square."""
    r, size = residual(answer)
    close(answer, r.pow(2).mean(), within=rounding(answer, size.pow(2).mean(), terms=r.numel()), name="loss")


@pytest.mark.check("q3a", points=0.5)
def test_loss_value(submission: Submission, generator: Generator) -> None:
    """For one image and any function as the model, the loss has the right value."""
    for size, t, factor in [((1, 1, 1, 1), 2, 1), ((1, 1, 4, 4), 1, 1), ((1, 1, 4, 4), 8, 1), ((1, 1, 4, 4), 5, 1000)]:
        inputs = loss_inputs(size, torch.tensor([t]), left(coarse(8, generator)), generator)
        expect_loss(submission.call("noise_prediction_loss", **inputs | {"noise": factor * inputs["noise"]}))
    inputs = loss_inputs((1, 1, 4, 4), torch.tensor([3]), left(coarse(8, generator)).float(), generator)
    expect_loss(submission.call("noise_prediction_loss", **inputs))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_batches(submission: Submission, generator: Generator) -> None:
    """The mean is over all elements, each of the batch at its own time from 1 to T: numbers, points and images."""
    for size in [(4, 1, 4, 4), (4, 2), (3, 2), (4, 4), (6,), (5, 1), (2, 3, 2), (3, 3, 3, 3), (2, 3, 4, 4), (65, 2)]:
        bars = left(coarse(12, generator))
        t = torch.randint(1, 13, size[:1], generator=generator)
        t[:2] = torch.tensor([12, 1])
        expect_loss(submission.call("noise_prediction_loss", **loss_inputs(size, t.roll(1), bars, generator)))


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_asks(submission: Submission, generator: Generator) -> None:
    """The model is asked about x_t in the shape of x_0, and about t as it is: int64, of shape (B,)."""
    for t in torch.tensor([[1], [4], [8]]):
        inputs = loss_inputs((1, 1, 4, 4), t, left(coarse(8, generator)), generator)
        answer = submission.call("noise_prediction_loss", **inputs)
        for question in answer.asked:
            expect_asked(answer, question)


def expect_asked(answer: Answer, question: Question) -> None:
    said = {**dict(zip(("x_t", "t"), question.args, strict=False)), **question.kwargs}
    about, t = said["x_t"], said["t"]
    if not isinstance(t, Tensor):
        raise Mismatch(f"the model was asked about t = {t!r}; want a tensor, int64 of shape (B,)", answer)
    if t.dtype != torch.int64 or t.shape != about.shape[:1]:
        raise Mismatch(f"the model was asked about t of {t.dtype} and shape {shape(t)}; want int64 and (B,)", answer)
    if about.shape != answer.arguments["x_0"].shape:
        raise Mismatch(f"the model was asked about x_t of shape {shape(about)}; want the shape of x_0", answer)


@pytest.mark.check("q3a", points=0.5, after=["loss_value", "loss_asks"])
def test_loss_trains(submission: Submission, generator: Generator) -> None:
    """The gradient with respect to all weights of a U-Net is right, so the loss can train it."""
    bars = left(coarse(6, generator))
    net = ChainUNet(bars, Generator().manual_seed(0), channels=8).double()
    recipe = Recipe("scorelab.nets.ChainUNet", alpha_bars=bars, generator=Generator().manual_seed(0), channels=8)
    recipe = recipe.at(nn.utils.parameters_to_vector(net.parameters()).detach())
    for t in torch.tensor([[1], [6]]):
        inputs = loss_inputs((1, 1, 4, 4), t, bars, generator)
        answer = submission.call("noise_prediction_loss", Want(gradient="model"), **inputs | {"model": recipe})
        x_t, _ = jump(*(inputs[name] for name in ("x_0", "t", "noise", "alpha_bars")))
        loss = (inputs["noise"] - net(x_t, t)).pow(2).mean()
        slope = nn.utils.parameters_to_vector(torch.autograd.grad(loss, list(net.parameters())))
        # 1e-9 of the largest is four million roundings: enough for any order of the network's sums
        close(answer, loss.detach(), within=1e-9 * loss.detach(), name="loss")
        close(answer, slope, 1e-9 * slope.abs().max(), got=answer.gradient, name="gradient by the weights")


def corners(generator: Generator) -> Iterator[dict[str, Any]]:
    """One image and many, points and numbers, in both precisions."""
    for dtype in (torch.double, torch.float):
        bars = left(coarse(8, generator)).to(dtype)
        for size in [(1, 1, 4, 4), (4, 2), (6,), (3, 3, 3, 3), (65, 2)]:
            yield loss_inputs(size, torch.randint(1, 9, size[:1], generator=generator), bars, generator)


@pytest.mark.check("q3a", points=0.25, after=["loss_value"])
def test_loss_tidy(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, float32 stays float32, and x_0, t, noise and alpha_bars stay as they were."""
    for answer in answered(submission, "noise_prediction_loss", corners(generator)):
        keeps_dtype(answer, answer.arguments["x_0"].dtype)
        unchanged(answer)
        unmarked(answer)


@pytest.mark.check("q3a", points=0.25, after=["loss_batches"], limit=60, in_law=True)
def test_loss_meets_irreducible(submission: Submission, generator: Generator) -> None:
    """With the exact noise of a Gaussian mixture, the average loss is the lowest that any model can reach."""
    data = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.05))
    bars, n = left(linear(100)), 997
    few = torch.tensor([1, 30, 100])
    t = few[torch.randint(3, (n,), generator=generator)]
    inputs = loss_inputs((n, 2), t, bars, generator)
    inputs |= {"x_0": data.sample(n, generator), "model": exact(data, bars)}
    answer = submission.call("noise_prediction_loss", **inputs)
    r, _ = residual(answer)
    expect_loss(answer)
    # 5.5 standard errors of a mean over independent rows: one false alarm in 2e7. The times are as they were drawn.
    floor = irreducible_loss(data, OU, when(bars[few]), nodes=32)
    want = sum(floor[i] * (t == k).double().mean() for i, k in enumerate(few))
    errors = [r[t == k].pow(2).mean(1).var() * (t == k).sum() for k in few]
    close(answer, torch.as_tensor(want), within=5.5 * torch.stack(errors).sum().sqrt() / n, name="loss")


def exact(data: GaussianMixture, bars: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
    """The noise that x_t holds on average, E[noise | x_t] = -sigma score(x_t)."""

    def model(x_t: Tensor, t: Tensor) -> Tensor:
        """the exact noise of a Gaussian mixture"""
        s = when(bars[t.long()]).view(-1, 1)
        return -OU.sigma(s) * data.marginal(OU, s).score(x_t)

    return model


def when(bars: Tensor) -> Tensor:
    """The times at which OU leaves as much of the data as the chain."""
    return -0.5 * bars.log()
