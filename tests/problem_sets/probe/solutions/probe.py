"""The answers to probe."""

import math
from collections.abc import Callable, Iterator

import torch
from torch import Generator, Tensor, nn


class Growth:
    """A standard deviation that grows geometrically from low to high as t goes from 0 to 1."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def sigma(self, t: Tensor) -> Tensor:
        """The standard deviation at time t, of any shape."""
        ### BEGIN SOLUTION
        return self.low * (self.high / self.low) ** t
        ### END SOLUTION

    def time(self, sigma: Tensor) -> Tensor:
        """The time at which the standard deviation is sigma."""
        ### BEGIN SOLUTION
        return (sigma / self.low).log() / math.log(self.high / self.low)
        ### END SOLUTION


def midpoint(f: Callable[[Tensor, float], Tensor], x: Tensor, t: float, dt: float) -> Tensor:
    """One step of the midpoint method for dx/dt = f(x, t), from t to t + dt."""
    ### BEGIN SOLUTION
    half = x + 0.5 * dt * f(x, t)
    return x + dt * f(half, t + 0.5 * dt)
    ### END SOLUTION


def moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of x (B, D) over the batch, each (D,); the variance divides by B."""
    ### BEGIN SOLUTION
    mean = x.mean(dim=0)
    variance = (x - mean).square().mean(dim=0)
    ### END SOLUTION
    return mean, variance


def pick(table: Tensor, k: Tensor, reverse: bool, kind: str) -> Tensor:
    """Entries k (B,) of table (N,), counted from its end if reverse; their squares if kind is "square"."""
    ### BEGIN SOLUTION
    picked = table[len(table) - 1 - k if reverse else k]
    return picked.square() if kind == "square" else picked
    ### END SOLUTION


def bins(x: Tensor, n: int) -> Tensor:
    """Which of n equal parts of [0, 1) each x (B,) is in: whole numbers from 0 to n - 1."""
    ### BEGIN SOLUTION
    return (x * n).floor().long().clamp(0, n - 1)
    ### END SOLUTION


def divergence(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """Hutchinson's estimate v' J v of the divergence of f at each x (B, D), for the given v (B, D)."""
    ### BEGIN SOLUTION
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad((f(x) * v).sum(), x)
    return (slope * v).sum(dim=1)
    ### END SOLUTION


def fit(net: nn.Module, x: Tensor, y: Tensor, steps: int) -> list[float]:
    """Fit net(x, 1/2) to y by gradient descent on the mean square, at rate 0.1; the loss before each step."""
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        loss = (net(x, torch.full((len(x), 1), 0.5)) - y).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


class Shift(nn.Module):
    """x -> x + b, with a vector b of parameters that are 0 at first."""

    def __init__(self, dims: int) -> None:
        super().__init__()
        self.b = nn.Parameter(torch.zeros(dims))

    def forward(self, x: Tensor) -> Tensor:
        """x (B, D) -> (B, D)."""
        ### BEGIN SOLUTION
        return x + self.b
        ### END SOLUTION


def walk(x: Tensor, steps: int, generator: Generator) -> Iterator[Tensor]:
    """A random walk from x (B, D): yields x, and then each state, which is a standard normal step further."""
    ### BEGIN SOLUTION
    yield x
    for _ in range(steps):
        x = x + torch.randn(x.shape, generator=generator, dtype=x.dtype)
        yield x
    ### END SOLUTION
