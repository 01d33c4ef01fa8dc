"""Effects of a statement on names, found without running it: what program slicing goes by."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

# Methods of Python's containers that change them: known by name wherever they are called.
METHODS = {
    "add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem", "popleft",
    "remove", "reverse", "rotate", "setdefault", "sort", "update",
}  # fmt: skip
# Functions that change their first argument. In torch and in Python, so do those whose name ends with "_".
FILLERS = {
    "copyto", "delitem", "fill_diagonal", "heapify", "heappop", "heappush", "insort", "next", "setitem", "shuffle",
}  # fmt: skip
SETTERS = {"delattr", "setattr"}  # the same, and the argument may be a library
KEEPERS = {"dump", "print", "save", "savetxt", "savez"}  # what is passed to them stays as it is
PLAIN = ast.Name | ast.Attribute | ast.Subscript | ast.Tuple | ast.List | ast.Set | ast.Dict | ast.IfExp  # no new thing


@dataclass
class Effects:
    """Sets of names; an object is known by the name at the root of its expression, x for `x.y[0]`.

    changes: x, for `x.y = 1`, `del x[0]`, `setattr(x, ...)`.
    asked: x, for `x.method()` as a statement of its own, `@x.method`, `class C(x)`: changed unless it is a library.
    called: f, for `f(...)`.    used: x, for `x.method(...)` wherever it stands.
    passed: (f, x) for `f(x)`: x is changed if f is a function that does so.    mapped: for `g(f, x)`, likewise.
    handed: (method, x) for `g(x.method)`: x is changed if the method does so.
    given: (f, x) for `f(x)` or `f.g(x)` as a statement of its own: it may be for the sake of changing x.
    made: (y, x) for `y = x.y` or `for y in x`: who changes y changes x.
    """

    binds: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    passed: set[tuple[str, str]] = field(default_factory=set)
    mapped: set[tuple[str, str]] = field(default_factory=set)
    handed: set[tuple[str, str]] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    made: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, parts: Iterable[ast.AST]) -> "Effects":
        """What these parts of a syntax tree do."""
        effects = cls()
        for part in parts:
            if (see := SEEN.get(type(part))) is not None:
                see(effects, part)
        return effects

    def limited(self, bound: set[str], reads: set[str]) -> "Effects":
        """The same without a function's or a loop's own names; what these are made from counts in their place."""
        asked = spread(self.asked | self.changes, self.made) if self.made else self.asked
        known = bound | reads

        def kept(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
            spreading = {(f, y) for f, x in pairs for y in spread({x}, self.made)} if pairs and self.made else pairs
            return {pair for pair in spreading if known.issuperset(pair)}

        return Effects(
            self.binds & bound, self.reads & reads, self.changes & reads, asked & reads, self.called & reads,
            self.used & reads, kept(self.passed), kept(self.mapped),
            {(method, x) for method, x in self.handed if x in reads}, kept(self.given),
            {pair for pair in self.made if known.issuperset(pair)},
        )  # fmt: skip

    def _name(self, node: ast.Name) -> None:
        (self.reads if isinstance(node.ctx, ast.Load) else self.binds).add(node.id)

    def _place(self, node: ast.Attribute | ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            whole = isinstance(node.value, ast.Name) and node.value.id == "__main__"
            self.changes.update(_roots(node if whole else node.value))

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.binds.add(node.name)
        for decorator in node.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(target, ast.Attribute):
                self.asked.update(_roots(target))
        if isinstance(node, ast.ClassDef):  # a base's `__init_subclass__` may keep a list of them
            self.asked.update(root for base in node.bases for root in _roots(base))

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.binds.update(alias.asname or alias.name.split(".")[0] for alias in node.names)

    def _captured(self, node: ast.MatchAs | ast.MatchStar) -> None:
        self.binds.update(filter(None, [node.name]))

    def _rest(self, node: ast.MatchMapping) -> None:
        self.binds.update(filter(None, [node.rest]))

    def _loop(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        self._made(node.target, node.iter)

    def _context(self, node: ast.withitem) -> None:
        if node.optional_vars is not None:
            self._made(node.optional_vars, node.context_expr)

    def _assign(self, node: ast.Assign) -> None:
        if isinstance(node.value, PLAIN) and not any(isinstance(part, ast.Call) for part in ast.walk(node.value)):
            for target in node.targets:
                self._made(target, node.value)

    def _made(self, target: ast.expr, source: ast.expr) -> None:
        names = [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
        self.made.update((name, root) for root in _roots(source) for name in names)

    def _expression(self, node: ast.Expr) -> None:
        value = node.value
        while isinstance(value, ast.Await | ast.ListComp | ast.SetComp | ast.GeneratorExp):
            value = value.value if isinstance(value, ast.Await) else value.elt
        if not isinstance(value, ast.Call):
            return
        if isinstance(value.func, ast.Attribute):
            self.asked.update(_roots(value.func))
        elif not isinstance(value.func, ast.Name):  # `made_here()(x)`, `table["f"](x)`
            self.asked.update(_roots_of(_arguments(value)))
        if _name(value.func) not in KEEPERS:
            functions = {value.func.id} if isinstance(value.func, ast.Name) else set(_roots(value.func))
            self.given.update((f, x) for x in _roots_of(_arguments(value)) for f in functions)

    def _call(self, node: ast.Call) -> None:
        name, arguments = _name(node.func), _arguments(node)
        if isinstance(node.func, ast.Name):
            self.called.add(name)
            self.passed.update((name, root) for root in _roots_of(arguments))
        else:
            self.used.update(roots := set(_roots(node.func)))
            self.asked.update(roots if name in METHODS or name.endswith("_") else ())
        if node.args and name in SETTERS:
            self.changes.update(_roots(node.args[0]))
        if node.args and (name in FILLERS or name.endswith("_") or _of_a_type(node.func)):
            self.asked.update(_roots(node.args[0]))
        self.asked.update(root for keyword in node.keywords if keyword.arg == "out" for root in _roots(keyword.value))
        for function in arguments if isinstance(node.func, ast.Name | ast.Attribute) else (node.func, *arguments):
            self._beside(function, [other for other in arguments if other is not function])

    def _beside(self, function: ast.expr, arguments: list[ast.expr]) -> None:
        """What may be called with the other arguments, as in `map(f, x)` or `(lambda x: ...)(x)`."""
        match function:
            case ast.Name(id=name):
                self.mapped.update((name, root) for root in _roots_of(arguments))
            case ast.Attribute(value=value, attr=name):
                self.handed.update((name, root) for root in _roots(value))
            case ast.Lambda() if alters(function):
                self.asked.update(_roots_of(arguments))


SEEN: dict[type[ast.AST], Callable[[Effects, Any], None]] = {
    ast.Name: Effects._name, ast.Attribute: Effects._place, ast.Subscript: Effects._place, ast.Call: Effects._call,
    ast.Expr: Effects._expression, ast.Assign: Effects._assign, ast.FunctionDef: Effects._definition,
    ast.AsyncFunctionDef: Effects._definition, ast.ClassDef: Effects._definition, ast.Import: Effects._import,
    ast.ImportFrom: Effects._import, ast.MatchAs: Effects._captured, ast.MatchStar: Effects._captured,
    ast.MatchMapping: Effects._rest, ast.For: Effects._loop, ast.AsyncFor: Effects._loop,
    ast.comprehension: Effects._loop, ast.withitem: Effects._context,
}  # fmt: skip


def spread(names: set[str], made: set[tuple[str, str]]) -> set[str]:
    """The names, those they were made from, and so on."""
    while names and (more := {x for y, x in made if y in names} - names):
        names = names | more
    return names


def alters(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
    """Whether the function changes one of its parameters."""
    parameters = {part.arg for part in ast.walk(function.args) if isinstance(part, ast.arg)}
    body = function.body if isinstance(function.body, list) else [function.body]
    effects = Effects.of(part for each in body for part in ast.walk(each))
    return not parameters.isdisjoint(spread(effects.changes | effects.asked, effects.made))


def _name(function: ast.expr) -> str:
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))


def _of_a_type(function: ast.expr) -> bool:
    """Whether it is like `dict.update`, which changes its first argument."""
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)):
        return False
    return function.attr in METHODS and isinstance(getattr(builtins, function.value.id, None), type)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _roots_of(expressions: Iterable[ast.expr]) -> Iterator[str]:
    return (root for expression in expressions for root in _roots(expression))


def _roots(expression: ast.expr) -> Iterator[str]:
    """The names whose objects an expression may be, or be part of."""
    todo: list[ast.expr | None] = [expression]
    while todo:
        match todo.pop():
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="__main__"), attr=name):
                yield name
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
                todo.append(value)
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                todo.append(value)
            case ast.Call(func=func, args=args):
                todo += [func.value, *args] if isinstance(func, ast.Attribute) else args
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items) | ast.Dict(values=items):
                todo += items
            case ast.IfExp(body=body, orelse=other):
                todo += [body, other]
