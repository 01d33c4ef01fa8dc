"""What the functions do, drawn: tables over time, images at their times, a loss, points that walk the chain back."""

from typing import Any

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal
from autograder.problem_sets.picture import ISLANDS, by, picture
from autograder.problem_sets.ps3_ddpm.chains import both
from autograder.problem_sets.ps3_ddpm.contract import ALPHA_BARS, ANCESTRAL, DDIM, LOSS, POSTERIOR, Q_SAMPLE
from autograder.problem_sets.ps3_ddpm.inputs import linear
from autograder.problem_sets.ps3_ddpm.test_q1_bars import expect_bars
from autograder.problem_sets.ps3_ddpm.test_q2_q_sample import expect_jump
from autograder.problem_sets.ps3_ddpm.test_q3a_loss import expect_loss
from autograder.problem_sets.ps3_ddpm.test_q3b_posterior import PAIR, conditioned
from autograder.problem_sets.ps3_ddpm.test_q3c_ancestral import expect_step
from autograder.problem_sets.ps3_ddpm.test_q4_ddim import expect_step as expect_jump_back
from autograder.student.submission import Submission
from scorelab.oracle import GaussianMixture
from scorelab.plots.beside import Clouds, Curves, Images

Case = dict[str, Any]

T = 40
CHAIN = both(linear(T))
BARS = CHAIN["alpha_bars"]
STEPS = torch.arange(T + 1)
SHARES = torch.linspace(-1, 3, 25)


def noise_in(x: Tensor, t: int) -> Tensor:
    """The best guess of the noise in x (N, 2) at step t: exact, for the five islands."""
    bar = BARS[t]
    law = GaussianMixture(ISLANDS.weights, bar.sqrt() * ISLANDS.means, bar * ISLANDS.variances + 1 - bar, ISLANDS.axes)
    return -(1 - bar).sqrt() * law.score(x)


@picture(ALPHA_BARS, Curves(STEPS, "step t", ("alpha_bars[t]",)), "The table for a chain of 40 steps")
def table(submission: Submission, generator: Generator) -> Tensor:
    return submission.call("alpha_bars", betas=CHAIN["betas"]).value[None]


@picture(Q_SAMPLE, Images(), "Eight images of a ring in one call, at t = 0, 5, …, 35 of 40 steps")
def fogged(submission: Submission, generator: Generator) -> Tensor:
    side = torch.linspace(-1, 1, 8, dtype=torch.double)
    radius = (side[:, None] ** 2 + side**2).sqrt()
    x_0 = torch.where((radius - 0.7).abs() < 0.25, 1.0, -1.0).double().expand(8, 1, 8, 8)
    noise = normal(8, 1, 8, 8, generator=generator)
    return submission.call("q_sample", x_0=x_0, t=STEPS[:T:5], noise=noise, alpha_bars=BARS).value


@picture(LOSS, Curves(SHARES, "share of the noise", ("loss",)), "8 points at their times; the model names a share")
def over_shares(submission: Submission, generator: Generator) -> Tensor:
    x_0, noise = (normal(8, 2, generator=generator) for _ in range(2))
    t, losses = STEPS[1::5], []
    bars = BARS[t][:, None]
    for share in SHARES:

        def model(x_t: Tensor, t: Tensor, share: Tensor = share) -> Tensor:
            return (share * (x_t - bars.sqrt() * x_0) / (1 - bars).sqrt()).to(x_t)

        case: Case = {"model": model, "x_0": x_0, "t": t, "noise": noise, "alpha_bars": BARS}
        losses.append(submission.call("noise_prediction_loss", **case).value)
    return torch.stack(losses).view(1, -1)


@picture(POSTERIOR, Curves(STEPS[1:], "step t", ("mean", "variance")), "The step back from x_t = −0.5, told x_0 = 1")
def reports(submission: Submission, generator: Generator) -> Tensor:
    ones = torch.ones(T, dtype=torch.double)
    answer = submission.call("posterior", PAIR, x_0=ones, x_t=-0.5 * ones, t=STEPS[1:], **CHAIN)
    return torch.stack([part.reshape(-1).expand(T) for part in answer.parts])


@picture(ANCESTRAL, Clouds(), "300 points, 40 steps back with the exact noise of the five islands, large=False")
def walked_back(submission: Submission, generator: Generator) -> Tensor:
    x = normal(300, 2, generator=generator)
    for t in range(T, 0, -1):
        case: Case = {"eps": noise_in(x, t), "x_t": x, "t": t, **CHAIN, "large": False}
        x = submission.call("ancestral_step", **case, noise=normal(300, 2, generator=generator)).value.double()
    return x


@picture(DDIM, Clouds(), "300 points, ten strides of four steps with the exact noise of the five islands, eta = 0.5")
def in_strides(submission: Submission, generator: Generator) -> Tensor:
    x = normal(300, 2, generator=generator)
    for t in range(T, 0, -4):
        case: Case = {"eps": noise_in(x, t), "x_t": x, "t": t, "s": t - 4, "alpha_bars": BARS, "eta": 0.5}
        x = submission.call("ddim_step", **case, noise=normal(300, 2, generator=generator)).value.double()
    return x


PICTURES = (table, fogged, over_shares, reports, walked_back, in_strides)
RIGHT = {
    "alpha_bars": by(expect_bars),
    "q_sample": by(expect_jump),
    "noise_prediction_loss": by(expect_loss),
    "posterior": (lambda answer: conditioned(answer)[0], lambda answer: conditioned(answer)[1]),
    "ancestral_step": by(expect_step),
    "ddim_step": by(expect_jump_back),
}
