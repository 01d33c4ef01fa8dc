"""Training on another device: network, data and randomness are there, and nothing else moves.

"cuda" needs such a machine. Without one it is skipped, and pytest's summary says so.
"""

from collections.abc import Callable

import pytest
import torch
from torch import Generator, nn

from scorelab.nets import ChainUNet, ScoreMLP
from scorelab.noise import generator_on
from scorelab.sde import VPSDE
from solutions import ddpm, score_sde

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


@pytest.mark.parametrize("device", ["cpu", GPU])
@pytest.mark.parametrize("train", [points, digits])
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
