"""Right answers to posterior, as different people write them."""

POSTERIOR: dict[str, str] = {}
