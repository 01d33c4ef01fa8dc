"""Inputs for the checks of both questions, and helpers that judge a series of calls."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import done_as
from autograder.student.answer import Answer
from scorelab.sde import VPSDE

SDE = VPSDE()
LARGE = 9973  # rows: a prime, so that no size of chunks divides it


def normal(*shape: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=dtype)


def positive(*shape: int, generator: Generator, dtype: torch.dtype = torch.float32) -> Tensor:
    """Values between 0.1 and 1.1: standard deviations and diffusion coefficients."""
    return 0.1 + torch.rand(shape, generator=generator, dtype=dtype)


def steady(expect: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """Judges calls in a row: each is right, and deals with dtype and inputs as the first did."""
    first: list[Answer] = []

    def judge(answer: Answer) -> None:
        expect(answer)
        first.append(answer)
        done_as(first[0], answer, f"call {len(first)}", "the first")

    return judge
