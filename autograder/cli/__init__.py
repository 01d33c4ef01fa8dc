"""The command `scorelab`: a module for each of its commands."""

from autograder.cli import check, collect, demo, doctor, due, extend, grade, new, release, report, roster  # noqa: F401 (each joins `app`)
from autograder.cli.base import app

__all__ = ["app"]
