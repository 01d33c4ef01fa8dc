"""Score-based generative modelling with a VP-SDE: the answers to ps1_score_sde, and what is built on them.

Train a network to match the score of the perturbed data (Song Eq. 7), then integrate the
reverse-time SDE (Song Eq. 6) with Euler-Maruyama steps.
Source: Song et al. 2021, arXiv:2011.13456; Ho et al. 2020, arXiv:2006.11239.
"""

import torch
from torch import Tensor


def score_matching_loss(pred: Tensor, std: Tensor, z: Tensor) -> Tensor:
    """The denoising score-matching loss, weighted by the variance (Song Eq. 7 with lambda = std^2).

    The mean over all elements of (std * pred + z)^2: zero when pred = -z / std, the score of the
    perturbation kernel. It is Ho's simplified loss (Ho Eq. 14) with eps_theta = -std * pred.

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


def euler_maruyama_step(
    z: Tensor, drift: Tensor, diffusion: Tensor, dt: float | Tensor, noise: Tensor
) -> Tensor:
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
