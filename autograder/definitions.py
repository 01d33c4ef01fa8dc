"""From cells to functions: run the statements that an answer needs, and no others.

A notebook also trains, samples and draws; grading must not wait for that. So the statements that
bind the wanted names are kept, and those that bind what these read, and so on; the rest is left
out. Helpers, constants and imports of the student's own, in any cell, are therefore found.
"""

import ast
import linecache
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from autograder.deadline import Alarm
from autograder.notebook import Cell


@dataclass(frozen=True)
class Statement:
    """A top-level statement: what it binds, what it reads, and the objects it may change in place."""

    node: ast.stmt
    cell: str
    binds: frozenset[str]
    reads: frozenset[str]
    changes: frozenset[str]


def namespace(cells: Iterable[Cell], wanted: Iterable[str]) -> dict[str, Any]:
    """The module that defines the wanted names, as far as the cells do; running it is the caller's risk.

    A statement that raises is passed over, as in a notebook that is run to its end: what it would
    have bound is missing, and its exception waits under the name in `failures(module)`.
    """
    module: dict[str, Any] = {"__name__": "__submission__", "__failures__": {}}
    for statement in needed(list(statements(cells)), wanted):
        try:
            exec(compile(ast.Module([statement.node], []), statement.cell, "exec"), module)
        except Alarm:
            raise
        except BaseException as error:  # SystemExit and what else a student's code may raise
            module["__failures__"].update(dict.fromkeys(statement.binds, error))
    return module


def failures(module: dict[str, Any]) -> dict[str, BaseException]:
    """For each name that a statement of the module should have bound: why it could not."""
    return module["__failures__"]


def statements(cells: Iterable[Cell]) -> Iterator[Statement]:
    """The top-level statements of the cells that are Python, magics left out."""
    for number, cell in enumerate(cells, start=1):
        if cell.problem:
            continue
        name = f"<cell {cell.grade_id or number}>"
        lines = cell.source.splitlines(keepends=True)
        linecache.cache[name] = (len(cell.source), None, lines, name)  # so that tracebacks show the line
        yield from _statements(cell.source, name)


@lru_cache(maxsize=128)  # the same for every check of a submission
def _statements(source: str, cell: str) -> tuple[Statement, ...]:
    return tuple(_statement(node, cell) for node in ast.parse(source).body if not _is_magic(node))


def needed(all_statements: list[Statement], wanted: Iterable[str]) -> list[Statement]:
    """The statements that the wanted names rest on, in their order."""
    names, kept = set(wanted), set[int]()
    imported = {name for s in all_statements if isinstance(s.node, ast.Import | ast.ImportFrom) for name in s.binds}
    while True:
        more = {i for i, s in enumerate(all_statements) if s.binds & (names | {"*"}) or _alters(s, names, imported)}
        if more == kept:
            return [all_statements[i] for i in sorted(kept)]
        kept = more
        names.update(*(all_statements[i].reads for i in kept))


def _alters(statement: Statement, names: set[str], imported: set[str]) -> bool:
    """Whether it changes one of the names in place.

    A call on something imported, such as `torch.set_default_dtype(...)`, counts only when it reads
    nothing else that is new: `torch.save(net, ...)` would bring the training along.
    """
    if isinstance(statement.node, ast.Expr) and statement.changes & imported and statement.reads - names:
        return False
    return bool(statement.changes & names)


def _statement(node: ast.stmt, cell: str) -> Statement:
    table = symtable.symtable(ast.unparse(node), cell, "exec")
    binds = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    for inner in _scopes(table):
        reads |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
        binds |= {s.get_name() for s in inner.get_symbols() if s.is_declared_global() and s.is_assigned()}
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        binds.add("*")
    return Statement(node, cell, frozenset(binds), frozenset(reads), frozenset(_changed(node)))


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _scopes(child)


def _changed(node: ast.stmt) -> Iterator[str]:
    """x for `x.y = ...`, `x[i] = ...` and `x.method(...)` as a statement of its own."""
    match node:
        case ast.Assign(targets=targets):
            places = [t for t in targets if isinstance(t, ast.Attribute | ast.Subscript)]
        case ast.AugAssign(target=ast.Attribute() | ast.Subscript() as target):
            places = [target]
        case ast.Expr(value=ast.Call(func=ast.Attribute() as func)):
            places = [func]
        case _:
            places = []
    for place in places:
        while isinstance(place, ast.Attribute | ast.Subscript | ast.Call):
            place = place.func if isinstance(place, ast.Call) else place.value
        if isinstance(place, ast.Name):
            yield place.id


def _is_magic(node: ast.stmt) -> bool:
    """Whether a statement is a magic or a shell line: IPython spells those `get_ipython()...`."""
    return isinstance(node, ast.Expr | ast.Assign) and any(
        isinstance(part, ast.Name) and part.id == "get_ipython" for part in ast.walk(node)
    )
