"""What the two functions do, drawn: a loss over guesses that get better, and points that are carved."""

import torch
from torch import Generator, Tensor

from autograder.problem_sets.picture import by, picture
from autograder.problem_sets.ps1_score_sde import runs
from autograder.problem_sets.ps1_score_sde.contract import LOSS, STEP
from autograder.problem_sets.ps1_score_sde.inputs import SDE, normal, positive
from autograder.problem_sets.ps1_score_sde.test_loss import expect_loss
from autograder.problem_sets.ps1_score_sde.test_step import expect_step
from autograder.student.submission import Submission
from scorelab.data import ring_mixture
from scorelab.oracle import mixture
from scorelab.plots.beside import Clouds, Curves

SHARES = torch.linspace(-1, 3, 33)
OVER = Curves(SHARES, "share of the perfect pred", ("loss",))


@picture(LOSS, OVER, "The loss of one batch of 8 points, for a pred from minus once to three times the perfect one")
def over_guesses(submission: Submission, generator: Generator) -> Tensor:
    std, z = positive(8, 1, generator=generator), normal(8, 2, generator=generator)
    losses = [submission.call("score_matching_loss", pred=-share * z / std, std=std, z=z).value for share in SHARES]
    return torch.stack(losses).view(1, -1)


@picture(STEP, Clouds(), "300 points, carved from noise in 60 steps with the exact score of the ring")
def carved(submission: Submission, generator: Generator) -> Tensor:
    weights, means, std = ring_mixture()
    score = mixture(weights, means, torch.tensor(std**2)).marginal_score(SDE)
    return runs.reverse(submission, SDE, score, normal(300, 2, generator=generator), 60, generator)


PICTURES = (over_guesses, carved)
RIGHT = {"score_matching_loss": by(expect_loss), "euler_maruyama_step": by(expect_step)}
