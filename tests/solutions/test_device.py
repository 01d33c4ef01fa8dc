"""Training on another device: network, data and randomness are there, and nothing else moves.

"cuda" needs such a machine. Without one it is skipped, and pytest's summary says so.
"""

from collections.abc import Callable

import pytest
import torch
from torch import Generator, Tensor, nn

from scorelab import plots
from scorelab.data import islands
from scorelab.nets import ChainUNet, ScoreMLP, VelocityNetwork
from scorelab.noise import generator_on, randn_like
from scorelab.plots import live
from scorelab.sde import VPSDE, Straight
from solutions import ddpm, flow_matching, score_sde, sde_family

GPU = pytest.param(
    "cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="NOT SEEN TO RUN ON A GPU: no CUDA here")
)
Train = Callable[[str, Generator], tuple[nn.Module, list[float]]]


def points(device: str, generator: Generator) -> tuple[nn.Module, list[float]]:
    net, x_0 = ScoreMLP(VPSDE(), generator, width=32), torch.randn(500, 2, generator=generator)
    return net, score_sde.train(net, VPSDE(), x_0, steps=20, batch=64, lr=1e-3, generator=generator, device=device)


def digits(device: str, generator: Generator) -> tuple[nn.Module, list[float]]:
    bars = torch.linspace(1, 0.1, 11)
    net = ChainUNet(bars, generator, channels=8, classes=10)
    x_0, labels = torch.randn(50, 1, 8, 8, generator=generator), torch.arange(50) % 10
    return net, ddpm.train(net, x_0, labels, bars, steps=5, batch=16, lr=1e-3, generator=generator, device=device)


def drawn(device: str, generator: Generator) -> tuple[nn.Module, list[float]]:
    """The loop of ps2, ps4 and ps5, whose batches are drawn where it trains."""
    net, options = ScoreMLP(VPSDE(), generator, width=32), {"steps": 20, "lr": 1e-3, "generator": generator}
    return net, sde_family.train(net, VPSDE(), lambda g: (islands(64, g), None), **options, device=device)


def flown(device: str, generator: Generator) -> tuple[nn.Module, list[float]]:
    """The loop of ps6."""

    def pairs(there: Generator) -> tuple[Tensor, Tensor]:
        x_0 = islands(64, there)
        return x_0, randn_like(x_0, there)

    net = VelocityNetwork(ScoreMLP(Straight(), generator, width=32))
    return net, flow_matching.train(net, pairs, steps=20, lr=1e-3, generator=generator, device=device)


@pytest.mark.parametrize("device", ["cpu", GPU])
@pytest.mark.parametrize("train", [points, digits, drawn, flown])
class TestTraining:
    def test_it_lowers_a_loss_there_and_the_network_comes_back(self, train: Train, device: str) -> None:
        net, losses = train(device, Generator().manual_seed(0))
        assert all(0 < loss < 3 for loss in losses)
        assert {part.device.type for part in (*net.parameters(), *net.buffers())} == {"cpu"}

    def test_it_can_be_repeated_and_draws_from_no_global_stream(self, train: Train, device: str, untouched) -> None:
        with untouched():
            first, second = (train(device, Generator().manual_seed(0))[1] for _ in range(2))
        assert first == pytest.approx(second, rel=1e-5)  # a GPU adds in no fixed order
        assert first != train(device, Generator().manual_seed(1))[1]


@pytest.mark.parametrize("device", ["cpu", GPU])
def test_whoever_looks_on_finds_the_network_on_the_cpu_and_changes_nothing(device: str, monkeypatch) -> None:
    monkeypatch.setattr(live, "_in_a_notebook", lambda: True)
    monkeypatch.setattr(plots.TrainingView, "_show", lambda *_, **__: None)
    seen, losses = [], []
    for looks_on in (False, True):
        generator = Generator().manual_seed(0)
        net, x = ScoreMLP(VPSDE(), generator, width=32), torch.randn(9, 2, generator=generator)

        def sample(net: nn.Module = net, x: Tensor = x) -> Tensor:
            seen.append(next(net.parameters()).device.type)
            return net(x, torch.tensor(0.5))

        options = {"steps": 9, "batch": 9, "lr": 1e-3, "generator": generator, "device": device}
        watch = plots.TrainingView(net, sample) if looks_on else None
        losses.append(score_sde.train(net, VPSDE(), x, **options, watch=watch))
    assert len(seen) >= 2
    assert {*seen} == {"cpu"}
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


@pytest.mark.parametrize("device", ["cpu", GPU])
def test_a_generator_for_a_device_is_on_it(device: str) -> None:
    here = Generator().manual_seed(0)
    there = generator_on(device, here)
    assert there.device.type == device
    assert (there is here) == (device == "cpu")
    assert torch.rand(2, generator=there, device=device).device.type == device


def test_a_network_comes_back_from_a_training_that_failed() -> None:
    """Of a device that is not there, too."""
    net = ScoreMLP(VPSDE(), Generator().manual_seed(0))
    with pytest.raises(ValueError, match="steps"):
        score_sde.train(net, VPSDE(), torch.zeros(9, 2), steps=-1, batch=4, lr=1e-3, generator=Generator())
    assert next(net.parameters()).device.type == "cpu"
