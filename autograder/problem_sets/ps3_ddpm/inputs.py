"""Schedules and other inputs for the checks, and the truth about one jump along the chain."""

import math

import torch
from torch import Generator, Tensor


def linear(steps: int) -> Tensor:
    """Ho's betas, 0.0001 to 0.02 for 1000 steps; fewer steps are larger, so that as little of the data is left."""
    betas = torch.linspace(1e-4, 0.02, steps, dtype=torch.double) * 1000 / steps
    return after_zero(betas.clamp(max=0.999))


def cosine(steps: int) -> Tensor:
    """The betas of Nichol and Dhariwal 2021, arXiv:2102.09672, Eq. 17, at most 0.999."""
    t = torch.arange(steps + 1, dtype=torch.double) / steps
    left = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    return after_zero((1 - left[1:] / left[:-1]).clamp(max=0.999))


def coarse(steps: int, generator: Generator) -> Tensor:
    """Other betas under each seed, from 0.02 to 0.37: a few steps already add a lot of noise."""
    return after_zero(0.02 + 0.35 * torch.rand(steps, generator=generator, dtype=torch.double))


def after_zero(betas: Tensor) -> Tensor:
    """The table (T + 1,) of T betas: betas[0] = 0."""
    return torch.cat([torch.zeros(1, dtype=betas.dtype), betas])


def left(betas: Tensor) -> Tensor:
    """The alpha_bars of a schedule, multiplied out number by number."""
    bars = [1.0]
    for beta in betas.tolist()[1:]:
        bars.append(bars[-1] * (1 - beta))
    return torch.tensor(bars, dtype=torch.double)


def jump(x_0: Tensor, t: Tensor, noise: Tensor, alpha_bars: Tensor) -> tuple[Tensor, Tensor]:
    """x_t in float64, and the sum of the sizes of its terms.

    The squares of the two factors add up to 1. Who takes one factor from the other, as in sqrt(1 - alpha^2), has one
    that is off by as many roundings as it is small: that counts as a term, too.
    """
    bars = alpha_bars.double()[t]
    alpha, sigma = bars.sqrt(), (1 - bars).sqrt()
    factors = [alpha, sigma, torch.where(alpha > 0, sigma**2 / alpha, 0), torch.where(sigma > 0, alpha**2 / sigma, 0)]
    signal, shake, *blur = (
        torch.einsum("b,b...->b...", factor, x.double())
        for factor, x in zip(factors, [x_0, noise, x_0, noise], strict=True)
    )
    return signal + shake, sum((term.abs() for term in blur), signal.abs() + shake.abs())
