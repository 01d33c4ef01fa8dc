"""Text that others wrote: the first line of an exception, the parts of a JSON object, what a terminal may show,
where a statement begins.

Only the standard library is needed here: a submission's process loads this module, too.
"""

import ast
from typing import Any


def first_line(said: object, otherwise: str = "no message", most: int | None = 200) -> str:
    """The first line of a text or of an exception's message, up to `most` characters.

    otherwise: stands in for an empty message, and for one that cannot be read: a student's exception may raise.
    """
    try:
        text = str(said).strip()
    except Exception:
        text = ""
    return next(iter((text or otherwise).splitlines()), "")[:most]


def reason(error: BaseException, most: int | None = None) -> str:
    """The first line of an exception's message, or its kind when it has none."""
    return first_line(error, type(error).__name__, most)


def named(error: BaseException, most: int | None = None) -> str:
    """An exception's kind, and the first line of its message when it has one."""
    return f"{type(error).__name__}: {first_line(error, '', None)}".removesuffix(": ")[:most]


def printable(text: str) -> str:
    """The text without what would move a terminal's cursor or could not be written to a file."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def part(whole: Any, *names: str) -> Any:
    """A part of a part ... of what should be a JSON object, and may be anything; None where there is no such part."""
    for name in names:
        whole = whole.get(name) if isinstance(whole, dict) else None
    return whole


def joined(source: Any) -> str:
    """A text that a notebook may hold as a list of its lines."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def begin_of(node: ast.stmt) -> int:
    """The line on which a statement begins, its decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
