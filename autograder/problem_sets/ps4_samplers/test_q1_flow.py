"""The checks of question 1, the drift of the probability flow. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments. The score stays on this side,
where it is asked; an SDE is made anew from its recipe. Everything is in float64, unless a check says otherwise.

The first two checks take the drift apart: where the score is zero, and where the SDE has no drift of its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import (
    brownian,
    cast,
    family,
    free_field,
    linear,
    normal,
    nowhere,
    recipe,
    uniform,
    vp,
)
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import GaussianMixture, mixture
from scorelab.sde import SDE, Score

FEW_FLOATS = 1e-5  # relative, 170 roundings of float32: one on the way is a mistake of flow_keeps, and of no other
POINTS = [(3, 2), (1, 1), (5, 3)]
IMAGES = [(8, 1, 8, 8), (2, 3, 4, 6), (1, 1, 3, 3)]

Case = dict[str, Any]


def inputs(sde: SDE, score: Score, shape: tuple[int, ...], generator: Generator, each: bool = False) -> Case:
    """An SDE, a score, a state and a time; with `each`, a time for each of the batch."""
    x = normal(*shape, generator=generator)
    times = (shape[0], *[1] * (len(shape) - 1)) if each else ()
    t = 0.05 + 0.9 * torch.rand(times, generator=generator, dtype=torch.double)
    return {"sde": recipe(sde), "score": score, "x": x, "t": t}


def expect_drift(answer: Answer, precise: bool = False) -> None:
    """The drift is f - 1/2 g^2 score, in float64 from the same inputs.

    precise: to rounding, in the dtype of the inputs.
    """
    made, score, x, t = answer.arguments.values()
    sde = made.maker(**made.arguments)
    x, t = x.double(), t.double()
    half = sde.diffusion(t) ** 2 / 2
    pull, push = sde.drift(x, t), half * score(x, t)
    terms = pull.abs() + push.abs()
    if precise:  # a free field's own terms, which may cancel, come to 2 + |x| at most
        terms = terms + half * (2 + x.abs())
    within = rounding(answer, terms) if precise else FEW_FLOATS * terms.max()
    close(answer, pull - push, within, name="drift")


@pytest.mark.check("q1", points=0.25)
def test_flow_pull(submission: Submission, generator: Generator) -> None:
    """Where the score is zero, the flow moves as the SDE's own drift says."""
    for shape in [*POINTS, *IMAGES]:
        for sde in (vp(generator), linear(generator)):
            expect_drift(submission.call("probability_flow_drift", **inputs(sde, nowhere, shape, generator)))


@pytest.mark.check("q1", points=0.5)
def test_flow_push(submission: Submission, generator: Generator) -> None:
    """Where the SDE has no drift of its own, the score moves the flow, as strongly as the noise asks."""
    for shape in [*POINTS, *IMAGES]:
        case = inputs(brownian(generator), free_field(generator), shape, generator)
        expect_drift(submission.call("probability_flow_drift", **case))


@pytest.mark.check("q1", points=0.25, after=["flow_pull", "flow_push"])
def test_flow_together(submission: Submission, generator: Generator) -> None:
    """The drift is right for any SDE and any score, with and without gradients, and nothing is clipped."""
    data = some_data(generator, dims=2)
    for sde in family(generator):
        for shape in [*POINTS, *IMAGES, (70, 2)]:
            case = inputs(sde, free_field(generator), shape, generator)
            expect_drift(submission.call("probability_flow_drift", Want(grad=False), **case))
        for shape, size in [((3, 2), 1e-4), ((3, 2), 1e4), ((8, 1, 8, 8), 1e4)]:
            case = inputs(sde, free_field(generator), shape, generator)
            expect_drift(submission.call("probability_flow_drift", **case | {"x": size * case["x"]}))
        for t in (0.0, 0.5, 1.0):  # no time is moved
            case = inputs(sde, data.marginal_score(sde), (4, 2), generator) | {"t": torch.tensor(t).double()}
            expect_drift(submission.call("probability_flow_drift", **case))


