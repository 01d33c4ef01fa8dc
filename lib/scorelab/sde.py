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


@dataclass(frozen=True)
class VPSDE:
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

    def perturb(self, x_0: Tensor, t: Tensor, z: Tensor) -> Tensor:
        return self.alpha(t) * x_0 + self.sigma(t) * z
