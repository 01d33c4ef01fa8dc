"""The checks of question 5, nats to bits per dimension. Do read them: only the grader's seed is secret.

The first two look at differences. A constant that is wrong then costs what it is worth, and no more.
"""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

FEW_FLOATS = 1e-6  # of the terms: constants in float32, which are a mistake of bits_keeps_dtype alone
WIDTHS = (1.0, 1 / 8, 0.3, 2 / 255)

Case = dict[str, Any]


def inputs(rows: int, dims: int, bin_width: float, generator: Generator) -> Case:
    """Log-densities that make from 2 to 8 bits a number, as those of pictures do; never fewer than none."""
    bits = 2 + 6 * torch.rand(rows, generator=generator, dtype=torch.double)
    return {"log_prob": -dims * math.log(2) * (bits + math.log2(bin_width)), "dims": dims, "bin_width": bin_width}


def anywhere(generator: Generator) -> float:
    """A width between 0.02 and 1, in three digits: messages show it."""
    return round(0.02 + 0.98 * float(torch.rand((), generator=generator)), 3)


def parts(answer: Answer) -> tuple[Tensor, Tensor]:
    """The bits that are wanted, and the sum of the sizes of the two terms."""
    log_prob, dims, bin_width = answer.arguments.values()
    density, offset = log_prob.double() / (dims * math.log(2)), math.log2(bin_width)
    return -density - offset, density.abs() + abs(offset)


def expect_bits(answer: Answer, within: float = FEW_FLOATS) -> None:
    want, size = parts(answer)
    # The logarithm of a width near 1 is small, and off by a float of the width: that is of 1, not of itself.
    close(answer, want, within=within * (1 + size) + rounding(answer, size), name="result")


@pytest.mark.check("q5", points=0.25)
def test_bits_nats(submission: Submission, generator: Generator) -> None:
    """A log-density of one nat less costs 1 / (dims ln 2) bits more."""
    for rows, dims in [(2, 1), (3, 2), (4, 64), (7, 5), (64, 64)]:
        for width in (*WIDTHS, anywhere(generator)):
            answer = submission.call("bits_per_dim", **inputs(rows, dims, width, generator))
            want, size = parts(answer)
            close(answer, want, within=torch.tensor(torch.inf))  # its shape, and that it is finite
            got, want = answer.value.double().diff(), want.diff()
            # A mistake in the other term is the same in all rows, but costs rounding: it may be some thousand bits.
            slack = FEW_FLOATS * size.max() + rounding(answer, answer.value.double().abs().max())
            close(answer, want, within=slack, got=got, name="difference from one to the next")


@pytest.mark.check("q5", points=0.25)
def test_bits_width(submission: Submission, generator: Generator) -> None:
    """Bins of half the width cost one bit more a number, however many numbers there are."""
    for rows, dims in [(1, 1), (3, 2), (4, 64), (5, 5)]:
        case = inputs(rows, dims, WIDTHS[0], generator)
        widths = [*WIDTHS, anywhere(generator)]
        answers = [submission.call("bits_per_dim", **case | {"bin_width": width}) for width in widths]
        for other, answer in pairwise(answers):
            close(answer, case["log_prob"], within=torch.tensor(torch.inf))  # its shape, and that it is finite
            want, size = parts(answer)
            before, _ = parts(other)
            slack = FEW_FLOATS * (size.max() + 8) + rounding(answer, answer.value.double().abs().max())
            got, width = answer.value.double() - other.value.double(), other.arguments["bin_width"]
            close(answer, want - before, within=slack, got=got, name=f"result, less that for bin_width = {width:g},")


def extremes(generator: Generator) -> Iterator[Case]:
    """A density so high that a bin holds it all, one that no number can hold, and many dimensions."""
    yield inputs(8, 200, 1.0, generator)  # some of these densities are numbers
    yield inputs(5, 3072, 2 / 255, generator)
    yield inputs(1, 2, anywhere(generator), generator)
    for factor in (-1.0, 1e4, -1e4, 1e-6):
        case = inputs(3, 2, anywhere(generator), generator)
        yield case | {"log_prob": factor * (1 + case["log_prob"].abs())}
    for width in (1e-6, 1.0, 40.0):
        yield inputs(3, 7, width, generator)


@pytest.mark.check("q5", points=0.25, after=["bits_nats", "bits_width"])
def test_bits_value(submission: Submission, generator: Generator) -> None:
    """The bits are right: log2 17 for 17 levels that are equally likely, and fewer than none for very dense data."""
    for dims in (1, 64):  # a density of 1 / (17 / 8) for each number
        log_prob = torch.full((1,), -dims * math.log(17 / 8), dtype=torch.double)
        case = {"log_prob": log_prob, "dims": dims, "bin_width": 1 / 8}
        answer = submission.call("bits_per_dim", **case)
        _, size = parts(answer)
        close(answer, torch.full((1,), math.log2(17)).double(), within=FEW_FLOATS * size)
    for case in extremes(generator):  # early, for the diagnosis hears the first calls alone
        expect_bits(submission.call("bits_per_dim", **case))
    for rows, dims in [(1, 1), (4, 2), (64, 64), (3, 10)]:
        for width in (*WIDTHS, anywhere(generator)):
            case = inputs(rows, dims, width, generator)
            expect_bits(submission.call("bits_per_dim", **case))
            expect_bits(submission.call("bits_per_dim", Want(grad=False), **case))


@pytest.mark.check("q5", points=0.25, after=["bits_value"])
def test_bits_keeps_dtype(submission: Submission, generator: Generator) -> None:
    """float64 stays float64, to its full precision, float32 stays float32, and log_prob stays as it was."""
    for rows, dims in [(3, 2), (1, 1), (5, 64)]:
        for width in (0.3, 1 / 8, anywhere(generator)):
            case = inputs(rows, dims, width, generator)
            for dtype in (torch.float64, torch.float32):
                answer = submission.call("bits_per_dim", **case | {"log_prob": case["log_prob"].to(dtype)})
                keeps_dtype(answer, dtype)
                expect_bits(answer, within=0)
                unchanged(answer)
                unmarked(answer)
