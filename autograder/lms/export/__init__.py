"""Grades on their way out: one sheet of a class, and the files that others want of it."""
