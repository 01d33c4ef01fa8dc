"""Reduce a block (`if`, `with`, `try`) to the parts that are needed.

A constant may stand beside an hour of training, under one `try` or `if __name__ == "__main__":`.
"""

import ast
import copy
from collections.abc import Iterator, Sequence, Set
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)
BLOCKS = ast.If | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match | ast.ExceptHandler | ast.match_case
TRIES = ast.Try | ast.TryStar
BODIES = ("body", "orelse", "finalbody")
BRANCHES = ("handlers", "cases")


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """The statement itself, or the parts of a block."""
    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, BLOCKS):
            todo += list(ast.iter_child_nodes(part))
        else:
            yield part


def trimmed(node: Node, needed: Set[ast.AST], idle: Set[ast.AST]) -> Node:
    """The block without idle parts; each body ends after its last needed part.

    What stands above a needed part may be what it hangs on: it could raise. Where an `except` or an `else` is needed,
    so is all that decides whether it runs.
    """
    if not isinstance(node, BLOCKS) or (isinstance(node, TRIES) and _serve([*node.handlers, *node.orelse], needed)):
        return node
    node = copy.copy(node)
    for name in BODIES:
        if body := getattr(node, name, None):
            setattr(node, name, _kept(body, needed, idle) or [ast.copy_location(ast.Pass(), body[0])])
    for name in BRANCHES:
        if branches := getattr(node, name, None):
            setattr(node, name, [trimmed(branch, needed, idle) for branch in branches])
    return node


def _kept(body: list[ast.stmt], needed: Set[ast.AST], idle: Set[ast.AST]) -> list[ast.stmt]:
    end = max((place for place, part in enumerate(body, start=1) if _serve([part], needed)), default=0)
    return [trimmed(part, needed, idle) for part in body[:end] if part not in idle]


def _serve(body: Sequence[ast.AST], needed: Set[ast.AST]) -> bool:
    return any(part in needed for each in body for part in parts(each))
