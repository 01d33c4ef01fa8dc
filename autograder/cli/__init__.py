"""The command `scorelab`: a module for each of its commands."""

from autograder.cli import challenge, check, demo, doctor, grade, new, release, report  # noqa: F401 (each joins `app`)
from autograder.cli.base import app

__all__ = ["app"]
