"""The checks of question 3, from score to velocity and back. The two directions earn their points apart.

All is in float64, unless a check says otherwise. The velocity of a mixture is computed without its score, component by
component: see `mean_velocity` in `straight.py`.
"""

from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import cast
from autograder.problem_sets.ps6_flow_matching.inputs import SAFE, at, corners, each_its_time, free, modes, sizes, time
from autograder.problem_sets.ps6_flow_matching.straight import LINES, blobs, exact_score, mean_velocity, passed
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from scorelab.oracle import GaussianMixture

TO_VELOCITY = ("score", "x")
TO_SCORE = ("velocity", "x")
# At t = 0.2: x_0 ~ N(0, 4) has the variance 0.64 * 4 + 0.04 = 2.6 then, so the score at 2.6 is -1, and the velocity
# -(2.6 - 0.2) / 0.8 = -3. The first row is of no law: the velocity is -1 / 0.8, and the score -(0.8 + 1.2) / 0.2.
SCORE_BY_HAND = {"score": [[2.5], [-1.0]], "x": [[0.5], [2.6]], "t": 0.2}
VELOCITY_BY_HAND = {"velocity": [[1.5], [-3.0]], "x": [[0.8], [2.6]], "t": 0.2}
TINY = (1e-3, 1e-6, 1e-9, 1e-13)  # how far from an end
BETWEEN = (0.02, 0.5, 0.98)  # times that no random time is near
NEAR = (0.004, 0.996)  # in float32


def double(by_hand: dict[str, Any]) -> dict[str, Tensor]:
    return {name: torch.tensor(value, dtype=torch.double) for name, value in by_hand.items()}


def expect_velocity(answer: Answer, within: float = SAFE) -> None:
    """The velocity is -(x + t score) / (1 - t); each term may be off by that share of itself."""
    score, x, t = (a.double() for a in answer.arguments.values())
    terms = (x.abs() + (t * score).abs()) / (1 - t)
    close(answer, -(x + t * score) / (1 - t), rounding(answer, terms) + within * terms, name="velocity")


def expect_score(answer: Answer, within: float = SAFE) -> None:
    """The score is -(x + (1 - t) velocity) / t; each term may be off by that share of itself.

    Who takes the mean of x_0 first, and x - (1 - t) x_0 over t^2 then, has roundings of x over t^2; who turns time
    round, and has 1 - (1 - t) for t, has those of the velocity over t^2.
    """
    velocity, x, t = (a.double() for a in answer.arguments.values())
    terms = (x.abs() + ((1 - t) * velocity).abs()) / t
    on_the_way = (x.abs() + velocity.abs()) / t**2
    close(answer, -(x + (1 - t) * velocity) / t, rounding(answer, on_the_way) + within * terms, name="score")


def near(answer: Answer, want: Tensor, terms: Tensor, name: str) -> None:
    """A truth that is itself computed to many digits: the tolerance is that of SAFE."""
    close(answer, want, within=SAFE * (terms + want.abs()), name=name)


def laws(generator: Generator) -> list[tuple[GaussianMixture, Tensor, Tensor]]:
    """Mixtures on the line, in the plane and in space, with places where lines pass at a time."""
    found = []
    for dims, rows in [(1, 1), (2, 1), (2, 5), (3, 4)]:
        data, t = blobs(dims, generator), time(generator)
        found.append((data, passed(data, rows, t, generator), t))
    return found


@pytest.mark.check("q3", points=0.75)
def test_velocity_mixture(submission: Submission, generator: Generator) -> None:
    """The velocity of a mixture is right, by hand and from its exact score, and carries the density along."""
    expect_velocity(submission.call("velocity_from_score", **double(SCORE_BY_HAND)))
    for data, x, t in laws(generator):
        score = exact_score(data, x, t)
        answer = submission.call("velocity_from_score", score=score, x=x, t=t)
        near(answer, mean_velocity(data, x, t), (x.abs() + score.abs()) / (1 - t), "velocity")
        expect_continuity(submission, data, x, t)


def expect_continuity(submission: Submission, data: GaussianMixture, x: Tensor, t: Tensor) -> None:
    """What flows along v obeys dp/dt = -div(p v): over p, d(log p)/dt + div v + v score = 0.

    The velocity is linear in the score and x together, so its slope along x_i comes from their slopes along x_i.
    """
    x, times = x.clone().requires_grad_(), t.expand(len(x), 1).clone().requires_grad_()
    score = exact_score(data, x, t)
    (growth,) = torch.autograd.grad(data.marginal(LINES, times).log_prob(x).sum(), times)
    given = {"score": score.detach(), "x": x.detach()}
    answer = submission.call("velocity_from_score", **given, t=t)
    carried = answer.value * given["score"]
    balance, terms = growth[:, 0] + carried.sum(1), growth[:, 0].abs() + carried.abs().sum(1)
    for i in range(x.shape[1]):
        along = torch.eye(x.shape[1]).to(x)[i].expand_as(x)
        (bend,) = torch.autograd.grad(score[:, i].sum(), x, retain_graph=True)
        slope = submission.call("velocity_from_score", score=bend, x=along, t=t).value[:, i]
        balance, terms = balance + slope, terms + (1 + bend[:, i].abs()) / (1 - t)
    name = "sum of d(log p)/dt, div v and v score"
    close(answer, torch.zeros(len(x)).double(), within=SAFE * terms, got=balance, name=name)


