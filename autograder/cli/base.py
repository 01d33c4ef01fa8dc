"""What all commands share: the application, where they print, how they give up.

Commands import what they use, so that `scorelab --help` need not wait for torch.
"""

import io
import sys
from pathlib import Path

import typer
from rich.console import Console

app = typer.Typer(help="A course kit on diffusion models.", no_args_is_help=True, pretty_exceptions_enable=False)
out = Console()
ROOT = Path(__file__).resolve().parents[2]  # of the clone; only `demo` and `release` need one


def give_up(error: Exception) -> typer.Exit:
    """One line on stderr, and exit status 2: the input cannot be used, or a file or the gradebook cannot."""
    from sqlalchemy.exc import SQLAlchemyError

    from autograder.text import reason

    what = "the gradebook: " if isinstance(error, SQLAlchemyError) else ""
    typer.echo(f"scorelab: {what}{reason(error)}", err=True)  # SQLAlchemy shows its statement below
    return typer.Exit(2)


def trouble(*also: type[Exception]) -> tuple[type[Exception], ...]:
    """What ends a command that needs a course: bad input, and what happens to files and to the gradebook."""
    from sqlalchemy.exc import SQLAlchemyError

    return ValueError, OSError, SQLAlchemyError, *also


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
