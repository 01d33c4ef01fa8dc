"""Wrong answers to ddim."""
