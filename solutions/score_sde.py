"""Score-based generative modelling with a VP-SDE: the answers to ps1_score_sde, and what is built on them.

Train a network to match the score of the perturbed data (Song Eq. 7), then integrate the
reverse-time SDE (Song Eq. 6) with Euler-Maruyama steps.
Source: Song et al. 2021, arXiv:2011.13456; Ho et al. 2020, arXiv:2006.11239.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from scorelab.noise import generator_on, randn_like, times
from scorelab.sde import SDE, Score
from scorelab.training import Watch, fit


def score_matching_loss(pred: Tensor, std: Tensor, z: Tensor) -> Tensor:
    """The denoising score-matching loss, weighted by the variance (Song Eq. 7 with lambda = std^2).

    The mean over all elements of the squared distance between pred and the score of the perturbation
    kernel, -z / std, weighted by std^2. It is Ho's simplified loss (Ho Eq. 14) with eps_theta = -std * pred.

    pred: (B, ...)  the network's score at x_t = alpha x_0 + std z.
    std:            the kernel's standard deviation; anything that broadcasts against pred,
                    (B, 1) for points, (B, 1, 1, 1) for images.
    z:    (B, ...)  the standard normal noise that made x_t.
    Returns a scalar tensor, differentiable in pred.
    """
    ### BEGIN SOLUTION
    loss = torch.mean((pred * std + z) ** 2)
    ### END SOLUTION
    return loss


def euler_maruyama_step(z: Tensor, drift: Tensor, diffusion: Tensor, dt: "float | Tensor", noise: Tensor) -> Tensor:
    """One Euler-Maruyama step of the reverse-time SDE (Song Eq. 6), from t back to t - dt.

    z:     (B, ...)  the current state.
    drift: (B, ...)  the reverse-time drift f - g^2 score, at z and t.
    diffusion:       g(t); a scalar tensor, or anything that broadcasts against z.
    dt:              the step's length, > 0, in units of time; a Python float or a 0-dim tensor.
    noise: (B, ...)  standard normal noise; zeros give the mean of the step.
    Returns the state at t - dt, (B, ...).
    """
    ### BEGIN SOLUTION
    dt = torch.as_tensor(dt)
    z = z - drift * dt + diffusion * torch.sqrt(dt) * noise
    ### END SOLUTION
    return z


def train(
    net: nn.Module,
    sde: SDE,
    x_0: Tensor,
    *condition: Tensor,
    steps: int,
    batch: int,
    lr: float,
    generator: Generator,
    device: str = "cpu",
    watch: Watch | None = None,
) -> list[float]:
    """Fit net to the score of x_0 (N, ...) at all times: score-matching steps with Adam, loss by loss.

    condition: what else the network is told, (N, ...) each, in step with x_0; labels, for example.
    lr: the learning rate at its highest; see `scorelab.training.fit`.    watch: looks on while it trains.
    device: where to train, "cuda" for one; net comes back from there.
    Draws from `generator` only; the progress bar goes to stdout. Returns the loss of every step.
    """
    data, draws = [part.to(device) for part in (x_0, *condition)], generator_on(device, generator)

    def loss_of_a_batch() -> Tensor:
        chosen = torch.randint(len(x_0), (batch,), generator=draws, device=device)
        x, *known = (part[chosen] for part in data)
        t, z = times(batch, x, draws), randn_like(x, draws)
        pred = net(sde.perturb(x, t, z), t, *known)
        return score_matching_loss(pred, sde.sigma(t), z)

    return fit(net, loss_of_a_batch, steps=steps, lr=lr, device=device, watch=watch)


@torch.no_grad()
def sample(
    score: Score, sde: SDE, z: Tensor, *, steps: int, generator: Generator, t_min: float = 1e-3
) -> Iterator[Tensor]:
    """Carve data out of the noise z (B, ...): the state after each step of the reverse-time SDE (Song Eq. 6).

        dx = [f(x, t) - g(t)^2 score(x, t)] dt + g(t) dw,   from t = 1 down to t_min

    score: a function of x (B, ...) and t (), such as a trained network or the exact score.
    z:     standard normal noise, from which x_1 = prior_std z.
    The last step adds no noise: there is no later step to take it out again.
    `*_, x = sample(...)` keeps the end alone.
    """
    x = sde.prior_std * z
    grid = torch.linspace(1, t_min, steps + 1, dtype=z.dtype, device=z.device)
    for step, (t, s) in enumerate(pairwise(grid), start=1):
        drift = sde.drift(x, t) - sde.diffusion(t) ** 2 * score(x, t)
        noise = randn_like(x, generator) if step < steps else torch.zeros_like(x)
        x = euler_maruyama_step(x, drift, sde.diffusion(t), t - s, noise)
        yield x
