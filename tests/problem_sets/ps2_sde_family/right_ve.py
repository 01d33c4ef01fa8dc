"""Right answers to VESDE, as different people write them."""

VE: dict[str, str] = {}
