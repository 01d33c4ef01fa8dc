"""Wrong answers to q_sample."""
