"""Run each submission in a process of its own, with walls around it."""
