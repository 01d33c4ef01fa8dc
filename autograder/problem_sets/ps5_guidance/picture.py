"""What the functions do, drawn: scores as arrows, shares of labels, crowds that are told what was measured."""

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal
from autograder.problem_sets.picture import GRID, ISLANDS, by, picture
from autograder.problem_sets.ps5_guidance.classifiers import Classes
from autograder.problem_sets.ps5_guidance.contract import DROP, GUIDED, IMPOSE, INPAINT, POSTERIOR
from autograder.problem_sets.ps5_guidance.measured import scales
from autograder.problem_sets.ps5_guidance.test_q2_drop import WHOLE, expect_labels
from autograder.problem_sets.ps5_guidance.test_q3_guided import expect_guided
from autograder.problem_sets.ps5_guidance.test_q4_inpaint import expect_inpainted
from autograder.student.answer import Answer
from autograder.student.submission import Submission
from scorelab.plots.beside import Arrows, Clouds, Curves
from scorelab.sde import VPSDE

CLASSES = Classes(ISLANDS, torch.arange(5), VPSDE(0.1, 8.0))
TIME, AT = torch.tensor(0.35, dtype=torch.double), scales(0.8, 0.6)
FIRST = torch.zeros(len(GRID), dtype=torch.long)
SHARES = torch.linspace(0, 1, 17)
KINDS = ("share forgotten", "share unchanged")


@picture(POSTERIOR, Arrows(GRID), "The score at t = 0.35 under the first of five classes, an island each")
def towards_one(submission: Submission, generator: Generator) -> Tensor:
    fields = {"score": CLASSES.score, "classifier_log_prob": CLASSES.log_prob}
    return submission.call("posterior_score", **fields, x=GRID, t=TIME, y=FIRST).value


@picture(DROP, Curves(SHARES, "p", KINDS), "64 labels of three classes; 3 is the label that says nothing")
def forgotten(submission: Submission, generator: Generator) -> Tensor:
    y, u = torch.arange(64) % 3, (torch.randperm(64, generator=generator) + 0.5) / 64
    shares = []
    for p in SHARES.tolist():
        found = submission.call("drop_labels", WHOLE, y=y, p=p, null=3, u=u).value
        shares.append([(found == 3).double().mean(), (found == y).double().mean()])
    return torch.tensor(shares).T


@picture(GUIDED, Arrows(GRID), "Guidance with w = 3 at t = 0.35, from all five islands towards the first")
def guided(submission: Submission, generator: Generator) -> Tensor:
    cond, uncond = CLASSES.posterior(GRID, TIME, FIRST), CLASSES.score(GRID, TIME)
    return submission.call("guided_score", cond=cond, uncond=uncond, w=3.0).value


@picture(INPAINT, Clouds(), "300 points at alpha = 0.8, sigma = 0.6; that x₁ is 2 at the end is known")
def told_one_number(submission: Submission, generator: Generator) -> Tensor:
    x, noise = normal(300, 2, generator=generator), normal(300, 2, generator=generator)
    known, mask = torch.full_like(x, 2.0), torch.tensor([1.0, 0.0], dtype=torch.double)
    scale = {"alpha": AT["alpha"], "sigma": AT["sigma"]}
    return submission.call("inpaint_step", x=x, known=known, mask=mask, **scale, noise=noise).value


@picture(IMPOSE, Clouds(), "300 points at alpha = 0.8, sigma = 0.1; that 0.6 x₁ + 0.8 x₂ is 2 at the end is known")
def told_a_sum(submission: Submission, generator: Generator) -> Tensor:
    x, noise = normal(300, 2, generator=generator), normal(300, 1, generator=generator)
    y, A = torch.full_like(noise, 2.0), torch.tensor([[0.6, 0.8]], dtype=torch.double)
    return submission.call("impose", x=x, y=y, A=A, **scales(0.8, 0.1), noise=noise).value


def imposed(answer: Answer) -> Tensor:
    """What A sees is alpha y + sigma noise, and the rest is that of x."""
    x, y, A, alpha, sigma, noise = (a.double() for a in answer.arguments.values())
    return x + (alpha * y + sigma * noise - x @ A.T) @ A


PICTURES = (towards_one, forgotten, guided, told_one_number, told_a_sum)
RIGHT = {
    "posterior_score": lambda answer: CLASSES.posterior(*(answer.arguments[name] for name in ("x", "t", "y"))),
    "drop_labels": by(expect_labels),
    "guided_score": by(expect_guided),
    "inpaint_step": by(expect_inpainted),
    "impose": imposed,
}
