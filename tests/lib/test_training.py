"""The loop that every training shares."""

import pytest
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


class Diary:
    """A watch that notes what it sees."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, bool]] = []

    def __call__(self, losses: list[float], last: bool = False) -> None:
        self.seen.append((len(losses), last))


def test_a_watch_sees_every_step_and_changes_nothing():
    nets, diary = [line() for _ in range(2)], Diary()
    alone, watched = (
        fit(net, lambda net=net, x=x, y=y: (net(x) - y).square().mean(), steps=3, lr=0.1, watch=watch)
        for (net, x, y), watch in zip(nets, (None, diary), strict=True)
    )
    assert diary.seen == [(0, False), (1, False), (2, False), (3, False), (3, True)]
    assert watched == alone


@pytest.mark.parametrize(("name", "value"), [("NBGRADER_EXECUTION", "autograde"), ("SCORELAB_DRAFT", "1")])
def test_where_a_rough_one_will_do_it_takes_few_steps(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    net, x, y = line()
    assert len(fit(net, lambda: (net(x) - y).square().mean(), steps=300, lr=0.1)) == 20
