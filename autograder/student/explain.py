"""Explain a student's exception to the student: its first line, and their lines that led to it."""

import re
import traceback
from typing import Any

from autograder.student.namespace import failures
from autograder.text import first_line

CELL = re.compile(r"^<cell|^<ipython|[/\\]ipykernel_")  # file names of code from cells
MISSING = "\n    it is not installed here; if it is a file of your own, copy its code into the notebook"


def told(error: BaseException, function: str) -> str:
    """A student's exception with the lines of theirs that led to it, at most three."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if CELL.search(f.filename)]
    lines = [f"{function} raised {type(error).__name__}: {first_line(error)}"]
    return "\n".join(lines + [f"    line {f.lineno}: {f.line}" for f in frames[-3:]])


def explained(error: BaseException, what: str, names: dict[str, Any]) -> str:
    """Explain an exception; if a name is missing because of an earlier exception, explain that one, too."""
    text, seen, failed = told(error, what), set[str](), failures(names)
    while isinstance(error, NameError):
        what = str(error.name) if str(error.name) in failed else "*"  # which `import *` may have brought
        if what not in failed or what in seen:
            break
        seen.add(what)
        error = failed[what]
        text = f"{text}\n{told(error, f'the cell of {what}' if what != '*' else 'import *')}"
    return text + MISSING if isinstance(error, ModuleNotFoundError) and error is failed.get("*") else text
