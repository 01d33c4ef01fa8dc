"""Inputs for the questions about measurements: the scales of a time, masks, and matrices with orthonormal rows."""

import torch
from torch import Generator, Tensor

from autograder.problem_sets.fields import normal

Scales = dict[str, Tensor]  # the arguments alpha and sigma, () each

# alpha and sigma of other times than those of VP: on a straight line they add up to 1, VE keeps the data as they are.
VE, END = (1.0, 7.0), (1.0, 0.0)
OTHERS = [(0.3, 0.7), VE, (1.0, 50.0), END, (0.9, 0.05), (0.01, 1.0)]


def scales(alpha: float, sigma: float) -> Scales:
    """Both as tensors."""
    return {"alpha": torch.tensor(alpha, dtype=torch.double), "sigma": torch.tensor(sigma, dtype=torch.double)}


def preserving(generator: Generator) -> Scales:
    """The scales of VP, whose squares add up to 1; alpha from 0.3 to 0.6, so that no two numbers are close."""
    alpha = 0.3 + 0.3 * torch.rand((), generator=generator, dtype=torch.double)
    return {"alpha": alpha, "sigma": (1 - alpha**2).sqrt()}


def half(shape: tuple[int, ...], generator: Generator) -> Tensor:
    """A mask of zeros and ones: half of the places, at least one, drawn at random."""
    mask = torch.zeros(shape, dtype=torch.double).flatten()
    mask[torch.randperm(len(mask), generator=generator)[: max(len(mask) // 2, 1)]] = 1.0
    return mask.view(shape)


def orthonormal(M: int, D: int, generator: Generator) -> Tensor:
    """M orthonormal rows of D numbers, in any direction."""
    return torch.linalg.qr(normal(D, M, generator=generator)).Q.T.contiguous()


def picked(M: int, D: int, generator: Generator) -> Tensor:
    """M rows of the identity in any order: the measurement of inpainting."""
    return torch.eye(D, dtype=torch.double)[torch.randperm(D, generator=generator)[:M]]


def blocks() -> Tensor:
    """Half the sum over each block of 2 x 2 pixels, of 4 x 4: the measurement of super-resolution."""
    rows = torch.eye(2, dtype=torch.double).repeat_interleave(2, dim=1)
    return torch.kron(rows, rows) / 2
