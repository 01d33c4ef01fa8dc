"""The loop that every training shares."""

import torch
from torch import Tensor, nn

from scorelab.training import DECAY, fit


def line() -> tuple[nn.Linear, Tensor, Tensor]:
    net = nn.Linear(1, 1)
    nn.init.zeros_(net.weight)
    nn.init.zeros_(net.bias)
    x = torch.linspace(-1, 1, 9)[:, None]
    return net, x, 2 * x - 0.5


def test_it_lowers_the_loss_and_tells_every_step():
    net, x, y = line()
    losses = fit(net, lambda: (net(x) - y).square().mean(), steps=300, lr=0.1)
    assert len(losses) == 300
    assert losses[0] == y.square().mean().item()
    assert losses[-1] < 1e-3 * losses[0]


def test_it_ends_with_the_average_of_the_weights():
    net, x, y = line()
    seen: list[Tensor] = []

    def loss() -> Tensor:
        seen.append(net.weight.detach().clone())
        return (net(x) - y).square().mean()

    fit(net, loss, steps=40, lr=0.1)
    average = seen[1].clone()  # the weights after the first step
    for weight in seen[2:]:
        average = DECAY * average + (1 - DECAY) * weight
    gap = (net.weight - average).abs().item()
    assert gap < (1 - DECAY) * 2, "the last step's weights count 1 - DECAY"


def test_the_progress_is_on_stdout(capsys):
    net, x, y = line()
    fit(net, lambda: (net(x) - y).square().mean(), steps=3, lr=0.1)
    said = capsys.readouterr()
    assert "training" in said.out
    assert said.err == ""
