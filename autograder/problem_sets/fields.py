"""What checks are made of: tensors, times, SDEs of the kit, and fields that a student's code asks. Others each seed."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import torch
from torch import Generator, Tensor

from autograder.student.recipe import Recipe
from scorelab.sde import SDE, VPSDE, LinearSDE, Score


def normal(*shape: int, generator: Generator, dtype: torch.dtype = torch.double) -> Tensor:
    return torch.randn(shape, generator=generator, dtype=dtype)


def uniform(low: float, high: float, generator: Generator) -> float:
    """A number in between, in three digits: messages show it."""
    return round(low + (high - low) * float(torch.rand((), generator=generator)), 3)


def cast(case: Mapping[str, Any], dtype: torch.dtype) -> dict[str, Any]:
    """The arguments of a call, with the tensors in that dtype."""
    return {name: value.to(dtype) if isinstance(value, Tensor) else value for name, value in case.items()}


def even(steps: int, generator: Generator) -> Tensor:
    """Falling times (steps + 1,) with equal gaps, which neither start at 1 nor end at 0."""
    start, end = uniform(0.8, 0.95, generator), uniform(0.05, 0.2, generator)
    return torch.linspace(start, end, steps + 1, dtype=torch.double)


def uneven(steps: int, generator: Generator) -> Tensor:
    """Falling times (steps + 1,) whose gaps differ from the next by a factor of 2 or more."""
    gone = shares(steps, generator)
    return uniform(0.9, 0.95, generator) - 0.85 * gone


def shares(steps: int, generator: Generator) -> Tensor:
    """From 0 to 1, (steps + 1,), by gaps that differ from the next by a factor of 2 or more."""
    gaps = torch.tensor([0.3, 1]).double().repeat(steps)[:steps] * (1 + 0.5 * torch.rand(steps, generator=generator))
    return torch.cat([torch.zeros(1), gaps.cumsum(0) / gaps.sum()])


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


def recipe(thing: Any) -> Recipe:
    """How the student's side makes the same: an SDE, a mixture, or the score of one."""
    parts = {field.name: getattr(thing, field.name) for field in fields(thing)}
    made = {name: recipe(part) if is_dataclass(part) else part for name, part in parts.items()}
    return Recipe(f"{type(thing).__module__}.{type(thing).__name__}", **made)


def free_field(generator: Generator, size: float = 1.0) -> Score:
    """A function of x and t with slopes below 2 size in x, and below (3 + |x|) size in t."""
    a, b, c, d = (uniform(0.5, 1, generator) for _ in range(4))

    def field(x: Tensor, t: Tensor) -> Tensor:
        """A smooth field, made up for this check."""
        t = torch.as_tensor(t, dtype=x.dtype)
        other = x.flip(-1) if x.ndim > 1 else x  # no row knows of another
        return size * (a * torch.sin(b * other + 3 * t) - c * x * t + d)

    return field


def nowhere(x: Tensor, t: Tensor) -> Tensor:
    """A score that is zero."""
    return torch.zeros_like(x)


def said(x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """What a field was asked about, by its place or by its name."""
    return x, t
