"""The checks of question 2, the drift of the reverse-time SDE. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments. The score stays on this side,
where it is asked; an SDE is made anew from its recipe. Everything is in float64, unless a check says otherwise.

In Song Eq. 6 time runs backwards, and dt is negative there. The kit's dt is positive: `euler_maruyama_step` turns the
drift around. So the drift asked for here is the bracket of Eq. 6 as it is printed, its sign included.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import torch
from torch import Generator

from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import recipe, said
from autograder.problem_sets.ps2_sde_family.family import family, field
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.oracle import mixture
from scorelab.sde import SDE

DATA = mixture(torch.tensor([0.3, 0.7]), torch.tensor([[-1.0, 0.5], [1.0, 0.0]]), torch.tensor(0.05))


def inputs(
    sde: SDE, shape: tuple[int, ...], each: bool, generator: Generator, dtype: torch.dtype = torch.double
) -> dict[str, Any]:
    """An SDE, a field, a state and a time; with `each`, a time for each of the batch."""
    x = torch.randn(shape, generator=generator, dtype=dtype)
    times = (shape[0], *[1] * (len(shape) - 1)) if each else ()
    t = 0.05 + 0.9 * torch.rand(times, generator=generator, dtype=dtype)
    return {"sde": recipe(sde), "score": field, "x": x, "t": t}


def every(shapes: list[tuple[int, ...]], generator: Generator) -> Iterator[tuple[SDE, dict[str, Any]]]:
    """Every SDE with every shape, at one time for all and at a time for each."""
    for shape in shapes:
        for sde in family(generator):
            for each in (False, True):
                yield sde, inputs(sde, shape, each, generator)


def expect_drift(answer: Answer, sde: SDE) -> None:
    """The drift is f - g^2 score, in float64 from the same inputs."""
    _, score, x, t = answer.arguments.values()
    pull, push = sde.drift(x, t), sde.diffusion(t) ** 2 * score(x, t)
    close(answer, pull - push, within=rounding(answer, pull.abs() + push.abs()), name="drift")


@pytest.mark.check("q2", points=0.25)
def test_reverse_value(submission: Submission, generator: Generator) -> None:
    """The drift of points is right for any SDE, with any score, at one time for all and at a time for each."""
    for sde, given in every([(5, 2), (1, 3)], generator):
        expect_drift(submission.call("reverse_drift", **given), sde)
    for sde, given in every([(4, 2)], generator):
        expect_drift(submission.call("reverse_drift", **given | {"x": 10_000 * given["x"]}), sde)  # nothing is clipped
        exact = given | {"score": DATA.marginal_score(sde)}
        expect_drift(submission.call("reverse_drift", Want(grad=False), **exact), sde)


@pytest.mark.check("q2", points=0.25, after=["reverse_value"])
def test_reverse_images(submission: Submission, generator: Generator) -> None:
    """The drift of images is right, each at its own time: also for a batch as large as the images are wide."""
    for sde, given in every([(8, 1, 8, 8), (3, 2, 4, 6)], generator):
        expect_drift(submission.call("reverse_drift", **given), sde)


@pytest.mark.check("q2", points=0.25, after=["reverse_value"])
def test_reverse_asks_once(submission: Submission, generator: Generator) -> None:
    """The score, a network in the end, is asked once: at x and t."""
    for _, given in every([(3, 2)], generator):
        answer = submission.call("reverse_drift", **given)
        if (times := answer.times["score"]) != 1:
            raise Mismatch(f"the score was asked {times} times in one call; want once", answer)
        x, t = said(*answer.asked[0].args, **answer.asked[0].kwargs)
        want_x, want_t = answer.arguments["x"], answer.arguments["t"].expand_as(answer.arguments["x"])
        close(answer, want_x, rounding(answer, want_x.abs()), got=x, name="x that the score was asked about")
        spread = t + torch.zeros_like(x)  # one time for all may be said for each, or as a number
        close(answer, want_t, rounding(answer, want_t), got=spread, name="t that the score was asked about")


@pytest.mark.check("q2", points=0.25, after=["reverse_images"])
def test_reverse_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, to its precision, and the call leaves x and t as they were."""
    for shape, each in product([(4, 2), (3, 1, 4, 4)], (False, True)):
        for sde in family(generator):
            answer = submission.call("reverse_drift", **inputs(sde, shape, each, generator, torch.float32))
            keeps_dtype(answer, torch.float32)
            expect_drift(answer, sde)
            unchanged(answer)
            unmarked(answer)
