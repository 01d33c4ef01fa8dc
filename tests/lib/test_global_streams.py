"""The kit draws from the caller's generators only: the global streams are as they were, whatever is called."""

import numpy as np
import pytest
import sklearn.datasets  # noqa: F401 (first imported, a package of others may draw from `random`; no call of ours does)
import torch
from PIL import Image

from scorelab import classifier, data, metrics
from scorelab.data import pictures

RNG = torch.Generator().manual_seed(0)
X, Y = torch.randn(2, 20, 2, generator=RNG)
IMAGES = torch.randn(4, 1, 8, 8, generator=RNG)

CALLS = {
    "ring": lambda: data.ring(5, RNG),
    "ring_mixture": lambda: data.ring_mixture(),
    "moons": lambda: data.moons(5, RNG),
    "swiss_roll": lambda: data.swiss_roll(5, RNG),
    "checkerboard": lambda: data.checkerboard(5, RNG),
    "digits": lambda: data.digits(),
    "from_text": lambda: pictures.from_text("a")(5, RNG),
    "sliced_wasserstein": lambda: metrics.sliced_wasserstein(X, Y, RNG),
    "energy_distance": lambda: metrics.energy_distance(X, Y),
    "mode_weights": lambda: metrics.mode_weights(X, Y),
    "mode_moments": lambda: metrics.mode_moments(X, Y),
    "frechet_distance": lambda: metrics.frechet_distance(X, Y),
    "noise_floor": lambda: metrics.noise_floor(metrics.energy_distance, data.ring, 5, RNG),
    "train_classifier": lambda: classifier.train_classifier(data.digits(), RNG, steps=2),
    "digit_classifier": lambda: classifier.digit_classifier(),
    "recognised": lambda: classifier.recognised(IMAGES),
    "digit_frechet": lambda: classifier.digit_frechet(IMAGES, IMAGES),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_leaves_the_global_streams_alone(call, untouched):
    with untouched():
        call()


def test_reading_a_picture_leaves_them_alone(tmp_path, untouched):
    Image.fromarray(np.array([[0, 170]], np.uint8)).save(tmp_path / "two.png")
    with untouched():
        pictures.from_picture(tmp_path / "two.png")(5, RNG)
