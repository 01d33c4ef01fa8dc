"""The kit's only ways to draw: from a generator that the caller owns, never from the global stream."""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Generator, Tensor

T = TypeVar("T")


def randn_like(x: Tensor, generator: Generator) -> Tensor:
    """Standard normal noise with the shape, dtype and device of x."""
    return torch.randn(x.shape, generator=generator, dtype=x.dtype, device=x.device)


def times(n: int, like: Tensor, generator: Generator, t_min: float = 1e-3) -> Tensor:
    """n times, uniform in [t_min, 1], shaped (n, 1, ..., 1) to broadcast against `like` of shape (n, ...)."""
    u = torch.rand(n, generator=generator, dtype=like.dtype, device=like.device)
    return (t_min + (1 - t_min) * u).view(n, *[1] * (like.ndim - 1))


def generator_on(device: str | torch.device, generator: Generator) -> Generator:
    """A generator for that device: this one if it belongs there, or else a new one, seeded by a draw from this one."""
    if torch.device(device).type == generator.device.type:
        return generator
    seed = int(torch.randint(2**62, (), generator=generator, device=generator.device))
    return Generator(device).manual_seed(seed)


def seeded(build: Callable[[], T], generator: Generator) -> T:
    """build(), with the global stream lent to it and put back: torch's layers initialise from no other."""
    seed = int(torch.randint(2**62, (), generator=generator, device=generator.device))
    with torch.random.fork_rng(devices=[]):
        torch.random.default_generator.manual_seed(seed)
        return build()
