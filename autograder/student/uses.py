"""What an answer uses of its notebook: the names that it reads, and what those read."""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from types import CodeType
from typing import Any

from autograder.student.notebook import Cell

DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def in_cells(cells: Iterable[Cell], answer: str) -> set[str]:
    """The names that the functions and classes of these cells read, as far as the answer comes to them. None is run."""
    reads = {node.name: _read(node) for cell in cells if not cell.problem for node in _definitions(cell.source)}
    return _reached(answer, lambda name: reads.get(name, set()))


def in_names(names: dict[str, Any], answer: str) -> set[str]:
    """The same of a running notebook, from what its names mean now."""
    return _reached(answer, lambda name: {read for code in _codes(names.get(name)) for read in _globals(code)})


def _reached(answer: str, reads: Callable[[str], set[str]]) -> set[str]:
    found, new = set[str](), {answer}
    while new:
        found |= new
        new = set[str]().union(*map(reads, new)) - found
    return found - {answer}


def _definitions(source: str) -> list[DEFINITIONS]:
    try:
        return [node for node in ast.parse(source).body if isinstance(node, DEFINITIONS)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # its code is nested too deeply, for one
        return []


def _read(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _codes(thing: Any) -> Iterator[CodeType]:
    """The code of a function, or of a class's methods and properties."""
    for part in vars(thing).values() if inspect.isclass(thing) else [thing]:
        function = inspect.unwrap(getattr(part, "fget", None) or getattr(part, "__func__", part))
        if inspect.isfunction(function):
            yield function.__code__


def _globals(code: CodeType) -> set[str]:
    """The names that code reads, with those of the functions in it."""
    inside = (const for const in code.co_consts if isinstance(const, CodeType))
    return {*code.co_names}.union(*map(_globals, inside))
