"""The command `scorelab`: a module for each of its commands."""

from importlib import import_module
from pkgutil import iter_modules

from autograder.cli.base import app

__all__ = ["app"]

for _command in iter_modules(__path__):
    import_module(f"{__name__}.{_command.name}")  # it joins `app`
