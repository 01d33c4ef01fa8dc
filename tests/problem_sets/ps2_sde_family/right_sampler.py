"""Right answers to reverse_sample, as different people write them."""

SAMPLER: dict[str, str] = {}
