"""Wrong answers to posterior."""
