"""What checks of samplers are made of: SDEs of the kit, and scores that a student's code asks. Others for each seed."""

import torch
from torch import Generator, Tensor

from autograder.student.recipe import Recipe
from scorelab.sde import SDE, VPSDE, LinearSDE, Score


def normal(*shape: int, generator: Generator) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=torch.double)


def uniform(low: float, high: float, generator: Generator) -> float:
    """A number in between, in three digits: messages show it."""
    return round(low + (high - low) * float(torch.rand((), generator=generator)), 3)


def vp(generator: Generator) -> VPSDE:
    return VPSDE(uniform(0.1, 0.5, generator), uniform(2, 4, generator))


def linear(generator: Generator) -> LinearSDE:
    return LinearSDE(uniform(0.4, 0.9, generator), uniform(1.3, 1.7, generator))


def brownian(generator: Generator) -> LinearSDE:
    """No pull at all: alpha stays 1, and sigma grows past 1."""
    return LinearSDE(0.0, uniform(1.3, 1.7, generator))


def family(generator: Generator) -> list[SDE]:
    """One of each."""
    return [vp(generator), linear(generator), brownian(generator)]


def recipe(sde: SDE) -> Recipe:
    """How the student's side makes the same SDE."""
    return Recipe(f"scorelab.sde.{type(sde).__name__}", **vars(sde))


def free_field(generator: Generator) -> Score:
    """A function of x and t with slopes below 2 in x, and below 3 + |x| in t."""
    a, b, c, d = (uniform(0.5, 1, generator) for _ in range(4))

    def field(x: Tensor, t: Tensor) -> Tensor:
        """A smooth field that is the score of no law."""
        t = torch.as_tensor(t, dtype=x.dtype)
        return a * torch.sin(b * x.flip(-1) + 3 * t) - c * x * t + d

    return field


def nowhere(x: Tensor, t: Tensor) -> Tensor:
    """A score that is zero."""
    return torch.zeros_like(x)
