"""Wrong answers that nobody thought of: every small change of a right one, made by a program.

A mutant is the source of a function with one or two operators, names, constants or calls changed. The
checks must tell each from the original, except those that compute the same.
"""

import ast
import copy
import random
from collections.abc import Iterator

import sympy

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
REDUCTIONS = ("mean", "sum", "prod", "median", "max", "min", "std", "var")
ELEMENTWISE = ("sqrt", "square", "exp", "log", "abs", "sin")
POSITIVE = ("std", "diffusion", "dt")


def same_formula(source: str, other: str) -> bool:
    """Whether two functions compute the same, by algebra: both are run on symbols instead of tensors.

    What is not algebra (an index, a method, an unknown function) is not equal to anything but itself.
    """
    try:
        return sympy.expand(_formula(source) - _formula(other)) == 0
    except (TypeError, NameError, AttributeError, ValueError, ZeroDivisionError):
        return False


def _formula(source: str) -> sympy.Expr:
    tree = ast.parse(source)
    function = _function(tree)
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    names = {"torch": _SymbolicTorch()}
    exec(compile(ast.Module([function], []), "<mutant>", "exec"), names)
    symbols = [sympy.Symbol(a.arg, positive=a.arg in POSITIVE, real=True) for a in function.args.args]
    return names[function.name](*symbols)


class _SymbolicTorch:
    """torch, for symbols: what is not elementwise algebra stays a function without a meaning."""

    exp, log, sin = sympy.exp, sympy.log, sympy.sin
    sqrt = staticmethod(sympy.sqrt)

    def __getattr__(self, name: str) -> sympy.Function:
        return sympy.Function(name)

    @staticmethod
    def as_tensor(x: sympy.Expr) -> sympy.Expr:
        return x

    @staticmethod
    def roll(x: sympy.Expr, shift: int, dim: int) -> sympy.Expr:
        return sympy.Function("roll")(x, shift, dim) if shift else x

    @staticmethod
    def square(x: sympy.Expr) -> sympy.Expr:
        return x**2

    @staticmethod
    def detach(x: sympy.Expr) -> sympy.Expr:
        """A gradient is asked by pred alone; what does not depend on it loses nothing."""
        return sympy.Function("detach")(x) if "pred" in map(str, x.free_symbols) else x


def mutants(source: str) -> list[str]:
    """All functions that are one change away from the function in `source`, each once."""
    return list(dict.fromkeys(text for text in _one_change(source) if text != _normal(source)))


def composed_mutants(source: str, n: int, seed: int) -> list[str]:
    """n different functions that are two changes away, drawn at random."""
    rng, found = random.Random(seed), {}
    singles = mutants(source)
    while len(found) < n:
        second = mutants(rng.choice(singles))
        text = rng.choice(second)
        if text != _normal(source) and text not in singles:
            found[text] = None
    return list(found)


def _one_change(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    function = _function(tree)
    names = [argument.arg for argument in function.args.args]
    for place in range(len(_expressions(function))):
        for replacement in _changes(_expressions(function)[place], names):
            changed = copy.deepcopy(tree)
            changed = _Replace(_expressions(_function(changed))[place], replacement).visit(changed)
            yield ast.unparse(ast.fix_missing_locations(changed))


def _function(tree: ast.Module) -> ast.FunctionDef:
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return function


def _expressions(function: ast.FunctionDef) -> list[ast.expr]:
    """The expressions of the function's body, in a fixed order; not names that are called or assigned to."""
    called = {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    modules = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return [
        node
        for statement in function.body
        if not isinstance(statement, ast.Expr)  # the docstring
        for node in ast.walk(statement)
        if isinstance(node, ast.expr) and id(node) not in called | modules
        if not isinstance(getattr(node, "ctx", None), ast.Store)
    ]


def _changes(node: ast.expr, names: list[str]) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left, operator, right):
            yield from (ast.BinOp(left, other(), right) for other in OPERATORS if not isinstance(operator, other))
            yield from (left, right, ast.BinOp(right, operator, left))
        case ast.Constant(value=int() | float() as number):
            yield from (ast.Constant(c) for c in (number * 1.01, number * 0.99, number + 1, number - 1, -number))
        case ast.Call(func=ast.Attribute(attr=name) as function, args=arguments):
            family = next((f for f in (REDUCTIONS, ELEMENTWISE) if name in f), ())
            for other in family:
                if other != name:
                    yield ast.Call(ast.Attribute(function.value, other, ast.Load()), arguments, [])
            yield from arguments
            if name in REDUCTIONS:
                yield from (ast.Call(function, [*arguments, ast.Constant(dim)], []) for dim in (0, -1))
        case ast.Name(id=name) if name in names:
            yield from (ast.Name(other, ast.Load()) for other in names if other != name)
            yield from (ast.Subscript(node, ast.Constant(0), ast.Load()), ast.UnaryOp(ast.USub(), node))
            rolled = ast.parse(f"torch.roll(torch.as_tensor({name}), 1, 0)", mode="eval").body
            yield from (rolled, ast.BinOp(node, ast.Mult(), ast.Constant(1.01)))
            yield ast.parse(f"torch.detach({name})", mode="eval").body


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, copy.deepcopy(new)

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _normal(source: str) -> str:
    return ast.unparse(ast.parse(source))
