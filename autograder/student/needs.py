"""Which statements of a notebook its answers rest on.

Those that bind the names, those that bind what these read, and so on; and those that change the objects
so named. What a notebook computes *with* its answers is not among them: that is training, sampling and drawing.
"""

import ast
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from autograder.student.deeds import Deeds, spread
from autograder.student.statements import Line, Statement

# They draw, or show, or are the course's own: a call of theirs changes nothing that an answer could rest on.
SHOWING = {"IPython", "autograder", "matplotlib", "plotly", "scorelab", "seaborn", "tqdm"}


@dataclass(frozen=True)
class Step:
    """A line, with all that it changes; user: whether it calls an answer."""

    statement: Statement
    now: Deeds
    changes: set[str]
    user: bool


@lru_cache(maxsize=16)  # the same for every check of a question
def needed(statements: tuple[Statement, ...], wanted: tuple[str, ...]) -> list[tuple[Statement, bool]]:
    """The statements that the wanted names rest on, in their order, and whether each binds a name that is needed.

    The others may change an object that is. Whether they set it up or train it for an hour is not to be seen.
    """
    notebook, names, kept = Notebook(statements, set(wanted)), set(wanted), set[int]()
    while more := {i for i in range(len(statements)) if i not in kept and notebook.needs(i, names)}:
        names.update(*(statements[i].reads for i in more))
        kept |= more
    names.add("*")
    return [(statements[i], not names.isdisjoint(statements[i].binds)) for i in sorted(kept)]


class Notebook:
    """What the statements say of their names.

    bound: all of them.    packages: where the imported ones come from.    libraries: those that do more than show.
    objects: other things than functions and classes.    altering: what may change an argument when it is called.
    made: (y, x) where y is, or is a part of, x.    effects: for each function, what calling it changes.
    """

    def __init__(self, statements: tuple[Statement, ...], wanted: set[str]) -> None:
        lines = [(line, statement) for statement in statements for line in statement.lines]
        functions = [(line, statement) for line, statement in lines if line.is_function]
        classes = [(line, statement) for line, statement in lines if isinstance(line.node, ast.ClassDef)]
        self.wanted, self.bound = wanted, _union(line.now.binds for line, _ in lines)
        self.packages = {name: package for line, _ in lines for name, package in _packages(line.node)}
        self.libraries = {name for name, package in self.packages.items() if package not in SHOWING}
        self.objects = self.bound - self.packages.keys() - _union(x.now.binds for x, _ in (*functions, *classes))
        alter = _union(line.now.binds for line, _ in functions if line.alters)
        self.altering = self.objects | _closure(alter, ((line.now.binds, line.hands) for line, _ in functions))
        self.made = {(y, x) for line, _ in lines for y, x in line.now.made if x not in self.packages}
        users = self._users(lines)
        self.effects = self._effects([(x, s) for x, s in (*functions, *classes) if not x.now.binds & users])
        self.steps = [[self._step(s, line, users) for line in s.lines] for s in statements]
        self.first = dict[str, int]()  # where a name is bound, by something that does not call an answer
        for place, steps in reversed(list(enumerate(self.steps))):
            self.first.update((name, place) for step in steps if not step.user for name in step.now.binds)

    def _users(self, lines: list[tuple[Line, Statement]]) -> set[str]:
        """What is called to compute with the answers: these by any name, and what calls one of them."""
        named = [({y}, {x}) for y, x in self.made]
        callers = [(x.now.binds, s.reads) for x, s in lines if x.is_function or isinstance(x.node, ast.ClassDef)]
        return _closure(self.wanted | {x for y, x in self.made if y in self.wanted}, named + callers)

    def needs(self, place: int, names: set[str]) -> bool:
        """Whether the statement at that place does something that is needed when the names are."""
        return any(self._needs(place, step, names) for step in self.steps[place])

    def _needs(self, place: int, step: Step, names: set[str]) -> bool:
        binds = step.now.binds & (names | {"*"})
        if step.user:  # it comes of the answers, so they do without: but for what nothing above it binds
            return any(name in self.wanted or self.first.get(name, place) >= place for name in binds)
        return bool(binds or step.changes & names) or self._may_change(step, names)

    def _may_change(self, step: Step, names: set[str]) -> bool:
        """Whether it calls an object that is needed, or sets up a library that is, and reads nothing else.

        `torch.set_default_dtype(...)` counts, `torch.save(net, ...)` does not: it would bring along the training.
        """
        now, own = step.now, step.statement.binds
        others = (step.statement.reads & self.bound) - names - self.libraries
        if (now.called | now.used) & self.objects & names:
            return not others - own
        if others or own or now.reads & self.objects:
            return False
        return bool(self._siblings(now.asked & self.libraries) & names)

    def _step(self, statement: Statement, line: Line, users: set[str]) -> Step:
        changes = self._changes(line.now)
        if not (line.is_function or isinstance(line.node, ast.ClassDef)):
            changes |= self._changes(line.later)  # of a lambda, which may be called at once
        changes |= _union(self.effects[name] for name in line.now.reads & self.effects.keys())
        return Step(statement, line.now, changes, bool(line.now.called & users))

    def _changes(self, deeds: Deeds) -> set[str]:
        passed = {x for function, x in deeds.passed if function in self.altering}
        own = spread(deeds.changes | (deeds.asked | passed) - self.packages.keys(), self.made)
        return own | self._siblings(deeds.changes)

    def _siblings(self, names: set[str]) -> set[str]:
        """Names from the same packages; the answers hang on torch, whether they read it or not: they get tensors."""
        packages = {self.packages[name] for name in names if name in self.packages}
        others = {name for name, package in self.packages.items() if package in packages} if packages else set[str]()
        return others | self.wanted if "torch" in packages else others

    def _effects(self, functions: list[tuple[Line, Statement]]) -> dict[str, set[str]]:
        effects = {name: set[str]() for line, _ in functions for name in line.now.binds}
        own = [(line.now.binds, s.reads, line.later.binds | self._changes(line.later)) for line, s in functions]
        size = -1
        while size < (size := sum(map(len, effects.values()))):
            for binds, reads, changes in own:
                more = changes.union(*(effects[name] for name in reads & effects.keys()))
                for name in binds:
                    effects[name] |= more
        return effects


def _closure(names: set[str], functions: Iterable[tuple[set[str], Set[str]]]) -> set[str]:
    """The names, and those that are bound to a function that reads one, and so on."""
    functions = list(functions)
    while more := _union(binds for binds, reads in functions if reads & names) - names:
        names = names | more
    return names


def _union(sets: Iterable[set[str]]) -> set[str]:
    return set[str]().union(*sets)


def _packages(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, and the package that it comes from."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            yield alias.asname or alias.name.split(".")[0], module.split(".")[0]
