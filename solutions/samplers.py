"""Samplers without dice, a corrector, and how likely a picture is: the answers to ps4_samplers.

One drift, half the score's pull and no noise, moves a crowd through the same densities as the SDE. Followed back, it
draws; followed forward, it says how likely a point is.
Source: Song et al. 2021, arXiv:2011.13456.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor

from scorelab.sde import SDE, Score

Drift = Callable[[Tensor, Tensor], Tensor]  # dx/dt, of x (B, ...) and t (); the shape of x


def probability_flow_drift(sde: SDE, score: Score, x: Tensor, t: Tensor) -> Tensor:
    """The drift of the ODE whose crowd has the densities of the SDE, f - 1/2 g^2 score (Song Eq. 13).

    sde:   has drift(x, t) and diffusion(t).
    score: a function of x and t, the shape of x.
    x: (B, ...) the state.    t: () or (B, 1, ..., 1), its time.
    Returns dx/dt, (B, ...), differentiable in x where the score is.
    """
    ### BEGIN SOLUTION
    drift = sde.drift(x, t) - sde.diffusion(t) ** 2 / 2 * score(x, t)
    ### END SOLUTION
    return drift


def heun_step(drift: Drift, x: Tensor, t: Tensor, s: Tensor) -> Tensor:
    """Follow dx/dt = drift(x, t) from time t to time s by one step of Heun's method, which has order 2.

    Go by Euler's step to where it leads, look at the drift there, and go again with the mean of both.

    drift: a function of x and a time, the shape of x. It is asked twice.
    x: (B, ...) the state at time t.    t, s: (), in either order: forward s > t, back s < t.
    Returns the state at time s, (B, ...).
    """
    ### BEGIN SOLUTION
    here = drift(x, t)
    there = drift(x + (s - t) * here, s)
    x = x + (s - t) * (here + there) / 2
    ### END SOLUTION
    return x


def langevin_correction(score: Score, x: Tensor, t: Tensor, snr: float, noise: Tensor) -> Tensor:
    """One step of Langevin dynamics at time t, which pulls x back to the density p_t (Song Algorithm 4).

        eps = 2 (snr |noise| / |score|)^2,   x + eps score + sqrt(2 eps) noise

    A norm is taken over all numbers of a point or an image, then averaged over the batch (App. G): eps is one number.

    score: a function of x and t, the shape of x. It is asked once.
    x, noise: (B, ...), the noise standard normal.    t: ().    snr: r of the paper, above 0; 0.16 is usual.
    Returns the corrected state, (B, ...).
    """
    ### BEGIN SOLUTION
    pull = score(x, t)
    size, shake = (v.flatten(1).norm(dim=1).mean() for v in (pull, noise))
    eps = 2 * (snr * shake / size) ** 2
    x = x + eps * pull + (2 * eps).sqrt() * noise
    ### END SOLUTION
    return x


def log_likelihood(sde: SDE, score: Score, x: Tensor, times: Tensor, probe: Tensor | None) -> Tensor:
    """log p(x) at times[0], by following the probability flow to times[-1] with Heun's method (Song Eq. 39).

        log p_0(x_0) = log p_1(x_1) + integral of div v(x_t, t) dt,   p_1 = N(0, prior_std^2 I)

    v is the drift of Song Eq. 13. Its divergence is exact without a probe; with one it is
    probe . grad(v . probe), which is right on average over random probes (Song Eq. 40).

    sde:   has drift(x, t), diffusion(t) and prior_std.
    score: a function of x (B, ...) and t (), the shape of x, differentiable in x.
    x:     (B, ...)   at times[0].
    times: (N + 1,)   increasing, not always evenly. Each step is one of Heun's, for x and the integral alike.
    probe: (B, ...)   the same in every step; None for the exact divergence.
    Returns the log-density of each, in nats, (B,).
    """
    ### BEGIN SOLUTION
    directions = torch.eye(x[0].numel(), dtype=x.dtype) if probe is None else [probe.flatten(1)]

    def flow(state: Tensor, t: Tensor) -> Tensor:
        """How fast x, in all columns but the last, and the integral, in the last, change."""
        with torch.enable_grad():
            y = state[:, :-1].detach().requires_grad_()
            v = probability_flow_drift(sde, score, y.view_as(x), t).flatten(1)
            div = torch.zeros_like(v[:, :1])
            for p in directions:
                (slope,) = torch.autograd.grad((v * p).sum(), y, retain_graph=True)
                div = div + (slope * p).sum(1, keepdim=True)
        return torch.cat([v, div], dim=1).detach()

    state = torch.cat([x.flatten(1), x.new_zeros(len(x), 1)], dim=1)
    for t, s in pairwise(times):
        state = heun_step(flow, state, t, s)
    x, integral = state[:, :-1], state[:, -1]
    log_prior = -(x**2 / sde.prior_std**2 + math.log(2 * math.pi * sde.prior_std**2)).sum(1) / 2
    log_p = log_prior + integral
    ### END SOLUTION
    return log_p


def bits_per_dim(log_prob: Tensor, dims: int, bin_width: float) -> Tensor:
    """How many bits a value needs that was measured in steps of bin_width, under a density (Song Sec. 4.3).

    A bin of such steps holds about p(x) bin_width^dims of the probability.

    log_prob: (B,)  log p(x), in nats, of data with the noise of one bin added.
    dims:     how many numbers x has, above 0.    bin_width: from one value to the next, in units of x, above 0.
    Returns bits, (B,).
    """
    ### BEGIN SOLUTION
    bits = -log_prob / (dims * math.log(2)) - math.log2(bin_width)
    ### END SOLUTION
    return bits
