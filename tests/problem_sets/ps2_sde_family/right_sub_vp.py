"""Right answers to SubVPSDE, as different people write them."""

SUB_VP: dict[str, str] = {}