@pytest.mark.check("q3", points=0.25, after=["velocity_mixture"])
def test_velocity_free(submission: Submission, generator: Generator) -> None:
    """The velocity is right for numbers that are the score of no law: images, a time for each, of any size."""
    for want, inputs in modes([*each_its_time(TO_VELOCITY, generator), *sizes(TO_VELOCITY, generator)]):
        expect_velocity(submission.call("velocity_from_score", want, **inputs))


@pytest.mark.check("q3", points=0.25, after=["velocity_mixture"])
def test_velocity_ends(submission: Submission, generator: Generator) -> None:
    """At t = 0 the velocity is -x, and the formula holds up to t = 1: nothing keeps 1 - t away from 0."""
    # at 1e-20 already, who divides x - x_0 by t gets 0
    for t in (1e-20, 0.0, *BETWEEN, *(1 - tiny for tiny in TINY)):
        for want, inputs in modes(at(TO_VELOCITY, t, generator)):
            expect_velocity(submission.call("velocity_from_score", want, **inputs))
    for t in NEAR:
        inputs = cast(free(TO_VELOCITY, (3, 2), generator) | {"t": torch.tensor(t)}, torch.float)
        expect_velocity(submission.call("velocity_from_score", **inputs))


@pytest.mark.check("q3", points=0.25, after=["velocity_mixture"])
def test_velocity_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 keeps its precision, and the call leaves score, x and t as they were."""
    for answer in answered(submission, "velocity_from_score", corners(TO_VELOCITY, generator)):
        keeps_dtype(answer, answer.arguments["x"].dtype)
        if answer.arguments["t"].ndim == 0:  # how it is spread over a batch is judged elsewhere
            expect_velocity(answer, within=0.0)
        unchanged(answer)
        unmarked(answer)


@pytest.mark.check("q3", points=0.75)
def test_score_mixture(submission: Submission, generator: Generator) -> None:
    """The score of a mixture is right, by hand and from its exact velocity."""
    expect_score(submission.call("score_from_velocity", **double(VELOCITY_BY_HAND)))
    for data, x, t in laws(generator):
        velocity = mean_velocity(data, x, t)
        answer = submission.call("score_from_velocity", velocity=velocity, x=x, t=t)
        near(answer, exact_score(data, x, t), (x.abs() + velocity.abs()) / t, "score")


@pytest.mark.check("q3", points=0.25, after=["score_mixture"])
def test_score_free(submission: Submission, generator: Generator) -> None:
    """Whatever numbers become a velocity, they come back: images, a time for each, of any size."""
    for want, inputs in modes([*each_its_time(TO_VELOCITY, generator), *sizes(TO_VELOCITY, generator)]):
        score, x, t = inputs.values()
        there = {"velocity": -(x + t * score) / (1 - t), "x": x, "t": t}
        answer = submission.call("score_from_velocity", want, **there)
        expect_score(answer)
        # the velocity has a rounding of both terms; on the way back it is times (1 - t) / t
        back = rounding(answer, (x.abs() / t + score.abs()) / t) + SAFE * (2 * x.abs() / t + score.abs())
        close(answer, score, within=back, name="score")


@pytest.mark.check("q3", points=0.25, after=["score_mixture"])
def test_score_ends(submission: Submission, generator: Generator) -> None:
    """At t = 1 the score is -x, and the formula holds down to t = 0: nothing keeps t away from 0."""
    for t in (1.0, *BETWEEN, *TINY):
        for want, inputs in modes(at(TO_SCORE, t, generator)):
            expect_score(submission.call("score_from_velocity", want, **inputs))
    for t in NEAR:
        inputs = cast(free(TO_SCORE, (3, 2), generator) | {"t": torch.tensor(t)}, torch.float)
        expect_score(submission.call("score_from_velocity", **inputs))


@pytest.mark.check("q3", points=0.25, after=["score_mixture"])
def test_score_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 keeps its precision, and the call leaves velocity, x and t as they were."""
    for answer in answered(submission, "score_from_velocity", corners(TO_SCORE, generator)):
        keeps_dtype(answer, answer.arguments["x"].dtype)
        if answer.arguments["t"].ndim == 0:  # how it is spread over a batch is judged elsewhere
            expect_score(answer, within=0.0)
        unchanged(answer)
        unmarked(answer)
