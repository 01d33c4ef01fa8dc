"""Wrong answers that nobody thought of: every small change of a right one, made by a program.

A mutant is the source of a function, or of a class with its methods, with one or two operators, names, constants or
calls changed. The checks must tell each from the original, except those that compute the same.
"""

import ast
import copy
import random
from collections.abc import Iterator

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
REDUCTIONS = ("mean", "sum", "prod", "median", "max", "min", "std", "var")
ELEMENTWISE = ("sqrt", "square", "exp", "log", "abs", "sin")

Place = tuple[ast.expr, list[str]]  # an expression, and the names that may stand in place of a name in it
Change = tuple[int, ast.expr]  # the number of a place, and what comes there


def mutants(source: str, name: str) -> list[str]:
    """All sources in which one thing is changed in the function or class of that name, each once."""
    tree = ast.parse(source)
    texts = (_changed(tree, name, change) for change in _all_changes(tree, name))
    return list(dict.fromkeys(text for text in texts if text != ast.unparse(tree)))


def composed_mutants(source: str, name: str, n: int, seed: int) -> list[str]:
    """n different sources that are two changes away, drawn at random."""
    rng, found = random.Random(seed), {}
    singles = mutants(source, name)
    known = {_normal(source), *singles}
    while len(found) < n:
        tree = ast.parse(rng.choice(singles))
        text = _changed(tree, name, rng.choice(_all_changes(tree, name)))
        if text not in known:
            found[text] = None
    return list(found)


def _all_changes(tree: ast.Module, name: str) -> list[Change]:
    places = enumerate(_places(tree, name))
    return [(number, new) for number, (node, names) in places for new in _changes(node, names)]


def _changed(tree: ast.Module, name: str, change: Change) -> str:
    """The source after one change."""
    number, new = change
    tree = copy.deepcopy(tree)
    old, _ = _places(tree, name)[number]
    return ast.unparse(ast.fix_missing_locations(_Replace(old, new).visit(tree)))


def _places(tree: ast.Module, name: str) -> list[Place]:
    """The expressions in the bodies of its functions, in a fixed order."""
    top = next(node for node in tree.body if getattr(node, "name", None) == name)
    attributes = sorted({node.attr for node in ast.walk(top) if _own(node) and not _stored(node)})
    functions = [node for node in ast.walk(top) if isinstance(node, ast.FunctionDef)]
    return [
        (node, attributes if _own(node) else [a.arg for a in function.args.args if a.arg != "self"])
        for function in functions
        for node in _expressions(function)
    ]


def _expressions(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Those of its own body; not names that are called or assigned to, nor the docstring."""
    below = [node for node in ast.walk(function) if node is not function and isinstance(node, ast.FunctionDef)]
    left_out = {id(node) for inner in below for node in ast.walk(inner)}
    left_out |= {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    left_out |= {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    for statement in function.body:
        if not isinstance(statement, ast.Expr):
            for node in ast.walk(statement):
                if isinstance(node, ast.expr) and id(node) not in left_out and not _stored(node):
                    yield node


def _own(node: ast.AST) -> bool:
    """Whether it is an attribute of self."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def _stored(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)


def _changes(node: ast.expr, names: list[str]) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left, operator, right):
            yield from (ast.BinOp(left, other(), right) for other in OPERATORS if not isinstance(operator, other))
            yield from (left, right, ast.BinOp(right, operator, left))
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            yield from (ast.Constant(c) for c in (number * 1.01, number * 0.99, number + 1, number - 1, -number))
        case ast.Call(func=ast.Attribute() as function):
            yield from _other_calls(node, function)
        case ast.Attribute(attr=name) if _own(node):
            yield from (ast.Attribute(node.value, other, ast.Load()) for other in names if other != name)
            yield from (ast.UnaryOp(ast.USub(), node), ast.BinOp(node, ast.Mult(), ast.Constant(1.01)))
        case ast.Name(id=name) if name in names:
            yield from (ast.Name(other, ast.Load()) for other in names if other != name)
            yield from (ast.Subscript(node, ast.Constant(0), ast.Load()), ast.UnaryOp(ast.USub(), node))
            rolled = ast.parse(f"torch.roll(torch.as_tensor({name}), 1, 0)", mode="eval").body
            yield from (rolled, ast.BinOp(node, ast.Mult(), ast.Constant(1.01)))
            yield ast.parse(f"torch.detach({name})", mode="eval").body


def _other_calls(call: ast.Call, function: ast.Attribute) -> Iterator[ast.expr]:
    """Another function of the same family, an argument alone, and a reduction over one axis."""
    family = next((family for family in (REDUCTIONS, ELEMENTWISE) if function.attr in family), ())
    for other in family:
        if other != function.attr:
            yield ast.Call(ast.Attribute(function.value, other, ast.Load()), call.args, call.keywords)
    yield from call.args
    if function.attr in REDUCTIONS and not call.keywords:
        yield from (ast.Call(function, [*call.args, ast.Constant(dim)], []) for dim in (0, -1))


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, copy.deepcopy(new)

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _normal(source: str) -> str:
    return ast.unparse(ast.parse(source))
