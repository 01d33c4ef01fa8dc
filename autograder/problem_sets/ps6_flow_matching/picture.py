"""What the functions do, drawn: lines, a loss, scores and velocities as arrows, paths, pairs."""

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal
from autograder.problem_sets.picture import GRID, ISLANDS, by, picture
from autograder.problem_sets.ps6_flow_matching.contract import EULER, INTERPOLATE, LOSS, REFLOW, TO_SCORE, TO_VELOCITY
from autograder.problem_sets.ps6_flow_matching.flows import expect_end, walk
from autograder.problem_sets.ps6_flow_matching.straight import exact_score, mean_velocity
from autograder.problem_sets.ps6_flow_matching.test_q1_line import expect_line
from autograder.problem_sets.ps6_flow_matching.test_q2_loss import expect_loss
from autograder.problem_sets.ps6_flow_matching.test_q3_score import expect_score, expect_velocity
from autograder.problem_sets.ps6_flow_matching.test_q5_reflow import PAIR
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from scorelab.plots.beside import Arrows, Curves, Paths

HALF = torch.tensor(0.4, dtype=torch.double)
DOWN = torch.linspace(1, 0.1, 7, dtype=torch.double)
SHARES = torch.linspace(-1, 3, 25)


def velocity(x: Tensor, t: Tensor) -> Tensor:
    """The mean velocity of lines to the five islands."""
    return mean_velocity(ISLANDS, x, torch.as_tensor(t).to(x))


@picture(INTERPOLATE, Paths(), "Eight lines from data (ring) to noise (dot), at nine times from 0 to 1")
def lines(submission: Submission, generator: Generator) -> Tensor:
    x_0, z = ISLANDS.sample(8, generator), normal(8, 2, generator=generator)
    times = torch.linspace(0, 1, 9, dtype=torch.double)
    return torch.stack([submission.call("interpolate", x_0=x_0, z=z, t=t).value.double() for t in times], dim=1)


@picture(LOSS, Curves(SHARES, "share of the perfect pred", ("loss",)), "The loss of 8 points, for ever larger preds")
def over_guesses(submission: Submission, generator: Generator) -> Tensor:
    x_0, z = ISLANDS.sample(8, generator), normal(8, 2, generator=generator)
    preds = [share * (z - x_0) for share in SHARES]
    losses = [submission.call("flow_matching_loss", pred=pred, x_0=x_0, z=z).value for pred in preds]
    return torch.stack(losses).view(1, -1)


@picture(TO_VELOCITY, Arrows(GRID), "The velocity at t = 0.4, made of the exact score of the five islands")
def velocities(submission: Submission, generator: Generator) -> Tensor:
    score = exact_score(ISLANDS, GRID, HALF)
    return submission.call("velocity_from_score", score=score, x=GRID, t=HALF).value


@picture(TO_SCORE, Arrows(GRID), "The score at t = 0.4, made of the exact velocity towards the five islands")
def scores(submission: Submission, generator: Generator) -> Tensor:
    return submission.call("score_from_velocity", velocity=velocity(GRID, HALF), x=GRID, t=HALF).value


@picture(EULER, Paths(), "Six points on their way from noise to the five islands, in six steps")
def ways(submission: Submission, generator: Generator) -> Tensor:
    x = normal(6, 2, generator=generator)
    ends = [submission.call("euler_flow", velocity=velocity, x=x, times=DOWN[: n + 1]).value for n in range(1, 7)]
    return torch.stack([x, *(end.double() for end in ends)], dim=1)


@picture(REFLOW, Paths(), "Eight pairs: a line from the second of a pair (ring) to the first (dot)")
def pairs(submission: Submission, generator: Generator) -> Tensor:
    z = normal(8, 2, generator=generator)
    answer = submission.call("reflow_pairs", PAIR, velocity=velocity, z=z, times=DOWN)
    return torch.stack([part.double() for part in reversed(answer.parts)], dim=1)


def end(answer: Answer) -> Tensor:
    """Where Euler's steps lead."""
    *_, (state, _) = walk(*answer.arguments.values())
    return state


PICTURES = (lines, over_guesses, velocities, scores, ways, pairs)
RIGHT = {
    "interpolate": by(expect_line),
    "flow_matching_loss": by(expect_loss),
    "velocity_from_score": by(expect_velocity),
    "score_from_velocity": by(expect_score),
    "euler_flow": by(expect_end),
    "reflow_pairs": (end, lambda answer: answer.arguments["z"]),
}
