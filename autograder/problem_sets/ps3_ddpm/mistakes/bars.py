"""Wrong answers to bars."""
