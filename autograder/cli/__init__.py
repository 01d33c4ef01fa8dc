"""The command `scorelab`: a module for each of its commands."""

from autograder.cli import check, demo, doctor, grade, new, progress, release, report, reveal  # noqa: F401 (each joins `app`)
from autograder.cli.base import app

__all__ = ["app"]
