"""Wrong answers to ancestral."""
