"""Right answers to ancestral_step, as different people write them."""

ANCESTRAL: dict[str, str] = {}
