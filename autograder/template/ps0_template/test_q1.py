"""The checks of question 1. Students may read them; only the grader's seed is secret."""

import pytest
import torch
from torch import Generator

from autograder.problem_sets.expect import close, rounding
from autograder.student.answer import Answer
from autograder.student.submission import Submission


def expect_distances(answer: Answer) -> None:
    """The sum of (x - y)^2 over the last axis, in float64 from the same inputs."""
    x, y = (argument.double() for argument in answer.arguments.values())
    scale = (x.abs() + y.abs()).square().sum(dim=-1)  # what rounding is counted in
    close(answer, (x - y).square().sum(dim=-1), within=rounding(answer, scale, terms=x.shape[-1]))


@pytest.mark.check("q1", points=2.0)
def test_distances_value(submission: Submission, generator: Generator) -> None:
    """Each point has the right squared distance."""
    by_hand = {"x": torch.tensor([[1.0, 2.0]]), "y": torch.tensor([[4.0, 6.0]])}  # 3^2 + 4^2 = 25
    expect_distances(submission.call("squared_distances", **by_hand))
    for shape in [(4, 2), (5, 3), (3, 3), (1, 7)]:
        x, y = (torch.randn(shape, generator=generator) for _ in range(2))
        expect_distances(submission.call("squared_distances", x=x, y=y))
