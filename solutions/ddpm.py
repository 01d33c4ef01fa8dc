"""Ho's chain of noising steps, its posterior, and its short cuts: the answers to ps3_ddpm.

Times are whole numbers, t = 1 ... T, and t = 0 is data. Tables have T + 1 entries, so that t is their index:
betas[0] = 0 and alpha_bars[0] = 1. A network `eps` tells the noise in x_t.
Source: Ho et al. 2020, arXiv:2006.11239; Song, Meng and Ermon 2021, arXiv:2010.02502;
Nichol and Dhariwal 2021, arXiv:2102.09672.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from math import pi

import torch
from torch import Generator, Tensor, nn

from scorelab.noise import generator_on, randn_like
from scorelab.training import Watch, fit

Noise = Callable[[Tensor, Tensor], Tensor]  # the noise in x (B, ...) at t (B,) int64; the shape of x
BETA_MAX = 0.999  # no step takes everything: a step back divides by the root of 1 - beta


def linear_betas(T: int) -> Tensor:
    """Ho's schedule, from 1e-4 to 0.02 in 1000 steps; of fewer steps each adds more, so that the chain ends in noise.

    Returns (T + 1,) in float64: float32 loses digits of 1 - alpha_bar near t = 0.
    """
    betas = torch.linspace(1e-4, 0.02, T, dtype=torch.float64) * (1000 / T)
    return torch.cat([betas.new_zeros(1), betas.clamp(max=BETA_MAX)])


def cosine_betas(T: int) -> Tensor:
    """Nichol and Dhariwal's schedule, which loses the data at an even pace (their Eq. 17).

        alpha_bar(t) = f(t) / f(0),   f(t) = cos^2((t / T + 0.008) / 1.008 * pi / 2)

    Returns (T + 1,) in float64.
    """
    u = torch.arange(T + 1, dtype=torch.float64) / T
    f = torch.cos((u + 0.008) / 1.008 * pi / 2) ** 2
    betas = 1 - f[1:] / f[:-1]
    return torch.cat([betas.new_zeros(1), betas.clamp(max=BETA_MAX)])


def alpha_bars(betas: Tensor) -> Tensor:
    """What is left of the data's variance after t steps: the product of 1 - beta_s for s = 1 ... t (Ho Eq. 4).

    betas: (T + 1,)  the variance that step t adds, in [0, 1); betas[0] = 0.
    Returns (T + 1,), falling from alpha_bars[0] = 1.
    """
    ### BEGIN SOLUTION
    bars = torch.cumprod(1 - betas, dim=0)
    ### END SOLUTION
    return bars


def q_sample(x_0: Tensor, t: Tensor, noise: Tensor, alpha_bars: Tensor) -> Tensor:
    """x_t in one jump from x_0 (Ho Eq. 4): sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) noise.

    x_0:   (B, ...)  the data.    noise: (B, ...) standard normal.
    t:     (B,)      int64 from 0 to T, a time for each of them.
    alpha_bars: (T + 1,).
    Returns x_t, (B, ...).
    """
    ### BEGIN SOLUTION
    alpha_bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * noise
    ### END SOLUTION
    return x_t


def noise_prediction_loss(model: Noise, x_0: Tensor, t: Tensor, noise: Tensor, alpha_bars: Tensor) -> Tensor:
    """How far the model's guess is from the noise that made x_t: Ho's simple loss (Ho Eq. 14).

    model: a function of x_t (B, ...) and t (B,), the shape of x_t.
    x_0, noise: (B, ...).    t: (B,) int64 from 1 to T.    alpha_bars: (T + 1,).
    Returns a scalar tensor, the mean over all elements, differentiable in the weights of model.
    """
    ### BEGIN SOLUTION
    alpha_bar = alpha_bars[t].view(-1, *[1] * (x_0.ndim - 1))
    x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * noise
    loss = torch.mean((noise - model(x_t, t)) ** 2)
    ### END SOLUTION
    return loss


def posterior(x_0: Tensor, x_t: Tensor, t: Tensor, betas: Tensor, alpha_bars: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of x_{t-1}, given where the chain began and where it is (Ho Eq. 6 and 7).

    x_0, x_t: (B, ...).    t: (B,) int64 from 1 to T.    betas, alpha_bars: (T + 1,).
    Returns the mean (B, ...) and the variance (B, 1, ..., 1), which is 0 at t = 1.
    """
    ### BEGIN SOLUTION
    beta, bar, before = (
        table.view(-1, *[1] * (x_0.ndim - 1)) for table in (betas[t], alpha_bars[t], alpha_bars[t - 1])
    )
    mean = (before.sqrt() * beta * x_0 + (1 - beta).sqrt() * (1 - before) * x_t) / (1 - bar)
    variance = (1 - before) / (1 - bar) * beta
    ### END SOLUTION
    return mean, variance


