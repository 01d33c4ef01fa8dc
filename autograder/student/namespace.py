"""Build the functions from the cells: run only the statements that an answer needs (a program slice).

A notebook also trains, samples and draws; grading must not wait for that. So the statements that the wanted
names depend on are run, and the rest is left out. So helpers, constants and imports of the student's own are
found in any cell.
"""

import ast
import asyncio
import contextlib
import inspect
import linecache
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any

from autograder.student.deadline import Limit, deadline
from autograder.student.notebook import Cell
from autograder.student.slice import needed
from autograder.student.statements import Statement, one_by_one, read

ASIDE = 2.0  # seconds for a statement that only may be needed


class Shell:
    """A stand-in for IPython's shell, for magics; it does nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


class Late(TimeoutError):
    """A statement that the answers need timed out; the message says which."""


def build(cells: Iterable[Cell], wanted: Iterable[str], seconds: float) -> ModuleType:
    """Build the module that defines the wanted names, as far as the cells do; the caller takes the risk.

    A statement that raises is passed over, as in a notebook that is run to its end: what it would
    have bound is missing, and its exception waits under the name in `failures`. One that is not sure to be needed
    is abandoned when it takes long: it is probably training. Raises Late when another one takes more than
    those seconds.
    """
    module = ModuleType("__main__")
    vars(module).update(get_ipython=Shell, __failures__={})
    limit, aside = Limit(seconds), seconds / 2
    with as_main(module):
        for statement, sure in needed(tuple(statements(cells)), tuple(wanted)):
            left = limit.left()
            try:  # however many there are that only may be needed, there is time for the others, and for the calls
                with deadline(limit if sure else Limit(min(ASIDE, aside / 3, left / 5), patience=1.0)):
                    _run(statement, module)
            except BaseException as error:  # SystemExit and what else a student's code may raise
                if limit.left() <= 0:
                    raise Late(_place(statement)) from None
                failures(vars(module)).update(dict.fromkeys(statement.binds, error))
            aside -= 0 if sure else left - limit.left()
    if (star := failures(vars(module)).get("*")) is not None:  # of what it would have brought, too
        failures(vars(module)).update({name: star for name in wanted if name not in vars(module)})
    return module


def _place(statement: Statement) -> str:
    line = linecache.getline(statement.cell, statement.node.lineno).strip()
    return f"the cells that the answer needs took too long\n    line {statement.node.lineno}: {line}"


@contextlib.contextmanager
def as_main(module: ModuleType) -> Iterator[None]:
    """Make the module `__main__`, as a notebook is: dataclasses, pickle and typing look up names there."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def failures(names: dict[str, Any]) -> dict[str, BaseException]:
    """The exception for each name that a statement should have bound and did not."""
    return names.get("__failures__", {})


def statements(cells: Iterable[Cell]) -> Iterator[Statement]:
    """The top-level statements of all cells that are Python."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for number, cell in enumerate(cells, start=1):
        if cell.problem:
            continue
        name = f"<cell {number}>"
        lines = cell.source.splitlines(keepends=True)
        linecache.cache[name] = (len(cell.source), None, lines, name)  # so that tracebacks show the line
        found = _statements(cell.source, name, flags)
        yield from found
        flags = found[-1].flags if found else flags  # IPython's, too, hold for the cells below


@lru_cache(maxsize=128)  # the same for every check of a submission
def _statements(source: str, cell: str, flags: int) -> tuple[Statement, ...]:
    try:
        return tuple(one for statement in read(source, cell, flags) for one in one_by_one(statement))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # its code is nested too deeply, for one
        return ()


def _run(statement: Statement, module: ModuleType) -> None:
    tree = ast.Module([statement.node], [])
    code = compile(tree, statement.cell, "exec", flags=statement.flags, dont_inherit=True)
    if inspect.iscoroutine(waiting := eval(code, vars(module))):  # there is an `await` in it
        asyncio.run(waiting)
