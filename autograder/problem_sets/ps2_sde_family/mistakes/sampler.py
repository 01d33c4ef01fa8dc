"""Wrong answers to sampler."""
