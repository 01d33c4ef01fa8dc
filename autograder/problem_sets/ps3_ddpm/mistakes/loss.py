"""Wrong answers to loss."""
