"""A process of its own for each submission, and the walls around it."""
