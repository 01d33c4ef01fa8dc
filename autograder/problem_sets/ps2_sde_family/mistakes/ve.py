"""Wrong answers to ve."""
