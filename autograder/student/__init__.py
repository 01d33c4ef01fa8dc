"""Read a student's notebook, extract functions from it, and call them."""
