"""The answers to probe."""
