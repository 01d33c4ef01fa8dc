"""The straight road from noise to data: the answers to ps6_flow_matching.

Every data point is joined to a noise by a straight line, and a network learns the mean velocity of all lines that
pass a place. t = 0 is data, as always; Lipman et al. and Liu et al. count time the other way.
Source: Lipman et al. 2023, arXiv:2210.02747; Liu et al. 2023, arXiv:2209.03003.
"""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from scorelab.noise import generator_on
from scorelab.training import Watch, fit

Velocity = Callable[[Tensor, Tensor], Tensor]  # dx/dt, of x (B, ...) and t (); the shape of x


def interpolate(x_0: Tensor, z: Tensor, t: Tensor) -> Tensor:
    """The point at time t on the straight line from the data x_0 (t = 0) to the noise z (t = 1).

    x_0, z: (B, ...).    t: () or (B, 1, ..., 1), in [0, 1].    Returns x_t, (B, ...).
    """
    ### BEGIN SOLUTION
    x_t = (1 - t) * x_0 + t * z
    ### END SOLUTION
    return x_t


def flow_matching_loss(pred: Tensor, x_0: Tensor, z: Tensor) -> Tensor:
    """How far a velocity is from that of the line, dx_t/dt = z - x_0: the mean square over all elements.

    pred, x_0, z: (B, ...).    Returns a scalar tensor, differentiable in pred.
    """
    ### BEGIN SOLUTION
    loss = (pred - (z - x_0)).square().mean()
    ### END SOLUTION
    return loss


def velocity_from_score(score: Tensor, x: Tensor, t: Tensor) -> Tensor:
    """The mean velocity of the lines through x at time t, E[z - x_0 | x_t = x], from the score there.

    Noise and score say the same, E[z | x_t] = -t score; and x_t = (1 - t) x_0 + t z holds for the means, too.

    score, x: (B, ...).    t: () or (B, 1, ..., 1), in [0, 1).    Returns (B, ...).
    """
    ### BEGIN SOLUTION
    velocity = -(x + t * score) / (1 - t)
    ### END SOLUTION
    return velocity


def score_from_velocity(velocity: Tensor, x: Tensor, t: Tensor) -> Tensor:
    """The score at x and time t from the mean velocity there; the way back.

    velocity, x: (B, ...).    t: () or (B, 1, ..., 1), in (0, 1].    Returns (B, ...).
    """
    ### BEGIN SOLUTION
    score = -(x + (1 - t) * velocity) / t
    ### END SOLUTION
    return score


def euler_flow(velocity: Velocity, x: Tensor, times: Tensor) -> Tensor:
    """Follow dx/dt = velocity(x, t) from times[0] to times[-1] by Euler's steps, in either direction.

    velocity: a function of x (B, ...) and t (), the shape of x; asked once a step.
    x: (B, ...) at times[0].    times: (N + 1,), falling from noise to data or rising, not always evenly.
    Returns the state at times[-1], (B, ...).
    """
    ### BEGIN SOLUTION
    for t, s in pairwise(times):
        x = x + (s - t) * velocity(x, t)
    ### END SOLUTION
    return x


def reflow_pairs(velocity: Velocity, z: Tensor, times: Tensor) -> tuple[Tensor, Tensor]:
    """Noise, with the data that the flow makes of it: pairs to train a second, straighter flow (Liu et al.).

    velocity: any function, as for euler_flow; if it is a network, it is not to be trained here.
    z: (B, ...) noise, the state at times[0].    times: (N + 1,), falling.
    Returns x_0 at times[-1] and z, a pair of (B, ...), without a graph.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        x_0 = euler_flow(velocity, z, times)
    ### END SOLUTION
    return x_0, z


def train(
    net: nn.Module,
    pairs: Callable[[Generator], tuple[Tensor, ...]],
    *,
    steps: int,
    lr: float,
    generator: Generator,
    device: str = "cpu",
    watch: Watch | None = None,
) -> list[float]:
    """Fit net to the velocity of the lines between pairs, at all times alike (Liu Algorithm 1). Returns all losses.

    pairs: draws data and noise (B, ...), and whatever else net is told, such as labels, on its generator's device.
    lr: the learning rate at its highest; see `scorelab.training.fit`.    watch: looks on while it trains.
    device: where to train, "cuda" for one; net comes back from there.
    Draws from `generator` only; the progress bar goes to stdout.
    """
    draws = generator_on(device, generator)

    def loss_of_a_batch() -> Tensor:
        x_0, z, *known = pairs(draws)
        t = torch.rand(len(x_0), *[1] * (x_0.ndim - 1), generator=draws, device=device)  # a time for each line
        return flow_matching_loss(net(interpolate(x_0, z, t), t, *known), x_0, z)

    return fit(net, loss_of_a_batch, steps=steps, lr=lr, device=device, watch=watch)
