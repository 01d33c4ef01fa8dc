"""The grader, proven: `python -m tests.proof`."""
