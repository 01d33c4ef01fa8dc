"""What all commands share: the application, where they print, how they give up.

Commands import what they use, so that `scorelab --help` need not wait for torch.
"""

import io
import sys
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import ParamSpec

import typer
from rich.console import Console

app = typer.Typer(help="A course kit on diffusion models.", no_args_is_help=True, pretty_exceptions_enable=False)
out = Console()
ROOT = Path(__file__).resolve().parents[2]  # of the clone; only `demo` and `release` need one
TO_INSTALL = (
    "in a clone: pip install -e '.[grade]'; with a wheel: pip install 'scorelab-{version}-py3-none-any.whl[grade]'"
)
P = ParamSpec("P")


def for_instructors(command: Callable[P, None]) -> Callable[P, None]:
    """A command that needs the extra `grade`, and Unix. Without them, one line says what to do."""

    name = command.__name__.rstrip("_")  # `return` is no name of a function

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        if find_spec("fcntl") is None:
            raise give_up(ValueError(f"`scorelab {name}` needs Linux; on Windows, WSL has one"))
        if find_spec("nbgrader") is None:
            what = f"`scorelab {name}` needs what instructors install"
            raise give_up(ValueError(f"{what}; {TO_INSTALL.format(version=version('scorelab'))}"))
        command(*args, **kwargs)

    return run


def give_up(error: Exception) -> typer.Exit:
    """One line on stderr, and exit status 2: the input cannot be used, or a file or the gradebook cannot."""
    from autograder.text import reason

    what = "the gradebook: " if isinstance(error, _of_the_gradebook()) else ""
    typer.echo(f"scorelab: {what}{reason(error)}", err=True)  # SQLAlchemy shows its statement below
    return typer.Exit(2)


def trouble(*also: type[Exception]) -> tuple[type[Exception], ...]:
    """What ends a command that needs a course: bad input, and what happens to files and to the gradebook."""
    return ValueError, OSError, *_of_the_gradebook(), *also


def _of_the_gradebook() -> tuple[type[Exception], ...]:
    """What SQLAlchemy raises; it comes with nbgrader, which students do not have."""
    try:
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        return ()
    return (SQLAlchemyError,)


def agreed(would: str, question: str, yes: bool) -> bool:
    """Whether somebody at a terminal agrees, or has agreed with --yes. Raises ValueError when nobody is there.

    would: what would happen, for that message.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise ValueError(f"{would}; nothing is done until you agree, or say --yes")
    return typer.confirm(question)


@app.callback()
def _show_anything() -> None:
    """Where the terminal has no such character, a question mark: a name must not end a command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
