"""A small classifier of 8x8 digits, for judging generated ones. Trained in seconds, once per process.

Besides the ten digits it learns to doubt: a blend of two digits is half each, and an image with a digit's
pixels in random order is all ten alike. A network that has seen only digits is as sure of noise as of a 7.
"""

from functools import cache

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from scorelab.data import Digits, digits
from scorelab.metrics import frechet_distance
from scorelab.noise import randn_like, seeded

FEATURES = 32


class DigitClassifier(nn.Module):
    """Two convolutions, a layer of features, a linear read-out; images are (N, 1, 8, 8) in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(32 * 4 * 4, FEATURES),
        )
        self.head = nn.Linear(FEATURES, 10)

    def forward(self, images: Tensor) -> Tensor:
        """Logits, (N, 10)."""
        return self.head(F.relu(self.body(images)))

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """(N, FEATURES): the layer below the read-out. Raises ValueError when images are not (N, 1, 8, 8)."""
        return self.body(_checked(images))

    @torch.no_grad()
    def probabilities(self, images: Tensor) -> Tensor:
        """(N, 10), rows summing to 1. Raises ValueError when images are not (N, 1, 8, 8)."""
        return self(_checked(images)).softmax(dim=1)


def _checked(images: Tensor) -> Tensor:
    if images.ndim != 4 or images.shape[1:] != (1, 8, 8):
        raise ValueError(f"want images of shape (N, 1, 8, 8), got {tuple(images.shape)}")
    return images.float()


def train_classifier(data: Digits, generator: Generator, steps: int = 600, batch: int = 128) -> DigitClassifier:
    """Adam with a one-cycle learning rate on the training half: digits, and half as many doubtful images."""
    model = seeded(DigitClassifier, generator)
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps, pct_start=0.1)
    for _ in range(steps):
        chosen = torch.randint(len(data.train_images), (batch,), generator=generator)
        images, targets = data.train_images[chosen], F.one_hot(data.train_labels[chosen], 10).float()
        examples = _varied(images, generator), targets
        doubtful = _doubtful(images[: batch // 2], targets[: batch // 2], generator)
        inputs, wanted = (torch.cat(pair) for pair in zip(examples, doubtful, strict=True))
        loss = F.cross_entropy(model(inputs), wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model.eval().requires_grad_(False)


def _varied(images: Tensor, generator: Generator) -> Tensor:
    """Noise of std 0.2 on all, and three in ten moved by up to one pixel: most digits fill their 8 x 8."""
    moves = torch.rand(len(images), 1, 1, 1, generator=generator) < 0.3
    return torch.where(moves, _moved(images, generator), images) + 0.2 * randn_like(images, generator)


def _doubtful(images: Tensor, targets: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Blends of one half of the images with the other, then as many scrambled ones; and their targets."""
    (first, second), (target, other) = images.chunk(2), targets.chunk(2)
    inputs = torch.cat([(first + second) / 2, _scrambled(first, generator)])
    return inputs, torch.cat([(target + other) / 2, torch.full_like(target, 1 / 10)])


def _moved(images: Tensor, generator: Generator) -> Tensor:
    """Each image moved by -1, 0 or 1 pixels along both axes, paper (-1) coming in from the edge."""
    dy, dx = torch.randint(3, (2, len(images), 1), generator=generator)
    padded = F.pad(images, (1, 1, 1, 1), value=-1).squeeze(1)
    rows, columns = dy + torch.arange(8), dx + torch.arange(8)  # (N, 8)
    each = torch.arange(len(images)).view(-1, 1, 1)
    return padded[each, rows.unsqueeze(2), columns.unsqueeze(1)].unsqueeze(1)


def _scrambled(images: Tensor, generator: Generator) -> Tensor:
    """Each image with its own 64 pixels in random order, from blank paper to twice the contrast."""
    order = torch.rand(len(images), 64, generator=generator).argsort(dim=1)
    contrast = 2 * torch.rand(len(images), 1, 1, 1, generator=generator)
    return contrast * (images.flatten(1).gather(1, order).view_as(images) + 1) - 1


@cache
def digit_classifier() -> DigitClassifier:
    """The classifier that every measurement of this kit uses: one fixed seed, trained on the first call.

    On one thread: the sums come out the same for any number of cores, and layers this small lose more time
    waiting for a second thread, on a busy machine most of it, than they gain.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return train_classifier(digits(), torch.Generator().manual_seed(0))
    finally:
        torch.set_num_threads(threads)


def recognised(images: Tensor, labels: Tensor | None = None, confidence: float = 0.8) -> float:
    """The share of the images whose most probable digit has at least this probability and, if given, label.

    images: (N, 1, 8, 8) in [-1, 1].  labels: (N,), the digit each image was meant to be.
    """
    probability, digit = digit_classifier().probabilities(images).max(dim=1)
    hit = probability >= confidence
    if labels is not None:
        hit &= digit == labels
    return hit.double().mean().item()


def digit_frechet(x: Tensor, y: Tensor) -> float:
    """The Frechet distance in the classifier's features between images (N, 1, 8, 8) and (M, 1, 8, 8)."""
    model = digit_classifier()
    return frechet_distance(model.features(x), model.features(y))