def ancestral_step(
    eps: Tensor, x_t: Tensor, t: int, betas: Tensor, alpha_bars: Tensor, large: bool, noise: Tensor
) -> Tensor:
    """One step back along the chain, from x_t to x_{t-1} (Ho Eq. 11 and Algorithm 2).

    eps:   (B, ...)  the noise that the model sees in x_t.    x_t: (B, ...).
    t:     an int from 1 to T.    betas, alpha_bars: (T + 1,).
    large: the variance is beta_t if True, and that of the posterior (Ho Eq. 7) if False.
    noise: (B, ...)  standard normal. The last step, t = 1, adds none.
    Returns x_{t-1}, (B, ...).
    """
    ### BEGIN SOLUTION
    beta, bar, before = betas[t], alpha_bars[t], alpha_bars[t - 1]
    mean = (x_t - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt()
    variance = beta if large else (1 - before) / (1 - bar) * beta
    x = mean + variance.sqrt() * noise if t > 1 else mean
    ### END SOLUTION
    return x


def ddim_step(eps: Tensor, x_t: Tensor, t: int, s: int, alpha_bars: Tensor, eta: float, noise: Tensor) -> Tensor:
    """One step back from t to any earlier s (Song, Meng and Ermon 2021, Eq. 12 and 16).

    eps:  (B, ...)  the noise that the model sees in x_t.    x_t: (B, ...).
    t, s: ints, 0 <= s < t <= T.    alpha_bars: (T + 1,).
    eta:  from 0 to 1: how much fresh noise; 0 draws none, 1 is the chain's own with the small variance.
    noise: (B, ...)  standard normal.
    Returns x_s, (B, ...).
    """
    ### BEGIN SOLUTION
    bar, bar_s = alpha_bars[t], alpha_bars[s]
    x_0 = (x_t - (1 - bar).sqrt() * eps) / bar.sqrt()
    sigma = eta * ((1 - bar_s) / (1 - bar)).sqrt() * (1 - bar / bar_s).sqrt()
    x_s = bar_s.sqrt() * x_0 + (1 - bar_s - sigma**2).sqrt() * eps + sigma * noise
    ### END SOLUTION
    return x_s


def train(
    net: nn.Module,
    x_0: Tensor,
    labels: Tensor,
    alpha_bars: Tensor,
    *,
    steps: int,
    batch: int,
    lr: float,
    generator: Generator,
    device: str = "cpu",
    watch: Watch | None = None,
) -> list[float]:
    """Fit net to the noise in x_t, at all times of the chain (Ho Algorithm 1).

    x_0: (N, ...) the data.    labels: (N,) what the network is told of them.    alpha_bars: (T + 1,).
    lr: the learning rate at its highest; see `scorelab.training.fit`.    watch: looks on while it trains.
    device: where to train, "cuda" for one; net comes back from there.
    Draws from `generator` only; the progress bar goes to stdout. Returns the loss of every step.
    """
    data, known, bars = x_0.to(device), labels.to(device), alpha_bars.to(device)
    draws = generator_on(device, generator)

    def loss_of_a_batch() -> Tensor:
        chosen = torch.randint(len(data), (batch,), generator=draws, device=device)
        t = torch.randint(1, len(bars), (batch,), generator=draws, device=device)
        model = partial(net, label=known[chosen])  # a function of x_t and t
        noise = randn_like(data[chosen], draws)
        return noise_prediction_loss(model, data[chosen], t, noise, bars)

    return fit(net, loss_of_a_batch, steps=steps, lr=lr, device=device, watch=watch)


@torch.no_grad()
def ancestral_sample(eps: Noise, z: Tensor, betas: Tensor, *, large: bool, generator: Generator) -> Iterator[Tensor]:
    """Walk the whole chain back from the noise z (B, ...): the states at T - 1, ..., 0 (Ho Algorithm 2).

    eps:   a function of x (B, ...) and t (B,) int64.    betas: (T + 1,).
    large: the variance is beta_t if True, and that of the posterior if False.
    `*_, x = ancestral_sample(...)` keeps the end alone.
    """
    bars, x = alpha_bars(betas), z
    for t in range(len(betas) - 1, 0, -1):
        noise = randn_like(x, generator) if t > 1 else torch.zeros_like(x)
        x = ancestral_step(eps(x, whole(t, x)), x, t, betas, bars, large, noise)
        yield x


@torch.no_grad()
def ddim_sample(
    eps: Noise, z: Tensor, alpha_bars: Tensor, *, steps: int, eta: float, generator: Generator
) -> Iterator[Tensor]:
    """Jump back from the noise z (B, ...) in a few steps of one length: the state after each.

    eps:   a function of x (B, ...) and t (B,) int64.    alpha_bars: (T + 1,).
    steps: from 1 to T.    eta: from 0, which draws nothing, to 1.
    `*_, x = ddim_sample(...)` keeps the end alone.
    """
    x = z
    times = torch.linspace(len(alpha_bars) - 1, 0, steps + 1).round().int().tolist()
    for t, s in pairwise(times):
        noise = randn_like(x, generator) if eta and s else torch.zeros_like(x)
        x = ddim_step(eps(x, whole(t, x)), x, t, s, alpha_bars, eta, noise)
        yield x


def whole(t: int, x: Tensor) -> Tensor:
    """The time t for each of x (B, ...), as a network wants it: (B,) int64."""
    return torch.full((len(x),), t, device=x.device)
