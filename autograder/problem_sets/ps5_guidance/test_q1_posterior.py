"""The checks of question 1, the score under a class. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the tensors. The score and the classifier
stay on this side, where they are asked; gradients through them work as through any network. All is in float64,
unless a check says otherwise.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import Mismatch, close, keeps_dtype, rounding, unchanged, unmarked, untraced
from autograder.problem_sets.fields import normal, nowhere, said
from autograder.problem_sets.ps5_guidance.classifiers import Free, classes, clock, free
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.sde import VPSDE

Case = dict[str, Any]

Shapes = list[tuple[tuple[int, ...], int, torch.dtype]]  # of x, with a number of classes

# A small one first; as many points as classes, or as dimensions; a single one. The last of each is in float32.
POINTS: Shapes = [
    ((2, 1), 2, torch.double),
    ((1, 3), 4, torch.double),
    ((3, 2), 3, torch.double),
    ((5, 5), 2, torch.double),
    ((7, 2), 10, torch.float32),
]
IMAGES: Shapes = [
    ((2, 1, 2, 2), 2, torch.double),
    ((4, 1, 4, 4), 4, torch.double),
    ((1, 2, 4, 6), 7, torch.double),
    ((3, 1, 8, 8), 10, torch.float32),
]


def labels(n: int, K: int, generator: Generator) -> Tensor:
    """Labels (n,) in which every class comes up as often as it can, in any order."""
    spread = (torch.arange(n) + int(torch.randint(K, (), generator=generator))) % K
    return spread[torch.randperm(n, generator=generator)]


def inputs(pair: Free, shape: tuple[int, ...], generator: Generator, dtype: torch.dtype = torch.double) -> Case:
    """The arguments of a call with that field and that classifier."""
    x, t = normal(*shape, generator=generator, dtype=dtype), 0.05 + 0.9 * torch.rand((), generator=generator).to(dtype)
    y = labels(shape[0], len(pair.bias), generator)
    return {"score": pair.score, "classifier_log_prob": pair.log_prob, "x": x, "t": t, "y": y}


def drawn(shapes: Shapes, generator: Generator, **sizes: float) -> Iterator[tuple[Free, Case]]:
    """For each shape, a field with a classifier, and the arguments of a call."""
    for shape, K, dtype in shapes:
        pair = free(torch.Size(shape[1:]).numel(), K, generator, **sizes)
        yield pair, inputs(pair, shape, generator, dtype)


def turns(pair: Free, case: Case) -> Iterator[Case]:
    """The same call with other labels, with the points in another order, at another time: nothing may be kept."""
    yield case | {"y": (case["y"] + 1) % len(pair.bias)}
    yield case | {"x": case["x"].roll(1, 0)}
    yield case | {"t": 1 - case["t"]}


def expect_score(answer: Answer, pair: Free) -> None:
    """The score is the field plus the pull towards the class, in float64 from the same inputs."""
    score, _, x, t, y = answer.arguments.values()
    field = score(x.double(), t.double())
    pull, size = pair.pull(x, t, y)
    near = rounding(answer, size + (field.abs() + pair.push * (1 + x.abs())) * (score != nowhere), terms=x[0].numel())
    close(answer, field + pull, within=near, name="score")


@pytest.mark.check("q1", points=0.75)
def test_posterior_pull(submission: Submission, generator: Generator) -> None:
    """Where the score is zero, the result is the gradient of log p(y | x): of each point, for its own class."""
    for pair, case in drawn(POINTS, generator):
        expect_score(submission.call("posterior_score", **case | {"score": nowhere}), pair)
    for again in turns(pair, case):
        expect_score(submission.call("posterior_score", **again | {"score": nowhere}), pair)


@pytest.mark.check("q1", points=0.5, after=["posterior_pull"])
def test_posterior_sum(submission: Submission, generator: Generator) -> None:
    """The result is the sum of both, the score of x and the pull towards the class."""
    for pair, case in drawn(POINTS, generator):
        expect_score(submission.call("posterior_score", **case), pair)


@pytest.mark.check("q1", points=0.5, after=["posterior_sum"])
def test_posterior_images(submission: Submission, generator: Generator) -> None:
    """The score of images is right, also for a batch as large as the images are wide."""
    for pair, case in drawn(IMAGES, generator):
        expect_score(submission.call("posterior_score", **case), pair)


@pytest.mark.check("q1", points=0.5, after=["posterior_sum"])
def test_posterior_in_sampler(submission: Submission, generator: Generator) -> None:
    """It works under torch.no_grad(), too, where samplers call it."""
    for pair, case in drawn(POINTS, generator):
        expect_score(submission.call("posterior_score", Want(grad=False), **case), pair)


@pytest.mark.check("q1", points=0.25, after=["posterior_images", "posterior_in_sampler"])
def test_posterior_law(submission: Submission, generator: Generator) -> None:
    """The score of a mixture becomes that of its class: near the data and far, at time 0 and 1. Nothing is clipped."""
    for n, K, D, time, far in [(1, 2, 1, 1.0, 0), (3, 3, 2, 1e-3, 0), (3, 3, 2, 1e-3, 300), (65, 2, 2, 0.1, 0)]:
        law, t = classes(K, D, VPSDE(), generator), torch.tensor(time, dtype=torch.double)
        x, y = normal(n, D, generator=generator), labels(n, K, generator)
        if far:  # points whose class has a probability of about exp(-far)
            many = 6 * normal(60, D, generator=generator)
            least = law.log_prob(many, t).min(1)
            chosen = (least.values + far).abs().argsort()[:n]
            x, y = many[chosen], least.indices[chosen]
        case: Case = {"score": law.score, "classifier_log_prob": law.log_prob, "x": x, "t": t, "y": y}
        answer = submission.call("posterior_score", Want(grad=n < 65), **case)
        close(answer, law.posterior(x, t, y), within=rounding(answer, law.size(x, t)), name="score")
    for push, pitch, far in [(1e4, 1.0, 1), (1.0, 1e4, 1), (1e-9, 1e-9, 1), (1.0, 1.0, 1000)]:  # of no law
        for pair, case in drawn([POINTS[2], IMAGES[1]], generator, push=push, pitch=pitch):
            case |= {"x": far * case["x"]}
            expect_score(submission.call("posterior_score", Want(grad=False), **case), pair)
    for time in (0.0, 1.0):
        for pair, case in drawn([POINTS[2], IMAGES[1]], generator):
            case |= {"t": torch.tensor(time, dtype=torch.double)}
            expect_score(submission.call("posterior_score", Want(grad=False), **case), pair)


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, in both precisions."""
    for _, case in drawn([POINTS[2], POINTS[4], IMAGES[1], IMAGES[3]], generator):
        yield case


