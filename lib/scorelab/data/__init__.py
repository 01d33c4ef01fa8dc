"""The data: point clouds in the plane, and real digits. Clouds from letters and photographs are in `data.pictures`."""

from scorelab.data.clouds import Cloud, checkerboard, islands, islands_mixture, moons, ring, ring_mixture, swiss_roll
from scorelab.data.handwriting import Digits, digits

__all__ = [
    "Cloud",
    "Digits",
    "checkerboard",
    "digits",
    "islands",
    "islands_mixture",
    "moons",
    "ring",
    "ring_mixture",
    "swiss_roll",
]
