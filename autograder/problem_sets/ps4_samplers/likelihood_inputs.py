"""What the checks of `log_likelihood` ask about, and the truth: flows of the kit's, each here and by its recipe.

A score in these checks is an object of the kit's that the other side makes anew. So whatever differentiates a function
works on it: autograd, torch.func, forward or backward.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import torch
from torch import Generator, Tensor

from autograder.problem_sets.expect import close
from autograder.problem_sets.fields import recipe, shares, uniform
from autograder.student.answer import Answer
from autograder.student.recipe import Recipe
from scorelab.nets import ScoreMLP, ScoreNetwork, ScoreUNet
from scorelab.oracle import GaussianMixture, MarginalScore, gaussian
from scorelab.sde import SDE, LinearSDE, Score

# Relative to the sum of the sizes of all terms. A network rounds some thousand times, and its derivatives as often
# again; a step lets earlier errors grow by less than a factor of 5, and three such steps follow, or many small ones.
PRECISE = 1e-10
FEW_FLOATS = 1e-5  # 170 roundings of float32: one on the way is a mistake of likelihood_keeps_dtype, and of no other

Case = dict[str, Any]


def signs(*shape: int, generator: Generator) -> Tensor:
    """The usual probe: each number 1 or -1."""
    return 2 * torch.randint(2, shape, generator=generator).double() - 1


@dataclass(frozen=True)
class Flow:
    """An SDE and a score. recipe: what makes the same score on the other side."""

    sde: SDE
    score: Score
    recipe: Recipe

    @cached_property
    def sde_recipe(self) -> Recipe:
        return recipe(self.sde)

    def given(self, x: Tensor, times: Tensor, probe: Tensor | None = None) -> Case:
        """The arguments of a call."""
        return {"sde": self.sde_recipe, "score": self.recipe, "x": x, "times": times, "probe": probe}


def law(sde: SDE, data: GaussianMixture, spread_by: SDE | None = None) -> Flow:
    """The flow of data that the SDE turns into noise; or with the score of what another SDE makes of them."""
    score = MarginalScore(data, spread_by or sde)
    return Flow(sde, score, recipe(score))


UNTOUCHED = LinearSDE(0.0, 1e-12)  # leaves data as they are, to rounding: their score is the same at all times


def linear(sde: SDE, covariance: Tensor) -> Flow:
    """The flow along the score -S^-1 x, the same at all times. Whatever is at 0 stays there."""
    return law(sde, gaussian(torch.zeros(len(covariance)), covariance), UNTOUCHED)


def motionless(b: float, D: int) -> Flow:
    """No drift, and the score of data so wide that it is 0: nothing moves, and nothing spreads."""
    return linear(LinearSDE(0.0, b), 1e40 * torch.eye(D, dtype=torch.double))


def points(sde: SDE, D: int, generator: Generator, dtype: torch.dtype = torch.double) -> Flow:
    """Another perceptron for each seed, the score of no law."""
    return _free("ScoreMLP", ScoreMLP, sde, generator, dtype, dims=D, width=16)


def images(sde: SDE, generator: Generator) -> Flow:
    """Another U-Net for each seed, the score of no law."""
    return _free("ScoreUNet", ScoreUNet, sde, generator, torch.double, channels=8)


def _free(
    name: str, kind: Callable[..., ScoreNetwork], sde: SDE, generator: Generator, dtype: torch.dtype, **size: int
) -> Flow:
    seed = int(torch.randint(2**31, (), generator=generator))
    net = kind(sde, Generator().manual_seed(seed), **size).to(dtype)
    for weights in net.parameters():
        weights.data *= 1.5  # as it is made, a network says little more than the score of N(0, I)
    state = torch.cat([weights.detach().flatten() for weights in net.parameters()])
    theirs = Recipe(f"scorelab.nets.{name}", sde=recipe(sde), generator=Generator().manual_seed(seed), **size)
    return Flow(sde, net, theirs.at(state))


def even(steps: int, generator: Generator, end: float | None = None) -> Tensor:
    """Times (steps + 1,) with equal gaps, which neither start at 0 nor, unless told, end at 1."""
    start, end = uniform(0.15, 0.3, generator), end or uniform(0.8, 0.95, generator)
    return torch.linspace(start, end, steps + 1, dtype=torch.double)


def uneven(steps: int, generator: Generator) -> Tensor:
    """Times (steps + 1,) whose gaps differ from the next by a factor of 2 or more."""
    gone = shares(steps, generator)
    return uniform(0.15, 0.25, generator) + 0.7 * gone


def log_normal(x: Tensor, std: float) -> Tensor:
    """log N(x; 0, std^2 I) of each, (B,)."""
    each = -(x.flatten(1) ** 2) / (2 * std**2) - math.log(std) - math.log(2 * math.pi) / 2
    return each.sum(1)


def change(flow: Flow, x: Tensor, t: Tensor, probe: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
    """dx/dt, its divergence (B,), exact or along the probe, and the sum of the sizes of the divergence's terms."""
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        v = flow.sde.drift(x, t) - flow.sde.diffusion(t) ** 2 / 2 * flow.score(x, t)
        ones = torch.eye(x[0].numel(), dtype=x.dtype).reshape(-1, 1, *x.shape[1:])
        along = ones.expand(-1, *x.shape) if probe is None else [probe]
        terms = torch.stack([torch.autograd.grad(v, x, p, retain_graph=True)[0] * p for p in along]).flatten(2)
    return v.detach(), terms.sum((0, 2)), terms.abs().sum((0, 2))


def walked(answer: Answer, flow: Flow) -> tuple[Tensor, Tensor]:
    """The log-density by Heun's steps, from the same inputs, and the sum of the sizes of its terms."""
    x, times, probe = (answer.arguments[name] for name in ("x", "times", "probe"))
    total, size = torch.zeros(len(x), dtype=x.dtype), torch.ones(len(x), dtype=x.dtype)
    for t, s in pairwise(times):
        h = s - t
        here, div, terms = change(flow, x, t, probe)
        there, div_2, terms_2 = change(flow, x + h * here, s, probe)
        x, total, size = x + h / 2 * (here + there), total + h / 2 * (div + div_2), size + h * (terms + terms_2)
    log_prior = log_normal(x, flow.sde.prior_std)
    return total + log_prior, size + log_prior.abs() + x.flatten(1).square().sum(1) / flow.sde.prior_std**2


def expect_value(answer: Answer, flow: Flow, within: float = FEW_FLOATS) -> None:
    """The log-density is that of Heun's steps."""
    want, size = walked(answer, flow)
    close(answer, want.double(), within=within * size.double(), name="log-density")
