"""Digits under the SDEs of ps2: what to train on, the network, and what it draws."""

import torch
from torch import Generator, Tensor

from scorelab import data
from scorelab.nets import ScoreUNet
from scorelab.sde import VPSDE
from solutions.score_sde import train
from solutions.sde_family import VESDE, SubVPSDE, reverse_sample

T_MIN = 1e-3  # where sampling ends: noise of standard deviation 0.01, too little to see
# Under VE, noise below half a grey level hides nothing, and noise of 10 leaves nothing to see: a wider range would
# spend training where there is nothing to learn.
FamilySDE = VPSDE | SubVPSDE | VESDE
FAMILY: dict[str, FamilySDE] = {
    "digits, VP": VPSDE(0.1, 8.0),
    "digits, sub-VP": SubVPSDE(0.1, 8.0),
    "digits, VE": VESDE(0.05, 10.0),
}
GREY = 1 / 8  # from one grey level of the digits to the next
COPIES = 16  # of each digit, with other grey levels


def digit_network(name: str, generator: Generator) -> ScoreUNet:
    """The network for digits under one SDE of ps2, untrained."""
    return ScoreUNet(FAMILY[name], generator, channels=16, classes=10)


def train_digits(net: ScoreUNet, sde: FamilySDE, generator: Generator, *, steps: int = 1500) -> list[float]:
    """Fit net to the dequantised training half of the digits. Returns the loss of every step."""
    images, labels = training_digits(generator)
    return train(net, sde, images, labels, steps=steps, batch=64, lr=6e-3, generator=generator)


def training_digits(generator: Generator) -> tuple[Tensor, Tensor]:
    """The training half of the digits with its labels, several times, dequantised each time anew."""
    digits = data.digits()
    images = dequantised(digits.train_images.repeat(COPIES, 1, 1, 1), generator)
    return images, digits.train_labels.repeat(COPIES)


def drawn_digits(
    net: ScoreUNet, sde: FamilySDE, generator: Generator, sampling_steps: int = 100, per_digit: int = 30
) -> tuple[Tensor, Tensor, Tensor]:
    """Digits that net draws, which ones were wanted, and as many real ones of the training half."""
    digits, wanted = data.digits(), torch.arange(10).repeat(per_digit)
    x = sde.prior_std * torch.randn(len(wanted), 1, 8, 8, generator=generator)
    noise = torch.randn(sampling_steps, *x.shape, generator=generator)
    with torch.no_grad():
        times = torch.linspace(1, T_MIN, sampling_steps + 1)
        drawn = decode(reverse_sample(sde, lambda x, t: net(x, t, wanted), x, times, noise))
    return drawn, wanted, some(digits.train_images, len(wanted), generator)


def some(images: Tensor, n: int, generator: Generator) -> Tensor:
    """n of the images, no two the same."""
    return images[torch.randperm(len(images), generator=generator)[:n]]


def dequantised(images: Tensor, generator: Generator) -> Tensor:
    """The images with every grey level spread evenly over its width, so that they have a density."""
    u = torch.rand(images.shape, generator=generator, dtype=images.dtype)
    return images + GREY * (u - 1 / 2)


def decode(images: Tensor) -> Tensor:
    """The nearest images that the digits' 17 grey levels can show: whole numbers 0..16, as -1..1.

    What noise sampling leaves in a pixel is rounded away when it is below half a level, 1/16.
    """
    return ((images + 1) * 8).round().clamp(0, 16) / 8 - 1
