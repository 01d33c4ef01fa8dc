"""Wrong answers to reverse."""
