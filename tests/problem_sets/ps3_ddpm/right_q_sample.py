"""Right answers to q_sample, as different people write them."""

Q_SAMPLE: dict[str, str] = {}
