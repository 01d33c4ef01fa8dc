"""What a top-level statement does to names: which it binds, reads or may mutate.

Nothing is run here. A block such as `if` or `with` is taken apart, so that what each line of it does is known; a loop
is one part, and so is a definition. What a function's body does waits until the function is called.
"""

import __future__

import ast
import copy
import re
import symtable
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from autograder.student.blocks import BLOCKS, parts, trimmed
from autograder.student.effects import Effects, alters
from autograder.text import begin_of

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
LATER = ("annotation", "returns")  # when they are read at all, they change nothing


@dataclass(frozen=True, eq=False)
class Line:
    """A statement, or a part of a block: a statement in it, or the expression that controls it.

    now: what it does when it runs.    later: what its functions do to global names when they are called.
    alters: whether these change a parameter.    hands: the functions that they give a parameter to.
    methods: those of a class that change a parameter, which may be `self`.
    """

    node: ast.AST
    now: Effects
    later: Effects
    alters: bool
    hands: frozenset[str]
    methods: frozenset[str]

    @property
    def is_function(self) -> bool:
        return isinstance(self.node.value if isinstance(self.node, ast.Assign) else self.node, FUNCTIONS)

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)


@dataclass(frozen=True, eq=False)
class Statement:
    """A top-level statement, which runs as a whole.

    flags: the compiler's, for the `from __future__` imports above it.
    reads: the global names in it, bodies of functions included.
    """

    node: ast.stmt
    cell: str
    flags: int
    reads: frozenset[str]
    lines: tuple[Line, ...]

    @cached_property
    def binds(self) -> set[str]:
        return set().union(*(line.now.binds for line in self.lines))

    @cached_property
    def quoted(self) -> set[str]:
        """The words in its strings, except docstrings: `eval` may read names from them."""
        nodes = list(ast.walk(self.node))
        docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
        texts = (node.value for node in nodes if isinstance(node, ast.Constant) and node not in docstrings)
        return {word for text in texts if isinstance(text, str) for word in re.findall(r"[^\W\d]\w*", text)}

    def trimmed(self, needed: Set[Line], idle: Set[Line]) -> "Statement":
        """The same statement; a block loses the parts that nothing needs."""
        if not isinstance(self.node, BLOCKS):
            return self
        node = trimmed(self.node, {line.node for line in needed}, {line.node for line in idle})
        left = set(parts(node))
        lines = tuple(line for line in self.lines if line.node in left)
        reads = frozenset(_unspelt(node)).union(*(line.now.reads | line.later.reads for line in lines))
        return Statement(node, self.cell, self.flags, reads, lines)


def read(source: str, cell: str, flags: int) -> tuple[Statement, ...]:
    """The top-level statements of a cell. Raises what Python raises when it cannot read them."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").encode().split(b"\n")
    nodes = ast.parse(source).body
    flags |= sum({flag for node in nodes for flag in _future(node)})
    return tuple(_statement(node, cell, flags, _text(lines, node)) for node in nodes)


def one_by_one(statement: Statement) -> Iterator[Statement]:
    """Split an import of several names, so that a missing one costs only itself; leave other statements."""
    node = statement.node
    if not isinstance(node, ast.Import | ast.ImportFrom) or len(node.names) == 1:
        yield statement
        return
    for alias in node.names:
        one = copy.copy(node)
        one.names = [alias]
        yield _statement(one, statement.cell, statement.flags, ast.unparse(one))


def _future(node: ast.stmt) -> Iterator[int]:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        yield from (getattr(__future__, alias.name).compiler_flag for alias in node.names)


def _text(lines: list[bytes], node: ast.stmt) -> str:
    """The statement as it is written: `ast.unparse` cannot write every tree that Python can read."""
    begin = begin_of(node)
    text = lines[begin - 1 : node.end_lineno]
    text[-1] = text[-1][: node.end_col_offset]
    text[0] = text[0] if begin < node.lineno else text[0][node.col_offset :]
    return b"\n".join(text).decode()


def _statement(node: ast.stmt, cell: str, flags: int, text: str) -> Statement:
    bound, reads, outer, assigned = _scoping(symtable.symtable(text, cell, "exec"))
    if "__main__" in text or ("import" in text and not isinstance(node, ast.Import | ast.ImportFrom)):
        outer |= set(_unspelt(node))
    lines = (_line(part, bound | assigned, reads | outer, outer, assigned) for part in parts(node))
    return Statement(node, cell, flags, frozenset(reads | outer), tuple(lines))


def _line(node: ast.AST, bound: set[str], reads: set[str], outer: set[str], assigned: set[str]) -> Line:
    now, waiting = _parted(node)
    later = Effects.of(waiting)
    parameters = {part.arg for part in now + waiting if isinstance(part, ast.arg)} if waiting else set[str]()
    return Line(
        node,
        now=Effects.of(now).limited(bound, reads),
        later=later.limited(assigned, outer),
        alters=bool(parameters & (later.changes | later.asked)),
        hands=frozenset(function for function, argument in later.passed if argument in parameters),
        methods=frozenset(_methods(node) if isinstance(node, ast.ClassDef) else ()),
    )


def _methods(node: ast.ClassDef) -> Iterator[str]:
    return (part.name for part in node.body if isinstance(part, ast.FunctionDef) and alters(part))


def _scoping(table: symtable.SymbolTable) -> tuple[set[str], set[str], set[str], set[str]]:
    """Names bound and names read at the top level; global names in inner scopes, and names bound there."""
    bound = {"*"} | {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    outer, assigned = set[str](), set[str]()
    for scope in _inner(table):
        for symbol in scope.get_symbols():
            if symbol.is_global() or (scope.get_type() == "class" and symbol.is_referenced()):  # `power = power`
                outer.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                assigned.add(symbol.get_name())
    return bound, reads, outer, assigned


def _inner(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _inner(child)


def _unspelt(node: ast.stmt) -> Iterator[str]:
    """Names read indirectly: the notebook's own through `__main__`, and `os.` for an `import os`."""
    for part in ast.walk(node):
        match part:
            case ast.ImportFrom(module="__main__", names=names):
                yield from (alias.name for alias in names)
            case ast.Attribute(value=ast.Name(id="__main__"), attr=name):
                yield name
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] + "." for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module.split(".")[0] + "."


def _parted(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """The parts of a line: those that run with it, and those that wait until a function is called."""
    now, later = list[ast.AST](), list[ast.AST]()
    todo = [(node, now)]
    while todo:
        part, place = todo.pop()
        place.append(part)
        for name, value in ast.iter_fields(part):
            there = later if name in LATER or (name == "body" and isinstance(part, FUNCTIONS)) else place
            if isinstance(value, list):
                todo += [(child, there) for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                todo.append((value, there))
    return now, later
