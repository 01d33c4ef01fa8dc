"""What the functions do, drawn: arrows, paths, a crowd that is corrected, a density, bits."""

from itertools import pairwise

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal, recipe
from autograder.problem_sets.picture import GRID, ISLANDS, by, picture
from autograder.problem_sets.ps4_samplers.contract import BITS, FLOW, HEUN, LANGEVIN, LIKELIHOOD
from autograder.problem_sets.ps4_samplers.likelihood_inputs import law, walked
from autograder.problem_sets.ps4_samplers.test_q1_flow import expect_drift
from autograder.problem_sets.ps4_samplers.test_q2_heun import expect_state
from autograder.problem_sets.ps4_samplers.test_q3_langevin import expect_state as expect_corrected
from autograder.problem_sets.ps4_samplers.test_q5_bits import expect_bits
from autograder.student.submission import Submission
from scorelab.oracle import mixture
from scorelab.plots.beside import Arrows, Clouds, Curves, Paths
from scorelab.sde import VPSDE, LinearSDE

SDE = VPSDE(0.1, 8.0)
SCORE = ISLANDS.marginal_score(SDE)
HILLS = law(LinearSDE(0.5, 1.6), mixture(torch.tensor([0.35, 0.65]), torch.tensor([[-1.2], [0.9]]), torch.tensor(0.09)))
PLACES = torch.linspace(-2.4, 2.4, 49, dtype=torch.double)
NATS = torch.linspace(-150, 150, 31, dtype=torch.double)


@picture(FLOW, Arrows(GRID), "The velocity at t = 0.3 under VP, with the exact score of the five islands")
def velocities(submission: Submission, generator: Generator) -> Tensor:
    t = torch.tensor(0.3, dtype=torch.double)
    return submission.call("probability_flow_drift", sde=recipe(SDE), score=SCORE, x=GRID, t=t).value


def swirl(x: Tensor, t: Tensor) -> Tensor:
    """A field that turns around the origin, and pulls towards it."""
    turned = torch.stack([-x[:, 1], x[:, 0]], dim=1)
    return 4 * turned + 0.7 * torch.as_tensor(t).to(x) * x


@picture(HEUN, Paths(), "Four points that follow a swirl from t = 1 to t = 0, in six steps")
def spirals(submission: Submission, generator: Generator) -> Tensor:
    x = torch.tensor([[2.0, 0.0], [0.0, 1.5], [-1.0, 0.0], [0.0, -0.5]], dtype=torch.double)
    states, times = [x], torch.linspace(1, 0, 7, dtype=torch.double)
    for t, s in pairwise(times):
        states.append(submission.call("heun_step", drift=swirl, x=states[-1], t=t, s=s).value.double())
    return torch.stack(states, dim=1)


def hill(x: Tensor, t: Tensor) -> Tensor:
    """The score of N(0, I)."""
    return -x


@picture(LANGEVIN, Clouds(), "300 points that begin in one corner, after 40 corrections towards N(0, I) with snr = 0.3")
def corrected(submission: Submission, generator: Generator) -> Tensor:
    x, t = 2 + 0.2 * normal(300, 2, generator=generator), torch.tensor(0.1, dtype=torch.double)
    for _ in range(40):
        noise = normal(300, 2, generator=generator)
        x = submission.call("langevin_correction", score=hill, x=x, t=t, snr=0.3, noise=noise).value.double()
    return x


@picture(LIKELIHOOD, Curves(PLACES, "x", ("log-density",)), "Two hills on a line, by 16 steps with their exact score")
def ridge(submission: Submission, generator: Generator) -> Tensor:
    times = torch.linspace(0.05, 1, 17, dtype=torch.double) ** 2
    return submission.call("log_likelihood", **HILLS.given(PLACES[:, None], times)).value[None]


@picture(BITS, Curves(NATS, "log-density in nats", ("bits per dimension",)), "Pictures of 64 pixels with 17 levels")
def bits(submission: Submission, generator: Generator) -> Tensor:
    return submission.call("bits_per_dim", log_prob=NATS, dims=64, bin_width=1 / 8).value[None]


PICTURES = (velocities, spirals, corrected, ridge, bits)
RIGHT = {
    "probability_flow_drift": by(expect_drift),
    "heun_step": by(expect_state),
    "langevin_correction": by(expect_corrected),
    "log_likelihood": lambda answer: walked(answer, HILLS)[0],
    "bits_per_dim": by(expect_bits),
}
