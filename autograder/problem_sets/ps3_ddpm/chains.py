"""Pairs of tables for the checks, in float64: betas and alpha_bars that belong to each other."""

from typing import Any

import torch
from torch import Generator, Tensor

from autograder.problem_sets.ps3_ddpm import inputs
from autograder.problem_sets.ps3_ddpm.inputs import after_zero, left

Tables = dict[str, Tensor]  # the arguments betas and alpha_bars, (T + 1,) each


def tables(betas: Tensor) -> Tables:
    """The tables of a chain whose steps 1 ... T add these variances, (T,)."""
    return both(after_zero(betas.double()))


def cast(inputs: dict[str, Any], dtype: torch.dtype) -> dict[str, Any]:
    """The arguments of a call, with all tensors of floating-point numbers in that dtype."""
    floats = (name for name, x in inputs.items() if isinstance(x, Tensor) and x.is_floating_point())
    return inputs | {name: inputs[name].to(dtype) for name in floats}


def both(betas: Tensor) -> Tables:
    """A schedule (T + 1,), and what it leaves."""
    return {"betas": betas, "alpha_bars": left(betas)}


def by_hand() -> Tables:
    """Exact roots: alpha_bar is 0.16, then 0.0784; the second alpha is 0.49. No two numbers coincide.

    The third step is there so that the second is not the last.
    """
    return tables(torch.tensor([0.84, 0.51, 0.19], dtype=torch.double))


def uneven(steps: int, generator: Generator, low: float = 0.02) -> Tables:
    """Variances from `low` to 0.4 in no order, as many small ones as large, so that no two times are alike."""
    return tables(low * (0.4 / low) ** torch.rand(steps, generator=generator, dtype=torch.double))


def linear() -> Tables:
    """The schedule of Ho et al., from 0.0001 to 0.02 in 1000 steps."""
    return both(inputs.linear(1000))


def cosine() -> Tables:
    """The schedule of Nichol and Dhariwal, in 1000 steps."""
    return both(inputs.cosine(1000))
