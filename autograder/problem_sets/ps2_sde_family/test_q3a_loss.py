"""The checks of question 3a, the loss for points and images. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments. A plain function as `net` stays
on this side, where it is asked; networks and SDEs are made anew from their recipes. Everything is in float64, unless
a check says otherwise. The batches are small: where shapes are wrong, (B, ...) can meet (B, ...) as (B, B, ...).
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import recipe, said
from autograder.problem_sets.ps2_sde_family.family import family, field
from autograder.student.answer import Answer
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.nets import Scales, ScoreNetwork
from scorelab.sde import SDE

SMALL = 1e-4  # a time in every batch: only there does it show when times are kept away from zero
DEEP = 1e-10  # relative: a network rounds some thousand times, 1e-16 each, and its gradient as often again


def inputs(sde: SDE, shape: tuple[int, ...], generator: Generator, dtype: torch.dtype = torch.double) -> dict[str, Any]:
    """A field for the network, an SDE, data, noise, and a time for each of the batch: from 1 to a small one."""
    x_0, z = (torch.randn(shape, generator=generator, dtype=dtype) for _ in range(2))
    t = 0.1 + 0.9 * torch.rand(shape[0], generator=generator, dtype=dtype)
    t[0], t[-1] = 1, SMALL
    return {"net": field, "sde": recipe(sde), "x_0": x_0, "t": t, "z": z}


def every(shapes: Sequence[tuple[int, ...]], generator: Generator) -> Iterator[tuple[SDE, dict[str, Any]]]:
    """Every shape with every SDE."""
    for shape in shapes:
        for sde in family(generator):
            yield sde, inputs(sde, shape, generator)


def noisy(answer: Answer, sde: Scales) -> tuple[Tensor, Tensor, Tensor]:
    """x_t from the same inputs, the times (B, 1, ..., 1) it belongs to, and the sum of the sizes of its two terms."""
    x_0, t, z = (answer.arguments[name] for name in ("x_0", "t", "z"))
    t = t.reshape(len(x_0), *[1] * (x_0.ndim - 1))
    signal, noise = sde.alpha(t) * x_0, sde.sigma(t) * z
    return signal + noise, t, signal.abs() + noise.abs()


def expect_loss(answer: Answer, sde: SDE) -> None:
    """The loss is the mean of (sigma net(x_t, t) + z)^2 over all elements, in float64 from the same inputs."""
    x_t, t, terms = noisy(answer, sde)
    z, sigma = answer.arguments["z"], sde.sigma(t)
    size = sigma * (2 + 2 * terms) + z.abs()  # field is at most 2 + x, and x_t, rounded, counts twice
    # As a loss of denoised data, which is right, too, the error of x_t is divided by sigma.
    loss = (sigma * field(x_t, t) + z).square().mean()
    close(answer, loss, rounding(answer, (size * (size + terms / sigma)).mean(), z.numel()), name="loss")


def network(name: str, sde: SDE, seed: int, **size: int) -> tuple[ScoreNetwork, Recipe]:
    """One of the kit's networks, and the recipe that makes the same one on the other side."""
    theirs = Recipe(f"scorelab.nets.{name}", sde=recipe(sde), generator=Generator().manual_seed(seed), **size)
    return theirs.maker(sde, Generator().manual_seed(seed), **size).double(), theirs


def expect_learning(submission: Submission, net: ScoreNetwork, theirs: Recipe, given: dict[str, Any]) -> None:
    """Value and gradient are those of the same network on this side; theirs: its recipe."""
    state = torch.cat([weights.detach().flatten() for weights in net.parameters()])
    answer = submission.call("image_loss", Want(gradient="net"), **given | {"net": theirs.at(state)})
    x_t, t, _ = noisy(answer, net.sde)
    z, scaled = answer.arguments["z"], net.sde.sigma(t) * net(x_t, t)
    loss, size = (scaled + z).square().mean(), (scaled.detach().abs() + z.abs()).square().mean()
    close(answer, loss.detach(), DEEP * size, name="loss")
    slope = torch.cat([part.flatten() for part in torch.autograd.grad(loss, list(net.parameters()))])
    close(answer, slope, DEEP * slope.abs().max(), got=answer.gradient, name="gradient by the weights of net")


@pytest.mark.check("q3a", points=0.5)
def test_image_loss_points(submission: Submission, generator: Generator) -> None:
    """The loss of points is right: for any SDE, for a batch of any size, for early times, too."""
    for sde, given in every([(B, 2) for B in (2, 3, 1, 4, 5, 8, 16)], generator):
        expect_loss(submission.call("image_loss", **given), sde)
        far = given | {"x_0": 1000 * given["x_0"], "t": torch.ones_like(given["t"])}
        expect_loss(submission.call("image_loss", **far), sde)  # nothing is clipped


@pytest.mark.check("q3a", points=0.5)
def test_image_loss_images(submission: Submission, generator: Generator) -> None:
    """The loss of images is right: for any SDE, and for a batch of any size, 8 images of 8 rows included."""
    for sde, given in every([(B, 1, 8, 8) for B in (8, 3, 1, 4, 5, 16)] + [(4, 3, 2, 6)], generator):
        expect_loss(submission.call("image_loss", **given), sde)


@pytest.mark.check("q3a", points=0.5, after=["image_loss_points", "image_loss_images"])
def test_image_loss_gradient(submission: Submission, generator: Generator) -> None:
    """The gradient by the weights of a network is right: a U-Net on images, a perceptron on points."""
    vp, pulled, free = family(generator)
    unet, perceptron = partial(network, "ScoreUNet", channels=8), partial(network, "ScoreMLP", width=16)
    for made, sde, shape in [(unet, vp, (4, 1, 8, 8)), (unet, free, (3, 1, 8, 8)), (perceptron, pulled, (5, 2))]:
        seed = int(torch.randint(2**31, (), generator=generator))
        expect_learning(submission, *made(sde, seed), inputs(sde, shape, generator))


@pytest.mark.check("q3a", points=0.25)
def test_image_loss_asks(submission: Submission, generator: Generator) -> None:
    """The net is asked once: about x_t, with a time (B, 1, 1, 1) for each image."""
    # As many images as they have rows: where the shape of t is wrong, no error comes before the question.
    for sde, given in every([(8, 1, 8, 8), (4, 3, 4, 4), (1, 1, 8, 8)], generator):
        answer = submission.call("image_loss", **given)
        if (times := answer.times["net"]) != 1:
            raise Mismatch(f"the net was asked {times} times in one call; want once", answer)
        x, t = said(*answer.asked[0].args, **answer.asked[0].kwargs)
        x_t, each, size = noisy(answer, sde)
        close(answer, each, rounding(answer, each), got=torch.as_tensor(t), name="t that the net was asked about")
        close(answer, x_t, rounding(answer, size), got=x, name="x that the net was asked about")


@pytest.mark.check("q3a", points=0.25, after=["image_loss_images"])
def test_image_loss_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, to its precision, and the call leaves x_0, t and z as they were."""
    for sde in family(generator):
        answer = submission.call("image_loss", **inputs(sde, (4, 1, 8, 8), generator, torch.float32))
        keeps_dtype(answer, torch.float32)
        expect_loss(answer, sde)
        unchanged(answer)
        unmarked(answer)
