"""The old name of `scorelab.noise`, which notebooks that were released before import."""

from scorelab.noise import randn_like, seeded, times

__all__ = ["randn_like", "seeded", "times"]
