"""What the checks of questions 2 and 3 share: SDEs of the kit, a field in place of a network, and what it was asked."""

import torch
from torch import Generator, Tensor

from autograder.student.recipe import Recipe
from scorelab.sde import SDE, VPSDE, LinearSDE


def family(generator: Generator) -> list[SDE]:
    """Other rates for each seed: VP; a constant pull; no pull at all, where alpha = 1 and sigma grows past 1."""
    beta_0, more, a, b = torch.rand(4, generator=generator, dtype=torch.double).tolist()
    vp = VPSDE(0.1 + beta_0, 5 + 15 * more)
    return [vp, LinearSDE(0.5 + 1.5 * a, 1.5 + b), LinearSDE(0.0, 2.5 - b / 2)]


def recipe(sde: SDE) -> Recipe:
    """How the student's side makes the same SDE."""
    return Recipe(f"scorelab.sde.{type(sde).__name__}", **vars(sde))


def field(x: Tensor, t: Tensor) -> Tensor:
    """A smooth function of x and t, the score of no law."""
    return x.flip(-1).cos() + t * x - 0.5


def said(x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """What the field was asked about, by its place or by its name."""
    return x, t
