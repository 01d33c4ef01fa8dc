"""Stochastic differential equations that turn data (t = 0) into noise (t = 1).

Every SDE of the kit is linear in x, so the perturbation kernel is Gaussian with two scalar
functions of time:

    dx = f(t) x dt + g(t) dw,   so   x_t | x_0 ~ N(alpha(t) x_0, sigma(t)^2 I)

Source: Song et al. 2021, "Score-Based Generative Modeling through SDEs", arXiv:2011.13456.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

Score = Callable[[Tensor, Tensor], Tensor]  # grad log p_t(x), of x (B, ...) and t; the shape of x


class SDE(Protocol):
    """What the oracle, the networks, the samplers and the plots ask of an SDE.

    Times are in [0, 1] and have shape (), or (B, 1, ..., 1) to broadcast against x of shape (B, ...).
    """

    def alpha(self, t: Tensor) -> Tensor:
        """The factor on x_0 in the perturbation kernel; the shape of t."""

    def sigma(self, t: Tensor) -> Tensor:
        """The standard deviation of the perturbation kernel; the shape of t."""

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        """f(t) x, the shape of x."""

    def diffusion(self, t: Tensor) -> Tensor:
        """g(t), the shape of t."""

    def perturb(self, x_0: Tensor, t: Tensor, z: Tensor) -> Tensor:
        """x_t for the noise z ~ N(0, I), the shape of x_0."""

    @property
    def prior_std(self) -> float:
        """The standard deviation of the noise that sampling starts from."""


class Kernel:
    """What follows from alpha and sigma alone, for every SDE that is linear in x."""

    alpha: Callable[[Tensor], Tensor]
    sigma: Callable[[Tensor], Tensor]

    def perturb(self, x_0: Tensor, t: Tensor, z: Tensor) -> Tensor:
        """x_t for the noise z ~ N(0, I), the shape of x_0: a draw from the perturbation kernel (Song Eq. 29)."""
        return self.alpha(t) * x_0 + self.sigma(t) * z


@dataclass(frozen=True)
class VPSDE(Kernel):
    """Variance-preserving SDE (Song Eq. 11), with beta linear in t (Song Eq. 32).

        dx = -1/2 beta(t) x dt + sqrt(beta(t)) dw
        alpha(t) = exp(-1/2 integral of beta from 0 to t),   sigma(t)^2 = 1 - alpha(t)^2

    beta_0, beta_1: the rate at t = 0 and at t = 1, per unit of time, 0 < beta_0 <= beta_1.
    Raises ValueError when they are not in that order.
    """

    beta_0: float = 0.1
    beta_1: float = 20.0

    def __post_init__(self) -> None:
        if not 0 < self.beta_0 <= self.beta_1:
            raise ValueError(f"want 0 < beta_0 <= beta_1, got {self.beta_0} and {self.beta_1}")

    @property
    def prior_std(self) -> float:
        return 1.0

    def beta(self, t: Tensor) -> Tensor:
        return self.beta_0 + t * (self.beta_1 - self.beta_0)

    def log_alpha(self, t: Tensor) -> Tensor:
        return -0.5 * (self.beta_0 * t + 0.5 * (self.beta_1 - self.beta_0) * t**2)

    def alpha(self, t: Tensor) -> Tensor:
        return self.log_alpha(t).exp()

    def sigma(self, t: Tensor) -> Tensor:
        return (-torch.expm1(2 * self.log_alpha(t))).sqrt()  # 1 - alpha^2, exact near t = 0

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        return -0.5 * self.beta(t) * x

    def diffusion(self, t: Tensor) -> Tensor:
        return self.beta(t).sqrt()


@dataclass(frozen=True)
class LinearSDE(Kernel):
    """A linear SDE with constant coefficients: the Ornstein-Uhlenbeck process, and for a = 0 Brownian motion.

        dx = -a x dt + b dw
        alpha(t) = exp(-a t),   sigma(t)^2 = b^2 (1 - exp(-2 a t)) / (2 a),   and b^2 t for a = 0

    a: the rate of the pull, per unit of time, a >= 0.    b: the diffusion, b > 0.
    Raises ValueError when they are not in these ranges.
    """

    a: float
    b: float

    def __post_init__(self) -> None:
        if not (self.a >= 0 and self.b > 0):
            raise ValueError(f"want a >= 0 and b > 0, got {self.a} and {self.b}")

    @property
    def prior_std(self) -> float:
        return float(self.sigma(torch.ones((), dtype=torch.double)))

    def alpha(self, t: Tensor) -> Tensor:
        return torch.exp(-self.a * t)

    def sigma(self, t: Tensor) -> Tensor:
        variance = -torch.expm1(-2 * self.a * t) / (2 * self.a) if self.a else t
        return self.b * variance.sqrt()

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        return -self.a * x

    def diffusion(self, t: Tensor) -> Tensor:
        return torch.full_like(t, self.b)


@dataclass(frozen=True)
class Straight(Kernel):
    """Straight lines from data to noise, alpha = 1 - t and sigma = t, as an SDE with the same densities.

        dx = -x / (1 - t) dt + sqrt(2 t / (1 - t)) dw

    Both coefficients are infinite at t = 1. The kernel, which is all that networks and the oracle ask for, is not.
    Source: Lipman et al. 2023, arXiv:2210.02747; Liu et al. 2023, arXiv:2209.03003. Their time runs the other way.
    """

    @property
    def prior_std(self) -> float:
        return 1.0

    def alpha(self, t: Tensor) -> Tensor:
        return 1 - t

    def sigma(self, t: Tensor) -> Tensor:
        return t

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        return -x / (1 - t)

    def diffusion(self, t: Tensor) -> Tensor:
        return (2 * t / (1 - t)).sqrt()
