"""From the sources to what a student receives."""
