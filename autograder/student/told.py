"""A student's exception, told to the student: its first line, and the lines of theirs that led to it."""

import re
import traceback
from typing import Any

from autograder.student.definitions import failures

CELL = re.compile(r"^<cell|^<ipython|[/\\]ipykernel_")  # file names of code from cells


def told(error: BaseException, function: str) -> str:
    """A student's exception with the lines of theirs that led to it, at most three."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if CELL.search(f.filename)]
    lines = [f"{function} raised {type(error).__name__}: {first_line(error)}"]
    return "\n".join(lines + [f"    line {f.lineno}: {f.line}" for f in frames[-3:]])


def explained(error: BaseException, what: str, names: dict[str, Any]) -> str:
    """What is told of an exception; if it misses a name that another one kept from being bound, of that one too."""
    text, seen = told(error, what), set[str]()
    while isinstance(error, NameError) and (what := str(error.name)) in failures(names) and what not in seen:
        seen.add(what)
        error = failures(names)[what]
        text = f"{text}\n{told(error, f'the cell of {what}')}"
    return text


def first_line(error: BaseException, otherwise: str = "no message") -> str:
    """The first line of an exception's message; a message that cannot be had is none."""
    try:
        return (str(error).strip() or otherwise).splitlines()[0][:200]
    except Exception:
        return otherwise
