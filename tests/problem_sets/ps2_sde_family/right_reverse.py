"""Right answers to reverse_drift, as different people write them."""

REVERSE: dict[str, str] = {}