@pytest.mark.check("q1", points=0.25, after=["flow_together"])
def test_flow_times(submission: Submission, generator: Generator) -> None:
    """Each point and each image may be at a time of its own."""
    for shape in [*POINTS, *IMAGES, (4, 4)]:
        for sde in family(generator):
            case = inputs(sde, free_field(generator), shape, generator, each=True)
            expect_drift(submission.call("probability_flow_drift", **case))


def some_data(generator: Generator, dims: int) -> GaussianMixture:
    """Two clusters, others for each seed."""
    share = uniform(0.3, 0.7, generator)
    variance = torch.tensor(uniform(0.1, 0.4, generator))
    return mixture(torch.tensor([share, 1 - share]), normal(2, dims, generator=generator), variance)


def density_terms(data: GaussianMixture, sde: SDE, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """How log p_t(x) changes with t, and with x."""
    x, t = x.clone().requires_grad_(), t.clone().requires_grad_()
    later, score = torch.autograd.grad(data.marginal(sde, t).log_prob(x.view(-1, 1)).sum(), [t, x])
    return later, score


def score_of_any(data: GaussianMixture, sde: SDE) -> Score:
    def score(x: Tensor, t: Tensor) -> Tensor:
        """The exact score of two clusters."""
        at = torch.as_tensor(t, dtype=torch.double).reshape(-1, 1)
        return data.marginal(sde, at).score(x.double().reshape(-1, 1)).reshape(x.shape)

    return score


@pytest.mark.check("q1", points=0.25, after=["flow_together"])
def test_flow_continuity(submission: Submission, generator: Generator) -> None:
    """The flow carries the exact densities: the continuity equation holds, with the drift's gradient in x."""
    data = some_data(generator, dims=1)
    for sde in family(generator):
        for shape in [(1, 1), (1, 1, 1, 1)]:  # a gradient is taken of one number
            case = inputs(sde, score_of_any(data, sde), shape, generator)
            answer = submission.call("probability_flow_drift", Want(gradient="x"), **case)
            expect_continuity(answer, *density_terms(data, sde, case["x"], case["t"]))


def expect_continuity(answer: Answer, later: Tensor, score: Tensor) -> None:
    """What is carried away is what is lost:  d/dt log p + v d/dx log p + d/dx v = 0, in one dimension.

    later: d/dt log p.    score: d/dx log p.
    """
    assert answer.gradient is not None  # it was asked for
    v, div = answer.value.double(), answer.gradient.double()
    got, name = later + v * score + div, "sum d/dt log p + v d/dx log p + dv/dx"
    # Without a part of the gradient it is off by about 1. The values, to their last digits, are other checks' business.
    within = 1e-4 * (1 + later.abs() + (v * score).abs() + div.abs())
    close(answer, torch.zeros_like(v), within, got=got, name=name)


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, at one time and at a time for each."""
    for shape in [(3, 2), (1, 1), (3, 1, 4, 4)]:
        for sde in family(generator):
            for each in (False, True):
                yield inputs(sde, free_field(generator), shape, generator, each)


@pytest.mark.check("q1", points=0.25, after=["flow_push"])
def test_flow_asks_once(submission: Submission, generator: Generator) -> None:
    """The score, a network in the end, is asked once."""
    for answer in answered(submission, "probability_flow_drift", corners(generator)):
        if (times := answer.times["score"]) != 1:
            raise Mismatch(f"the score was asked {times} times in one call; want once", answer)


@pytest.mark.check("q1", points=0.25, after=["flow_times"])
def test_flow_keeps(submission: Submission, generator: Generator) -> None:
    """float64 and float32 keep their dtype and their precision, and the call leaves x and t as they were."""
    for case in corners(generator):
        for dtype in (torch.float64, torch.float32):
            passed = cast(case, dtype)
            answer = submission.call("probability_flow_drift", **passed)
            keeps_dtype(answer, dtype)
            expect_drift(answer, precise=True)
            unchanged(answer)
            unmarked(answer)
