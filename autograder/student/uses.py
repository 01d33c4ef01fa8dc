"""What an answer uses of its notebook: the names that it reads, and what those read."""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import CodeType
from typing import Any

from autograder.student.notebook import Cell

DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def in_cells(cells: Iterable[Cell], answer: str) -> set[str]:
    """The names that the functions and classes of these cells read, as far as the answer comes to them. None is run."""
    reads = {name: read for cell in cells if not cell.problem for name, read in _definitions(cell.source)}
    return _reached(answer, lambda name: reads.get(name, frozenset()))


def in_names(names: dict[str, Any], answer: str) -> set[str]:
    """The same of a running notebook, from what its names mean now."""
    return _reached(answer, lambda name: {read for code in _codes(names.get(name)) for read in _globals(code)})


def _reached(answer: str, reads: Callable[[str], Iterable[str]]) -> set[str]:
    found, new = set[str](), {answer}
    while new:
        found |= new
        new = set[str]().union(*map(reads, new)) - found
    return found - {answer}


@lru_cache(maxsize=512)  # the given cells are the same all over a class
def _definitions(source: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The functions and classes of a cell, each with the names that it reads."""
    try:
        nodes = [node for node in ast.parse(source).body if isinstance(node, DEFINITIONS)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # its code is nested too deeply, for one
        return ()
    return tuple((n.name, frozenset(x.id for x in ast.walk(n) if isinstance(x, ast.Name))) for n in nodes)


def _codes(thing: Any) -> Iterator[CodeType]:
    """The code of a function, or of a class's methods and properties; no other object of the student's is asked."""
    for part in vars(thing).values() if isinstance(thing, type) else [thing]:
        if isinstance(part, property | staticmethod | classmethod):
            part = part.fget if isinstance(part, property) else part.__func__
        if inspect.isfunction(part) and inspect.isfunction(inner := inspect.unwrap(part)):
            yield inner.__code__


def _globals(code: CodeType) -> set[str]:
    """The names that code reads, with those of the functions in it."""
    inside = (const for const in code.co_consts if isinstance(const, CodeType))
    return {*code.co_names}.union(*map(_globals, inside))
