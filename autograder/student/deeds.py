"""What a piece of code does to the names in it when it runs, as far as can be seen without running it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Methods of Python's containers that change them: known by name wherever they are called.
METHODS = {
    "add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem", "popleft",
    "remove", "reverse", "rotate", "setdefault", "sort", "update",
}  # fmt: skip
# Functions that change their first argument. In torch and in Python, so do those whose name ends with "_".
FILLERS = {
    "copyto", "delattr", "delitem", "fill_diagonal", "heapify", "heappop", "heappush", "insort", "next", "setattr",
    "setitem", "shuffle",
}  # fmt: skip
PLAIN = ast.Name | ast.Attribute | ast.Subscript | ast.Tuple | ast.List | ast.Set | ast.Dict | ast.IfExp  # no new thing


@dataclass
class Deeds:
    """Sets of names; an object is known by the name at the root of its expression, x for `x.y[0]`.

    changes: x, for `x.y = 1`, `del x[0]`, `setattr(x, ...)`.
    asked: x, for `x.method()` as a statement of its own, `@x.method`, `class C(x)`: changed unless it is a library.
    called: f, for `f(...)`.    used: x, for `x.method(...)` wherever it stands.
    passed: (f, x) for `f(x)`: x is changed if f is a function that does so.
    made: (y, x) for `y = x.y` or `for y in x`: who changes y changes x.
    """

    binds: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    passed: set[tuple[str, str]] = field(default_factory=set)
    made: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, parts: Iterable[ast.AST]) -> "Deeds":
        """What these parts of a syntax tree do."""
        deeds = cls()
        for part in parts:
            if (see := SEEN.get(type(part))) is not None:
                see(deeds, part)
        return deeds

    def limited(self, bound: set[str], reads: set[str]) -> "Deeds":
        """The same without a function's or a loop's own names; what these are made from counts in their place."""
        asked = spread(self.asked | self.changes, self.made) if self.made else self.asked
        passed = {(f, y) for f, x in self.passed for y in spread({x}, self.made)} if self.made else self.passed
        known = bound | reads
        return Deeds(
            self.binds & bound, self.reads & reads, self.changes & reads, asked & reads, self.called & reads,
            self.used & reads, {pair for pair in passed if known.issuperset(pair)},
            {pair for pair in self.made if known.issuperset(pair)},
        )  # fmt: skip

    def _name(self, node: ast.Name) -> None:
        (self.reads if isinstance(node.ctx, ast.Load) else self.binds).add(node.id)

    def _place(self, node: ast.Attribute | ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.changes.update(_roots(node.value))

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
        self.binds.update({node.name} - {None})

    def _rest(self, node: ast.MatchMapping) -> None:
        self.binds.update({node.rest} - {None})

    def _loop(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        self._made(node.target, node.iter)

    def _with(self, node: ast.withitem) -> None:
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
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            self.asked.update(_roots(value.func))

    def _call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
        if isinstance(node.func, ast.Name):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            self.called.add(name)
            self.passed.update((name, root) for argument in arguments for root in _roots(argument))
        else:
            self.used.update(roots := set(_roots(node.func)))
            self.asked.update(roots if name in METHODS or name.endswith("_") else ())
        if (name in FILLERS or name.endswith("_")) and node.args:
            self.changes.update(_roots(node.args[0]))


SEEN = {
    ast.Name: Deeds._name, ast.Attribute: Deeds._place, ast.Subscript: Deeds._place, ast.Call: Deeds._call,
    ast.Expr: Deeds._expression, ast.Assign: Deeds._assign, ast.FunctionDef: Deeds._definition,
    ast.AsyncFunctionDef: Deeds._definition, ast.ClassDef: Deeds._definition, ast.Import: Deeds._import,
    ast.ImportFrom: Deeds._import, ast.MatchAs: Deeds._captured, ast.MatchStar: Deeds._captured,
    ast.MatchMapping: Deeds._rest, ast.For: Deeds._loop, ast.AsyncFor: Deeds._loop, ast.comprehension: Deeds._loop,
    ast.withitem: Deeds._with,
}  # fmt: skip


def spread(names: set[str], made: set[tuple[str, str]]) -> set[str]:
    """The names, and those that they were made from, and so on."""
    while names and (more := {x for y, x in made if y in names} - names):
        names = names | more
    return names


def _roots(expression: ast.expr) -> Iterator[str]:
    """The names whose objects an expression may be, or be a part of."""
    todo: list[ast.expr | None] = [expression]
    while todo:
        match todo.pop():
            case ast.Name(id=name):
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
