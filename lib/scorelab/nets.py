"""Score networks: small enough to train on a laptop, conditioned on time, stable at both its ends.

Both learn the noise, not the score, and divide: score(x, t) = -noise(x, t) / sigma(t). The score itself
grows like 1 / sigma as t -> 0, which no network should have to follow. And of the noise they learn only
what a straight line cannot say (the preconditioning of Karras et al. 2022, arXiv:2206.00364, Table 1,
with sigma_data = 1, for any SDE; under the VP-SDE the v-prediction of Salimans and Ho 2022,
arXiv:2202.00512):

    noise = sigma / r^2 x + alpha / r F(x / r, t),   r^2 = alpha^2 + sigma^2

The first term is the exact answer for N(0, I) data, so F = 0 is a sound start for data of unit scale, the
inputs x / r and the targets of F have unit scale at every t, and F's errors fade as t -> 1, where x is
noise and nothing is left to learn.

A chain of whole times has an alpha and a sigma, too: `ChainUNet` gives the noise for it. A straight line from data
to noise has them as well, and `VelocityNetwork` gives its mean velocity: noise minus data.
"""

from typing import Protocol

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional

from scorelab.noise import seeded


class Scales(Protocol):
    """All that a network asks of an SDE: the two scales of x_t = alpha(t) x_0 + sigma(t) z."""

    def alpha(self, t: Tensor) -> Tensor:
        """The factor on x_0, the shape of t."""

    def sigma(self, t: Tensor) -> Tensor:
        """The factor on z, the shape of t."""


