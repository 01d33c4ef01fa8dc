"""A problem set that lives in the tests: one question of every shape that a question may have."""
