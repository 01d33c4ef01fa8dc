"""The checks of question 2, forgetting labels. Do read them: only the grader's seed is secret.

p and every u have few binary digits, so that u < p has one answer in any precision.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import equal, keeps_dtype, unchanged
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

Case = dict[str, Any]
WHOLE = Want(whole=True)
FINE = 2**20  # u is an odd multiple of 1 / FINE, which no p is


def uniform(n: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Tensor:
    """u (n,), in (0, 1)."""
    return ((2 * torch.randint(FINE // 2, (n,), generator=generator) + 1) / FINE).to(dtype)


def inputs(n: int, K: int, null: int, p: float, u: Tensor, generator: Generator) -> Case:
    """The arguments of a call, with n labels of K classes; where null is 0, the classes are counted from 1."""
    y = torch.randint(K, (n,), generator=generator) + (null == 0)
    return {"y": y, "p": p, "null": null, "u": u}


def spread(generator: Generator) -> Iterator[Case]:
    """A few labels and many; one alone, first forgotten, then not; null is the number of classes, or 0."""
    for n, K, dtype in [
        (4, 3, torch.float32),
        (1, 2, torch.float32),
        (10, 10, torch.double),
        (500, 1000, torch.float32),
    ]:
        for null in (K, 0):
            p = int(torch.randint(12, 53, (), generator=generator)) / 64
            u = uniform(n, generator, dtype)
            either = [p - p / 256, p + p / 256][:: 1 if null else -1]  # forgotten, and not, both by little
            u[:2] = torch.tensor(either[:n])
            u = u[torch.randperm(n, generator=generator)]
            yield inputs(n, K, null, p, u, generator)


def expect_labels(answer: Answer) -> None:
    """null where u < p, and y elsewhere, label by label."""
    y, p, null, u = answer.arguments.values()
    kept = [null if u_i < p else y_i for y_i, u_i in zip(y.tolist(), u.tolist(), strict=True)]
    got = answer.value
    if got.is_floating_point() and got.equal(got.round()):  # whole numbers: their kind is another check's question
        got = got.long()
    equal(answer, torch.tensor(kept), got=got)


@pytest.mark.check("q2", points=0.5)
def test_drop_value(submission: Submission, generator: Generator) -> None:
    """A label becomes null where u < p and stays what it is elsewhere, whichever number null is."""
    for case in spread(generator):
        expect_labels(submission.call("drop_labels", WHOLE, **case))


@pytest.mark.check("q2", points=0.25, after=["drop_value"])
def test_drop_edges(submission: Submission, generator: Generator) -> None:
    """p = 0 forgets none, p = 1 forgets all; a label whose u is exactly p stays, and one just below is forgotten."""
    steps = torch.tensor([-1, 0, 1]) / FINE
    close_by = torch.cat([steps[1:], 0.25 + steps, 0.5 + steps, 1 + steps[:1]])
    for p in (0.25, 0.5, 0.0, 1.0):
        for u in (torch.cat([close_by, uniform(4, generator)]), close_by):
            for null in (3, 0):
                expect_labels(submission.call("drop_labels", WHOLE, **inputs(len(u), 3, null, p, u, generator)))


@pytest.mark.check("q2", points=0.25, after=["drop_value"])
def test_drop_leaves_inputs(submission: Submission, generator: Generator) -> None:
    """The labels are int64, as embeddings want them, and the call leaves y and u as they were."""
    for case in spread(generator):
        answer = submission.call("drop_labels", WHOLE, **case)
        keeps_dtype(answer, torch.int64)
        unchanged(answer)
