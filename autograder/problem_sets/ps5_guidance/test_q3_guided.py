"""The checks of question 3, classifier-free guidance. Do read them: only the grader's seed is secret.

Both scores are drawn on their own, so that no other formula gives the same. All is in float64, unless a check says
otherwise.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import normal
from autograder.problem_sets.ps5_guidance.classifiers import classes
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.sde import VPSDE

Case = dict[str, Any]
Shapes = list[tuple[tuple[int, ...], torch.dtype]]
SHAPES: Shapes = [
    ((2, 1), torch.double),
    ((1, 3), torch.double),
    ((4, 4), torch.double),
    ((3, 1, 2, 2), torch.double),
    ((4, 2, 4, 4), torch.double),
    ((5, 2), torch.float32),
]


def between(low: float, high: float, generator: Generator) -> float:
    """A number in between, in three digits: messages show it."""
    return round(low + (high - low) * float(torch.rand((), generator=generator)), 3)


def inputs(shape: tuple[int, ...], dtype: torch.dtype, w: float | Tensor, generator: Generator) -> Case:
    cond, uncond = (normal(*shape, generator=generator, dtype=dtype) for _ in range(2))
    return {"cond": cond, "uncond": uncond, "w": w}


def expect_guided(answer: Answer) -> None:
    """From the unconditional score, w times the way to the conditional one; in float64 from the same inputs."""
    cond, uncond, w = answer.arguments.values()
    cond, uncond = cond.double(), uncond.double()
    w = w.double() if isinstance(w, Tensor) else torch.tensor(float(w), dtype=torch.double)
    size = (cond.abs() + uncond.abs()) * (1 + w.abs())  # whoever takes w - 1 rounds that
    close(answer, (1 - w) * uncond + w * cond, within=rounding(answer, size), name="score")


@pytest.mark.check("q3", points=0.75)
def test_guided_value(submission: Submission, generator: Generator) -> None:
    """The score is right for any number w: between 0 and 1, above 1, and below 0, which steers away from the class."""
    for shape, dtype in SHAPES:
        for low, high in [(2, 4), (0.1, 0.45), (0.55, 0.9), (-3, -1), (7, 15)]:
            w = between(low, high, generator)
            expect_guided(submission.call("guided_score", **inputs(shape, dtype, w, generator)))
        expect_guided(submission.call("guided_score", **inputs(shape, dtype, 3, generator)))


@pytest.mark.check("q3", points=0.25)
def test_guided_ends(submission: Submission, generator: Generator) -> None:
    """w = 0 is the unconditional score, and w = 1 the conditional one."""
    for shape, dtype in SHAPES:
        for w in (0.0, 1.0, 0, 1, torch.zeros((), dtype=dtype), torch.ones((), dtype=dtype)):
            expect_guided(submission.call("guided_score", **inputs(shape, dtype, w, generator)))


def weights(shape: tuple[int, ...], dtype: torch.dtype, generator: Generator) -> Iterator[Tensor]:
    """w for the whole batch, for each of it, and for each number, of either sign; beside others, some are 0 and 1."""
    for like in ((), (shape[0], *[1] * (len(shape) - 1)), (1, *shape[1:]), shape):
        yield 2 * normal(*like, generator=generator, dtype=dtype) + 1
    w = 2 * normal(shape[0], generator=generator, dtype=dtype)
    w[:2] = torch.tensor([1.0, 0.0])[: len(w)]
    yield w.reshape(-1, *[1] * (len(shape) - 1))


@pytest.mark.check("q3", points=0.5, after=["guided_value"])
def test_guided_tensor(submission: Submission, generator: Generator) -> None:
    """w may be a tensor that broadcasts: one for all, (B, 1) for points, (B, 1, 1, 1) for images."""
    for shape, dtype in SHAPES:
        for w in weights(shape, dtype, generator):
            expect_guided(submission.call("guided_score", **inputs(shape, dtype, w, generator)))
    large = torch.tensor([[60.0], [-60.0], [25.0], [0.01]], dtype=torch.double)
    expect_guided(submission.call("guided_score", **inputs((4, 2), torch.double, large, generator)))


@pytest.mark.check("q3", points=0.25, after=["guided_value"])
def test_guided_law(submission: Submission, generator: Generator) -> None:
    """With a mixture's scores, the pull of its exact classifier is w times as strong, and nothing is clipped."""
    for n, K, D, time, far, w in [
        (3, 3, 2, 0.3, 1, 2.0),
        (1, 2, 1, 0.01, 1, 7.5),
        (3, 2, 3, 0.01, 20, 3.0),
        (30, 3, 2, 1.0, 1, -1.5),
        (4, 2, 2, 0.5, 1e-3, 40.0),
    ]:
        law, t = classes(K, D, VPSDE(), generator), torch.tensor(time, dtype=torch.double)
        x, y = far * normal(n, D, generator=generator), torch.randint(K, (n,), generator=generator)
        case: Case = {"cond": law.posterior(x, t, y), "uncond": law.score(x, t), "w": w}
        answer = submission.call("guided_score", Want(grad=False), **case)
        leaf = x.clone().requires_grad_()
        (pull,) = torch.autograd.grad(law.log_prob(leaf, t).gather(1, y[:, None]).sum(), leaf)
        near = rounding(answer, (1 + abs(w)) * law.size(x, t))
        close(answer, law.score(x, t) + w * pull, within=near, name="score")
    for size in (1e6, 1e-12):  # of scores that are no law's
        for shape, dtype in SHAPES:
            case = inputs(shape, dtype, between(2, 4, generator), generator)
            case |= {name: size * case[name] for name in ("cond", "uncond")}
            expect_guided(submission.call("guided_score", **case))
    for w in (1e3, -1e3, 1e-6):
        expect_guided(submission.call("guided_score", **inputs((4, 2), torch.double, w, generator)))


def corners(generator: Generator) -> Iterator[Case]:
    """Points and images, in both precisions, with numbers and tensors."""
    for shape, dtype in [*SHAPES[2:4], ((5, 2), torch.float32), ((4, 1, 4, 4), torch.float32)]:
        numbers: list[float | Tensor] = [2.5, 0.0]
        for w in [*numbers, *weights(shape, dtype, generator)]:
            yield inputs(shape, dtype, w, generator)


@pytest.mark.check("q3", points=0.25, after=["guided_value"])
def test_guided_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, float32 stays float32, and the call leaves its tensors as they were."""
    for answer in answered(submission, "guided_score", corners(generator)):
        keeps_dtype(answer, answer.arguments["cond"].dtype, name="score")
        unchanged(answer)
        unmarked(answer)