class ScoreNetwork(nn.Module):
    """What the networks share: from `body`, the F of the equation above, to the score."""

    def __init__(self, sde: Scales) -> None:
        super().__init__()
        self.sde = sde

    def body(self, x: Tensor, log_snr: Tensor, label: Tensor | None) -> Tensor:
        """F for inputs x (B, ...) of unit scale, log_snr (B, 1) and label (B,) or None; the shape of x."""
        raise NotImplementedError

    def noise(self, x: Tensor, t: Tensor, label: Tensor | None = None) -> Tensor:
        """The noise z that this network sees in x = alpha x_0 + sigma z, the shape of x."""
        return self.data_and_noise(x, t, label)[1]

    def data_and_noise(self, x: Tensor, t: Tensor, label: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """What this network takes x_0 and z to be in x = alpha x_0 + sigma z: together they make x again."""
        alpha, sigma = self.sde.alpha(t), self.sde.sigma(t)
        r = (alpha**2 + sigma**2).sqrt()
        log_snr = (alpha.log() - sigma.log()).expand(len(x), *[1] * (x.ndim - 1)).view(-1, 1)
        F = self.body(x / r, log_snr, label)
        return alpha / r**2 * x - sigma / r * F, sigma / r**2 * x + alpha / r * F

    def forward(self, x: Tensor, t: Tensor, label: Tensor | None = None) -> Tensor:
        """The score at x (B, ...) and time t, in (0, 1], of shape () or (B, 1, ..., 1); the shape of x.

        label: (B,) int64, for networks that were built with classes; else None.
        """
        return -self.noise(x, t, label) / self.sde.sigma(t)


class Waves(nn.Module):
    """(B, D) -> (B, D + 2 count): the inputs, and sines and cosines of them at fixed random frequencies.

    A plain network is slow to learn what changes quickly (Tancik et al. 2020, arXiv:2006.10739): without
    them, training on a ring of eight modes can stay at a ring of one.
    """

    frequencies: Tensor

    def __init__(self, dims: int, count: int, frequency: float) -> None:
        super().__init__()
        self.register_buffer("frequencies", frequency * torch.randn(dims, count))  # radians per unit

    def forward(self, x: Tensor) -> Tensor:
        phases = x @ self.frequencies
        return torch.cat([x, phases.sin(), phases.cos()], dim=1)


class ScoreMLP(ScoreNetwork):
    """A perceptron of three layers for points: x (B, D) -> score (B, D).

    generator: what the weights are drawn from.    width: units in a layer.
    """

    def __init__(self, sde: Scales, generator: Generator, dims: int = 2, width: int = 128) -> None:
        super().__init__(sde)
        self.waves_x, self.waves_t, self.layers = seeded(lambda: self._build(dims, width), generator)

    @staticmethod
    def _build(dims: int, width: int) -> tuple[nn.Module, nn.Module, nn.Module]:
        points, time = 32, 16  # waves of each
        layers = nn.Sequential(
            nn.Linear(dims + 2 * points + 1 + 2 * time, width), nn.SiLU(),
            nn.Linear(width, width), nn.SiLU(),
            nn.Linear(width, width), nn.SiLU(),
            nn.Linear(width, dims),
        )  # fmt: skip
        return Waves(dims, points, frequency=2.0), Waves(1, time, frequency=6.0), layers

    def body(self, x: Tensor, log_snr: Tensor, label: Tensor | None) -> Tensor:
        if label is not None:
            raise ValueError(f"want no label: points have no classes, got shape {tuple(label.shape)}")
        return self.layers(torch.cat([self.waves_x(x), self.waves_t(log_snr / 4)], dim=1))


class ScoreUNet(ScoreNetwork):
    """A U-Net of two resolutions for images of even height and width: x (B, 1, 8, 8) -> score (B, 1, 8, 8).

    generator: what the weights are drawn from.
    channels: at full resolution, a multiple of 8; three times as many at half of it. 32 make 0.4 M parameters.
    classes: the number of labels it is conditioned on; 0 for none. With classes, `label` must be given.
    """

    waves_t: nn.Module
    context: nn.Module
    enter: nn.Module
    fine_in: nn.Module
    down: nn.Module
    coarse_in: nn.Module
    coarse_out: nn.Module
    up: nn.Module
    fine_out: nn.Module
    leave: nn.Module

    def __init__(self, sde: Scales, generator: Generator, channels: int = 32, classes: int = 0) -> None:
        super().__init__(sde)
        self.classes = classes
        for name, part in seeded(lambda: self._build(channels, classes), generator).items():
            self.add_module(name, part)

    @staticmethod
    def _build(channels: int, classes: int) -> dict[str, nn.Module]:
        time, deep = 16, 3 * channels
        return {
            "waves_t": Waves(1, time, frequency=6.0),
            "context": nn.Sequential(nn.Linear(1 + 2 * time + classes, deep), nn.SiLU()),
            "enter": nn.Conv2d(1, channels, 3, padding=1),
            "fine_in": Block(channels, deep),
            "down": nn.Conv2d(channels, deep, 2, stride=2),
            "coarse_in": Block(deep, deep),
            "coarse_out": Block(deep, deep),
            "up": nn.ConvTranspose2d(deep, channels, 2, stride=2),
            "fine_out": Block(channels, deep),
            "leave": nn.Conv2d(channels, 1, 3, padding=1),
        }

    def body(self, x: Tensor, log_snr: Tensor, label: Tensor | None) -> Tensor:
        context = self.context(self._known(log_snr, label))
        fine = self.fine_in(self.enter(x), context)
        coarse = self.coarse_in(self.down(fine), context)
        coarse = self.coarse_out(coarse, context)
        return self.leave(self.fine_out(fine + self.up(coarse), context))

    def _known(self, log_snr: Tensor, label: Tensor | None) -> Tensor:
        """The conditioning: noise level and class."""
        waves = self.waves_t(log_snr / 4)
        if (label is None) != (self.classes == 0):
            got = "none" if label is None else f"shape {tuple(label.shape)}"
            raise ValueError(f"want {'labels' if self.classes else 'no label'}, got {got}")
        if label is None:
            return waves
        return torch.cat([waves, functional.one_hot(label, self.classes).to(waves)], dim=1)


class ChainUNet(nn.Module):
    """The U-Net for a chain of whole times: x_t (B, 1, 8, 8) -> the noise that it sees in x_t, the same shape.

    alpha_bars: (T + 1,)  what is left of the data's variance after t steps, in (0, 1); alpha_bars[0] = 1.
    generator, channels, classes: as for ScoreUNet.
    """

    def __init__(self, alpha_bars: Tensor, generator: Generator, channels: int = 32, classes: int = 0) -> None:
        super().__init__()
        self.last = len(alpha_bars) - 1
        self.net = ScoreUNet(ChainScales(alpha_bars), generator, channels, classes)

    def forward(self, x_t: Tensor, t: Tensor, label: Tensor | None = None) -> Tensor:
        """The noise in x_t (B, ...) at t, int64 from 1 to T, of shape (B,) or (). label: as for ScoreUNet.

        Raises ValueError for any other t.
        """
        if t.dtype != torch.int64 or t.shape not in [(), (len(x_t),)]:
            raise ValueError(f"want t of int64 and shape ({len(x_t)},) or (), got {t.dtype} {tuple(t.shape)}")
        if not ((t >= 1) & (t <= self.last)).all():
            raise ValueError(f"want t from 1 to {self.last}, got {int(t.min())} to {int(t.max())}")
        return self.net.noise(x_t, t.view(-1, *[1] * (x_t.ndim - 1)), label)


class ChainScales(nn.Module):
    """alpha and sigma of a chain, by whole times; a module, so that they have the precision of the weights."""

    alphas: Tensor
    sigmas: Tensor

    def __init__(self, alpha_bars: Tensor) -> None:
        super().__init__()
        bars = alpha_bars.double()  # as 1 - bars has few digits for t = 1 in float32
        self.register_buffer("alphas", bars.sqrt().float())
        self.register_buffer("sigmas", (1 - bars).sqrt().float())

    def alpha(self, t: Tensor) -> Tensor:
        return self.alphas[t]

    def sigma(self, t: Tensor) -> Tensor:
        return self.sigmas[t]


class VelocityNetwork(nn.Module):
    """The mean velocity of the straight lines from data to noise that pass x at time t, E[z - x_0 | x_t = x].

        velocity = noise - data = (sigma - alpha) / r^2 x + (alpha + sigma) / r F,   alpha = 1 - t, sigma = t

    It is finite at both ends, where the score or the way to it is not.
    net: a ScoreNetwork for `scorelab.sde.Straight()`.
    """

    EDGE = 1e-3  # nearer to an end the network is told this time: log(alpha / sigma) is infinite there

    def __init__(self, net: ScoreNetwork) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor, t: Tensor, label: Tensor | None = None) -> Tensor:
        """The velocity at x (B, ...) and time t in [0, 1], of shape () or (B, 1, ..., 1); the shape of x.

        label: as for the network.
        """
        data, noise = self.net.data_and_noise(x, t.clamp(self.EDGE, 1 - self.EDGE), label)
        return noise - data


class Block(nn.Module):
    """Two 3x3 convolutions with a skip; the context (B, K) scales and shifts each channel in between."""

    def __init__(self, channels: int, context: int) -> None:
        super().__init__()
        self.norm_1 = nn.GroupNorm(8, channels)
        self.conv_1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.film = nn.Linear(context, 2 * channels)
        self.norm_2 = nn.GroupNorm(8, channels)
        self.conv_2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        h = self.conv_1(functional.silu(self.norm_1(x)))
        scale, shift = self.film(context)[:, :, None, None].chunk(2, dim=1)
        h = self.conv_2(functional.silu(self.norm_2(h) * (1 + scale) + shift))
        return x + h
