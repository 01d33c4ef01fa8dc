"""The part of training that is the same for every loss: Adam, a rise and a fall of the learning rate, an average."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from scorelab.draft import rough

DECAY = 0.995  # of the moving average: it looks back over some 200 steps
ROUGH_STEPS = 20  # enough to see that a loop runs


class Watch(Protocol):
    """Who looks on, such as `scorelab.plots.TrainingView`. To look must not draw from the training's generator."""

    def __call__(self, losses: list[float], last: bool = False) -> None:
        """Called before the first step, after each step, and once more, as the last, when net is finished."""


def fit(
    net: nn.Module,
    loss_of_a_batch: Callable[[], Tensor],
    *,
    steps: int,
    lr: float,
    device: str | torch.device = "cpu",
    watch: Watch | None = None,
) -> list[float]:
    """Lower a loss of net, batch by batch, with Adam. Returns the loss of every step.

    loss_of_a_batch: draws data and noise and returns a scalar tensor, differentiable in the weights of net.
    lr: the learning rate at its highest. It rises over the first 30 % of the steps, and falls to 0 along a cosine.
    device: where to train, "cuda" for one; net comes back from there.
    net ends with the moving average of its weights, in which much of the gradients' noise cancels.
    watch: looks on, see `Watch`. The progress bar goes to stdout.
    Where a rough picture is enough, at most 20 steps are taken: see `scorelab.draft`.
    """
    with lent_to(device, net):
        return _lowered(net, loss_of_a_batch, min(steps, ROUGH_STEPS) if rough() else steps, lr, watch or _nobody)


def _lowered(net: nn.Module, loss_of_a_batch: Callable[[], Tensor], steps: int, lr: float, look: Watch) -> list[float]:
    """The losses of `fit`, whose network is where it trains."""
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    optimizer = torch.optim.Adam(net.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=lr, total_steps=steps)
    losses: list[float] = []
    look(losses)
    for _ in (progress := tqdm(range(steps), desc="training", file=sys.stdout, mininterval=5)):
        loss = loss_of_a_batch()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        average.update_parameters(net)
        losses.append(loss.item())
        progress.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
        look(losses)
    net.load_state_dict(average.module.state_dict())
    look(losses, last=True)
    return losses


@contextmanager
def lent_to(device: str | torch.device, net: nn.Module) -> Iterator[None]:
    """The network's weights are on that device inside the block, and then where they were."""
    home = next(net.parameters()).device
    net.to(device)
    try:
        yield
    finally:
        net.to(home)


def _nobody(losses: list[float], last: bool = False) -> None:
    """The one who looks on when nobody does."""
