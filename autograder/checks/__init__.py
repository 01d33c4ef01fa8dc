"""The checks, one file an assignment, open for students to read."""
