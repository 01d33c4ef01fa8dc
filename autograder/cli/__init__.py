"""The command `scorelab`: a module for each of its commands."""

from autograder.cli import (  # noqa: F401 (each joins `app`)
    check,
    collect,
    demo,
    doctor,
    due,
    export,
    extend,
    grade,
    gradescope,
    new,
    release,
    report,
    return_,
    roster,
)
from autograder.cli.base import app

__all__ = ["app"]
