"""The checks of question 1, the straight line. Do read them: only the grader's seed is secret.

`submission.call(function, **arguments)` runs your function on copies of the arguments. All is in float64, unless a
check says otherwise. t = 0 is data and t = 1 is noise; in the papers on flow matching it is the other way round.
"""

import pytest
import torch
from torch import Generator

from autograder.problem_sets.calls import answered
from autograder.problem_sets.expect import close, keeps_dtype, rounding, unchanged, unmarked
from autograder.problem_sets.fields import cast
from autograder.problem_sets.ps6_flow_matching.inputs import SAFE, corners, each_its_time, free, modes, sizes
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from autograder.student.want import Want

ENDS = ("x_0", "z")


def expect_line(answer: Answer, within: float = SAFE) -> None:
    """x_t = (1 - t) x_0 + t z, in float64 from the same inputs; each term may be off by that share of itself.

    Who walks from one end, as in x_0 + t (z - x_0), has the whole difference on the way, and its rounding.
    """
    x_0, z, t = (a.double() for a in answer.arguments.values())
    data, noise = (1 - t) * x_0, t * z
    off = rounding(answer, x_0.abs() + z.abs()) + within * (data.abs() + noise.abs())
    close(answer, data + noise, within=off, name="x_t")


@pytest.mark.check("q1", points=0.25)
def test_line_ends(submission: Submission, generator: Generator) -> None:
    """At t = 0 the point is x_0, the data; at t = 1 it is z, the noise."""
    for shape in [(2, 1), (3, 2)]:
        for t in (0.0, 1.0):
            inputs = free(ENDS, shape, generator) | {"t": torch.tensor(t, dtype=torch.double)}
            expect_line(submission.call("interpolate", **inputs))
            expect_line(submission.call("interpolate", **inputs | {"z": 1e6 * inputs["z"]}))
            expect_line(submission.call("interpolate", **inputs | {"x_0": 1e6 * inputs["x_0"]}))
    for t in (0.0, 1.0):  # one point with a time of its own
        inputs = free(ENDS, (1, 3), generator) | {"t": torch.tensor([[t]], dtype=torch.double)}
        expect_line(submission.call("interpolate", Want(grad=False), **inputs | {"z": 1e6 * inputs["z"]}))
        expect_line(submission.call("interpolate", **inputs | {"x_0": 1e6 * inputs["x_0"]}))


@pytest.mark.check("q1", points=0.25)
def test_line_value(submission: Submission, generator: Generator) -> None:
    """In between, points are right at one time for all: x_0 = 2, z = -1 and t = 0.25 by hand, and at random."""
    by_hand = {"x_0": [[2.0], [0.0]], "z": [[-1.0], [1.0]], "t": 0.25}  # 1.5 - 0.25 and 0.25
    inputs = {name: torch.tensor(value, dtype=torch.double) for name, value in by_hand.items()}
    expect_line(submission.call("interpolate", **inputs))
    for shape in [(1, 1), (1, 2), (4, 2), (5, 1), (65, 3)]:
        expect_line(submission.call("interpolate", **free(ENDS, shape, generator)))
        expect_line(submission.call("interpolate", Want(grad=False), **free(ENDS, shape, generator)))
    for want, inputs in modes(sizes(ENDS, generator)):
        expect_line(submission.call("interpolate", want, **inputs))
    for t in (0.5, 0.005, 0.99):
        inputs = free(ENDS, (3, 2), generator) | {"t": torch.tensor(t, dtype=torch.double)}
        expect_line(submission.call("interpolate", **inputs))
        expect_line(submission.call("interpolate", **cast(inputs, torch.float)))


@pytest.mark.check("q1", points=0.25, after=["line_value"])
def test_line_times(submission: Submission, generator: Generator) -> None:
    """Each of the batch has its own time, t of shape (B, 1, …, 1): numbers, points and images."""
    for want, inputs in modes(each_its_time(ENDS, generator)):
        expect_line(submission.call("interpolate", want, **inputs))


@pytest.mark.check("q1", points=0.25, after=["line_value"])
def test_line_keeps(submission: Submission, generator: Generator) -> None:
    """float32 stays float32, float64 keeps its precision, and the call leaves x_0, z and t as they were."""
    for answer in answered(submission, "interpolate", corners(ENDS, generator)):
        keeps_dtype(answer, answer.arguments["x_0"].dtype)
        if answer.arguments["t"].ndim == 0:  # how it is spread over a batch is judged elsewhere
            expect_line(answer, within=0.0)
        unchanged(answer)
        unmarked(answer)
