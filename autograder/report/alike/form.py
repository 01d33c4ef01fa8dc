"""The form of a piece of Python: the same for answers that differ only in names, in order and in comments.

A name of the student's own stands for what is bound to it: for a parameter its place, for a variable the forms of the
values it is given, found in rounds as in the Weisfeiler-Lehman test of graphs. Statements of a block are a set, and so
are the operands of sums and products. Two answers may share a form and compute different things; a person sees both.
"""

import ast
import hashlib
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

ROUNDS = 3  # after which a name stands for what it is made of, three steps back
SETS = ("body", "orelse", "finalbody", "handlers", "keywords")  # lists whose order is not looked at
SKIPPED = ("annotation", "returns", "type_comment", "ctx", "type_params", "kind")
COMMUTE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)
MOST = 50_000  # characters: no answer is longer, and Python's parser takes its time


def form(source: str) -> str | None:
    """The form, as a text; None for what is no Python, or says nothing."""
    if len(source) > MOST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the student's code
            tree = ast.parse(source)
            names = _parameters(tree) | dict.fromkeys(_bound(tree), "v")
            for _ in range(ROUNDS):
                names |= {name: _mark(shapes) for name, shapes in _meanings(tree, names).items()}
            return _shape(tree, names) if _statements(tree.body) else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def size(form: str) -> int:
    """How many parts a form has: a measure of how much two answers of this form have in common."""
    return form.count("(")


def _bound(tree: ast.AST) -> Iterator[str]:
    """The names that the code gives a meaning to, other than parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _parameters(tree: ast.AST) -> dict[str, str]:
    """The parameters' names, and the places that they stand for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            every = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            found |= {argument.arg: f"p{place}" for place, argument in enumerate(every)}
    return found


def _meanings(tree: ast.AST, names: Mapping[str, str]) -> dict[str, list[str]]:
    """What is bound to each name, as shapes."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name, body=body) | ast.ClassDef(name=name, body=body):
                found[name].append(_field("body", body, names))
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    _bind(found, target, _shape(value, names))
            case ast.AugAssign(target=target, op=op, value=value):
                _bind(found, target, _shape(op, names) + _shape(value, names))
            case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                _bind(found, target, _shape(value, names))
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                _bind(found, target, "for" + _shape(value, names))
    return {name: shapes for name, shapes in found.items() if not names.get(name, "").startswith("p")}


def _bind(found: defaultdict[str, list[str]], target: ast.AST, shape: str) -> None:
    places = [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for place, name in enumerate(places):
        found[name].append(f"{place}{shape}")


def _mark(shapes: list[str]) -> str:
    return "v" + hashlib.sha256("|".join(sorted(shapes)).encode()).hexdigest()[:12]


def _shape(node: Any, names: Mapping[str, str]) -> str:
    match node:
        case ast.Name(id=name) | ast.arg(arg=name):
            return f"({names.get(name, name)})"
        case ast.AnnAssign(target=target, value=value) if value is not None:
            return _shape(ast.Assign([target], value), names)
        case ast.BinOp(op=op) if isinstance(op, COMMUTE):
            return f"({type(op).__name__}{''.join(sorted(_shape(part, names) for part in _operands(node, type(op))))})"
        case ast.BoolOp(op=op, values=values):
            return f"({type(op).__name__}{''.join(sorted(_shape(value, names) for value in values))})"
        case ast.AST():
            fields = ((name, value) for name, value in ast.iter_fields(node) if name not in SKIPPED)
            return f"({type(node).__name__}{''.join(_field(name, value, names) for name, value in fields)})"
        case list():
            return "".join(_shape(part, names) for part in node)
    return repr(node)


def _field(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name in SETS and isinstance(value, list):
        return "".join(sorted(_shape(part, names) for part in _statements(value)))
    if name == "name" and isinstance(value, str):
        return names.get(value, value)
    return _shape(value, names)


def _statements(body: list[Any]) -> list[Any]:
    """What does something: no docstring, no import, no `pass`."""
    idle = (ast.Import, ast.ImportFrom, ast.Pass)
    return [part for part in body if not isinstance(part, idle) and not _is_text(part)]


def _is_text(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _operands(node: ast.AST, op: type[ast.operator]) -> Iterator[ast.AST]:
    """The operands of a sum of sums, or of a product of products."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, op):
        yield from _operands(node.left, op)
        yield from _operands(node.right, op)
    else:
        yield node
