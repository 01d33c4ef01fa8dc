"""A family of SDEs, one loss and one sampler for all of them: the answers to ps2_sde_family.

Every SDE here is linear in x (see `scorelab.sde`): alpha and sigma say where a point is at time t, drift and
diffusion how it gets there. Training needs the first pair, sampling the second.
Source: Song et al. 2021, arXiv:2011.13456.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from scorelab.noise import generator_on, randn_like
from scorelab.sde import SDE, Kernel, Score
from scorelab.training import Watch, fit
from solutions.score_sde import euler_maruyama_step, score_matching_loss


@dataclass(frozen=True)
class VESDE(Kernel):
    """Variance-exploding SDE (Song Eq. 9), with sigma geometric in t (Song Eq. 30).

        dx = sqrt(d sigma(t)^2 / dt) dw
        alpha(t) = 1,   sigma(t) = sigma_min (sigma_max / sigma_min)^t   (Song Eq. 31)

    Song Eq. 29 has sigma(t)^2 - sigma(0)^2 for the variance; Eq. 31 counts sigma_min as there from the start.
    sigma_min, sigma_max: the noise at t = 0 and at t = 1, in units of the data, 0 < sigma_min < sigma_max.
    Times t are in [0, 1], of shape () or (B, 1, ..., 1) to broadcast against x (B, ...).
    """

    sigma_min: float = 0.01
    sigma_max: float = 50.0

    @property
    def prior_std(self) -> float:
        """The standard deviation of the noise that sampling starts from."""
        ### BEGIN SOLUTION
        std = self.sigma_max
        ### END SOLUTION
        return std

    def alpha(self, t: Tensor) -> Tensor:
        """The factor on x_0 at time t; the shape of t."""
        ### BEGIN SOLUTION
        alpha = torch.ones_like(t)
        ### END SOLUTION
        return alpha

    def sigma(self, t: Tensor) -> Tensor:
        """The standard deviation of the noise in x_t; the shape of t."""
        ### BEGIN SOLUTION
        sigma = self.sigma_min * (self.sigma_max / self.sigma_min) ** t
        ### END SOLUTION
        return sigma

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        """f(x, t), the pull; the shape of x."""
        ### BEGIN SOLUTION
        f = torch.zeros_like(x)
        ### END SOLUTION
        return f

    def diffusion(self, t: Tensor) -> Tensor:
        """g(t), the shaking; the shape of t."""
        ### BEGIN SOLUTION
        g = self.sigma(t) * math.sqrt(2 * math.log(self.sigma_max / self.sigma_min))
        ### END SOLUTION
        return g


@dataclass(frozen=True)
class SubVPSDE(Kernel):
    """Sub-variance-preserving SDE (Song Eq. 12), with beta linear in t (Song Eq. 32).

        dx = -1/2 beta(t) x dt + sqrt(beta(t) (1 - exp(-2 B(t)))) dw,   B(t) = integral of beta from 0 to t
        alpha(t) = exp(-1/2 B(t)),   sigma(t) = 1 - exp(-B(t))   (Song Eq. 28 and 34)

    beta_0, beta_1: the rate at t = 0 and at t = 1, per unit of time, 0 < beta_0 <= beta_1.
    Times t are in [0, 1], of shape () or (B, 1, ..., 1) to broadcast against x (B, ...).
    """

    beta_0: float = 0.1
    beta_1: float = 20.0

    def beta(self, t: Tensor) -> Tensor:
        """The rate at time t; the shape of t."""
        return self.beta_0 + t * (self.beta_1 - self.beta_0)

    @property
    def prior_std(self) -> float:
        """The standard deviation of the noise that sampling starts from."""
        ### BEGIN SOLUTION
        std = 1.0
        ### END SOLUTION
        return std

    def alpha(self, t: Tensor) -> Tensor:
        """The factor on x_0 at time t; the shape of t."""
        ### BEGIN SOLUTION
        B = self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2
        alpha = torch.exp(-B / 2)
        ### END SOLUTION
        return alpha

    def sigma(self, t: Tensor) -> Tensor:
        """The standard deviation of the noise in x_t; the shape of t."""
        ### BEGIN SOLUTION
        B = self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2
        sigma = -torch.expm1(-B)  # 1 - exp(-B), exact near t = 0
        ### END SOLUTION
        return sigma

    def drift(self, x: Tensor, t: Tensor) -> Tensor:
        """f(x, t), the pull; the shape of x."""
        ### BEGIN SOLUTION
        f = -self.beta(t) / 2 * x
        ### END SOLUTION
        return f

    def diffusion(self, t: Tensor) -> Tensor:
        """g(t), the shaking; the shape of t."""
        ### BEGIN SOLUTION
        B = self.beta_0 * t + (self.beta_1 - self.beta_0) * t**2 / 2
        g = torch.sqrt(-self.beta(t) * torch.expm1(-2 * B))
        ### END SOLUTION
        return g


def reverse_drift(sde: SDE, score: Score, x: Tensor, t: Tensor) -> Tensor:
    """The drift of the reverse-time SDE, f - g^2 score (Song Eq. 6), for any SDE.

    Song's dt is negative there. The kit's is positive, and `euler_maruyama_step` turns the sign.

    sde:        has drift(x, t) and diffusion(t).
    score:      a function of x and t, the shape of x.
    x: (B, ...) the current state.    t: () or (B, 1, ..., 1), its time.
    Returns the drift, (B, ...).
    """
    ### BEGIN SOLUTION
    f, g = sde.drift(x, t), sde.diffusion(t)
    drift = f - g**2 * score(x, t)
    ### END SOLUTION
    return drift


def image_loss(net: Score, sde: SDE, x_0: Tensor, t: Tensor, z: Tensor) -> Tensor:
    """The score-matching loss (Song Eq. 7, weighted by sigma^2), for data of any shape: points and images.

    net:          a function of x (B, ...) and t (B, 1, ..., 1), the shape of x.
    sde:          has alpha(t), sigma(t) and perturb(x_0, t, z).
    x_0: (B, ...) the data.    z: (B, ...) the standard normal noise.
    t:   (B,)     a time for each of them, in (0, 1].
    Returns a scalar tensor, differentiable in the weights of net.
    """
    ### BEGIN SOLUTION
    t = t.view(-1, *[1] * (x_0.ndim - 1))
    loss = score_matching_loss(net(sde.perturb(x_0, t, z), t), sde.sigma(t), z)
    ### END SOLUTION
    return loss


def reverse_sample(sde: SDE, score: Score, x: Tensor, times: Tensor, noise: Tensor) -> Tensor:
    """Carve x at times[0] into data at times[-1], by Euler-Maruyama steps of the reverse-time SDE (Song Eq. 6).

    sde:   has drift(x, t) and diffusion(t).
    score: a function of x (B, ...) and t (), the shape of x.
    x:     (B, ...)     the state at times[0], the noise of the prior.
    times: (N + 1,)     decreasing, not always evenly.
    noise: (N, B, ...)  standard normal, a draw for each step. The last step adds none, so noise[-1] is not used.
    Returns the state at times[-1], (B, ...).
    """
    ### BEGIN SOLUTION
    last = len(noise) - 1
    for i, (t, s) in enumerate(pairwise(times)):
        f, g = sde.drift(x, t), sde.diffusion(t)
        shake = noise[i] if i < last else torch.zeros_like(x)
        x = euler_maruyama_step(x, f - g**2 * score(x, t), g, t - s, shake)
    ### END SOLUTION
    return x


def train(
    net: nn.Module,
    sde: SDE,
    draw: Callable[[Generator], tuple[Tensor, Tensor | None]],
    *,
    steps: int,
    lr: float,
    generator: Generator,
    device: str = "cpu",
    watch: Watch | None = None,
) -> list[float]:
    """Fit net to the score of data under an SDE, at all times alike. Returns the loss of every step.

    draw: a batch of data (B, ...), and what the network is told of them, (B,) or None, both on its generator's device.
    lr: the learning rate at its highest; see `scorelab.training.fit`.    watch: looks on while it trains.
    device: where to train, "cuda" for one; net comes back from there.
    Draws from `generator` only; the progress bar goes to stdout.
    """
    draws = generator_on(device, generator)

    def loss_of_a_batch() -> Tensor:
        x_0, label = draw(draws)
        t = 1e-3 + (1 - 1e-3) * torch.rand(len(x_0), generator=draws, device=device)
        return image_loss(partial(net, label=label), sde, x_0, t, randn_like(x_0, draws))

    return fit(net, loss_of_a_batch, steps=steps, lr=lr, device=device, watch=watch)


def sketch(net: nn.Module, sde: SDE, start: Tensor, label: Tensor, steps: int = 8) -> Tensor:
    """What net draws from the noise `start` (B, ...) in a few steps without dice, those of Problem set 1's first film.

    label: (B,) what to draw.    It is quick, for a look at a network in training.
    """
    x = sde.prior_std * start
    for t, s in pairwise(torch.linspace(1, 1e-3, steps + 1)):
        z = -sde.sigma(t) * net(x, t, label)
        x = sde.perturb((x - sde.sigma(t) * z) / sde.alpha(t), s, z)
    return x
