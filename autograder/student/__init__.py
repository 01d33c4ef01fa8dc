"""What a student handed in: a notebook, the functions taken from it, and calls of them."""