@pytest.mark.check("q1", points=0.25, after=["posterior_sum"])
def test_posterior_asks_once(submission: Submission, generator: Generator) -> None:
    """The score, a large network in the end, is asked once: at x and t."""
    for answer in answered(submission, "posterior_score", corners(generator)):
        if (times := answer.times["score"]) != 1:
            raise Mismatch(f"the score was asked {times} times in one call; want once", answer)
        x, t = answer.arguments["x"], answer.arguments["t"]
        (question,) = [q for q in answer.asked if q.function == "score"]
        at, when = said(*question.args, **question.kwargs)
        close(answer, x, torch.zeros_like(x), got=at, name="x that the score was asked about")
        when = clock(when, x) + torch.zeros_like(x)
        close(answer, t.expand_as(x), torch.zeros_like(x), got=when, name="t that the score was asked about")


@pytest.mark.check("q1", points=0.25, after=["posterior_in_sampler"])
def test_posterior_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """float32 stays float32; the call leaves x as it was, and no graph behind, on x or on the result."""
    for answer in answered(submission, "posterior_score", corners(generator)):
        keeps_dtype(answer, answer.arguments["x"].dtype, name="score")
        unchanged(answer)
        unmarked(answer)
        untraced(submission.call("posterior_score", Want(grad=False), **answer.arguments))
