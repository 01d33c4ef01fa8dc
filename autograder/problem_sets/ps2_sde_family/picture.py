"""What the classes and functions do, drawn: curves over time, arrows, a loss, points that are carved."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal, recipe
from autograder.problem_sets.picture import GRID, ISLANDS, Rule, by, picture
from autograder.problem_sets.ps2_sde_family.contract import IMAGE_LOSS, REVERSE, SAMPLE, SUB_VP, VE
from autograder.problem_sets.ps2_sde_family.inputs import METHODS, Truth, ask
from autograder.problem_sets.ps2_sde_family.test_q1a_ve import exploding, ve
from autograder.problem_sets.ps2_sde_family.test_q1b_sub_vp import filling, sub_vp
from autograder.problem_sets.ps2_sde_family.test_q2_reverse import expect_drift
from autograder.problem_sets.ps2_sde_family.test_q3a_loss import noisy
from autograder.problem_sets.ps2_sde_family.test_q3b_sampler import expect_state
from autograder.student.answer import Answer
from autograder.student.recipe import Recipe
from autograder.student.submission import Submission
from scorelab.plots.beside import Arrows, Clouds, Curves
from scorelab.sde import VPSDE

TIMES = torch.linspace(0.02, 1, 50, dtype=torch.double)[:, None]
NAMES = ("alpha(t)", "drift(1, t)", "sigma(t)", "diffusion(t)")
OVER_TIME = Curves(TIMES[:, 0], "time t", NAMES)
ENDS, RATES, SDE = (0.1, 5.0), (0.1, 20.0), VPSDE(0.1, 8.0)
SCORE = ISLANDS.marginal_score(SDE)
SHARES = torch.linspace(-1, 3, 25)


def methods(submission: Submission, sde: Recipe) -> Tensor:
    """The four methods at the times, (4, N)."""
    ones = torch.ones_like(TIMES)
    return torch.stack([ask(submission, sde, method, TIMES, ones).value.expand_as(TIMES)[:, 0] for method in METHODS])


@picture(VE, OVER_TIME, "The methods of the SDE with sigma_min = 0.1 and sigma_max = 5")
def exploding_curves(submission: Submission, generator: Generator) -> Tensor:
    return methods(submission, ve(ENDS))


@picture(SUB_VP, OVER_TIME, "The methods of the SDE with beta_0 = 0.1 and beta_1 = 20")
def filling_curves(submission: Submission, generator: Generator) -> Tensor:
    return methods(submission, sub_vp(RATES))


@picture(REVERSE, Arrows(GRID), "The drift at t = 0.3 under VP, with the exact score of the five islands")
def drift_arrows(submission: Submission, generator: Generator) -> Tensor:
    t = torch.tensor(0.3, dtype=torch.double)
    return submission.call("reverse_drift", sde=recipe(SDE), score=SCORE, x=GRID, t=t).value


@picture(IMAGE_LOSS, Curves(SHARES, "share of the noise", ("loss",)), "Four images; the net names a share of the noise")
def over_shares(submission: Submission, generator: Generator) -> Tensor:
    x_0, z = (normal(4, 1, 4, 4, generator=generator) for _ in range(2))
    t = torch.tensor([0.1, 0.3, 0.6, 1.0], dtype=torch.double)
    alpha, sigma, losses = SDE.alpha(t.view(-1, 1, 1, 1)), SDE.sigma(t.view(-1, 1, 1, 1)), []
    for share in SHARES:

        def net(x: Tensor, t: Tensor, share: Tensor = share) -> Tensor:
            return (-share * (x - alpha * x_0) / sigma**2).to(x)

        losses.append(submission.call("image_loss", net=net, sde=recipe(SDE), x_0=x_0, t=t, z=z).value)
    return torch.stack(losses).view(1, -1)


@picture(SAMPLE, Clouds(), "300 points, carved from noise in 40 steps with the exact score of the five islands")
def carved(submission: Submission, generator: Generator) -> Tensor:
    times = torch.linspace(1, 0.03, 41, dtype=torch.double) ** 2
    x, noise = normal(300, 2, generator=generator), normal(40, 300, 2, generator=generator)
    return submission.call("reverse_sample", sde=recipe(SDE), score=SCORE, x=x, times=times, noise=noise).value


def method_of(truth: Callable[[Tensor], Truth], method: str) -> Rule:
    return lambda answer: getattr(truth(answer.arguments["t"]), method)


def loss_of(answer: Answer) -> Tensor:
    """The mean of (sigma net(x_t, t) + z)^2."""
    x_t, t, _ = noisy(answer, SDE)
    return (SDE.sigma(t) * answer.arguments["net"](x_t, t) + answer.arguments["z"]).square().mean()


PICTURES = (exploding_curves, filling_curves, drift_arrows, over_shares, carved)
SDES = {"VESDE": partial(exploding, ENDS), "SubVPSDE": partial(filling, RATES)}
RIGHT = {f"{name}.{method}": method_of(truth, method) for name, truth in SDES.items() for method in METHODS} | {
    "reverse_drift": by(partial(expect_drift, sde=SDE)),
    "image_loss": loss_of,
    "reverse_sample": by(expect_state),
}
