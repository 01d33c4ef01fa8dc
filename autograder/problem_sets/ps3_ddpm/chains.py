"""Tables for the checks, in float64: betas and alpha_bars that belong to each other."""

import math

import torch
from torch import Generator, Tensor

Tables = dict[str, Tensor]  # the arguments betas and alpha_bars, (T + 1,) each


def tables(betas: Tensor) -> Tables:
    """The tables of a chain whose steps 1 ... T add these variances, (T,)."""
    betas = torch.cat([torch.zeros(1), betas.double()])
    return {"betas": betas, "alpha_bars": torch.cumprod(1 - betas, dim=0)}


def by_hand() -> Tables:
    """Two steps with exact roots: alpha_bar is 0.16, then 0.0784; the second alpha is 0.49. No two numbers coincide."""
    return tables(torch.tensor([0.84, 0.51], dtype=torch.double))


def uneven(steps: int, generator: Generator, low: float = 0.02) -> Tables:
    """Variances from `low` to 0.4 in no order, as many small ones as large, so that no two times are alike."""
    return tables(low * (0.4 / low) ** torch.rand(steps, generator=generator, dtype=torch.double))


def linear(steps: int = 1000) -> Tables:
    """The schedule of Ho et al., from 0.0001 to 0.02."""
    return tables(torch.linspace(1e-4, 0.02, steps, dtype=torch.double))


def cosine(steps: int = 1000) -> Tables:
    """The schedule of Nichol and Dhariwal 2021 (arXiv:2102.09672), whose last variance is cut to 0.999."""
    t = torch.arange(steps + 1, dtype=torch.double) / steps
    left = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    return tables((1 - left[1:] / left[:-1]).clamp(max=0.999))
