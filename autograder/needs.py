"""Which statements of a notebook its answers rest on.

Those that bind the names, those that bind what these read, and so on; and those that change the objects
so named. What a notebook computes *with* its answers is not among them: that is training, sampling and drawing.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from autograder.deeds import Deeds, spread
from autograder.statements import Statement

# They draw, or show, or are the course's own: a call of theirs changes nothing that an answer could rest on.
SHOWING = {"IPython", "autograder", "matplotlib", "plotly", "scorelab", "seaborn", "tqdm"}


@dataclass(frozen=True)
class Step:
    """A part of a statement, with all that it changes; user: whether it calls an answer."""

    statement: Statement
    deeds: Deeds
    changes: set[str]
    user: bool


@lru_cache(maxsize=16)  # the same for every check of a question
def needed(statements: tuple[Statement, ...], wanted: tuple[str, ...]) -> list[Statement]:
    """The statements that the wanted names rest on, in their order."""
    notebook, names, kept = Notebook(statements, set(wanted)), set(wanted), set[int]()
    while more := {i for i in range(len(statements)) if i not in kept and notebook.needs(i, names)}:
        names.update(*(statements[i].reads for i in more))
        kept |= more
    return [statements[i] for i in sorted(kept)]


class Notebook:
    """What the statements say of their names.

    bound: all of them.    packages: where the imported ones come from.    libraries: those that do more than show.
    objects: other things than functions and classes.    altering: what may change an argument when it is called.
    made: (y, x) where y is, or is a part of, x.    effects: for each function, what calling it changes.
    """

    def __init__(self, statements: list[Statement], wanted: set[str]) -> None:
        parts = [part for statement in statements for part in statement.parts]
        functions = [s for s in statements if s.defines_function]
        classes = [s for s in statements if isinstance(s.node, ast.ClassDef)]
        self.wanted, self.bound = wanted, _union(part.binds for part in parts)
        self.packages = {name: package for part in parts for name, package in _packages(part.node)}
        self.libraries = {name for name, package in self.packages.items() if package not in SHOWING}
        self.objects = self.bound - self.packages.keys() - _union(s.binds for s in (*functions, *classes))
        self.altering = self.objects | _closure(_union(s.binds for s in functions if s.alters), functions, "hands")
        self.made = {(y, x) for part in parts for y, x in part.made if x not in self.packages}
        self.effects = self._effects([*functions, *classes])
        users = _closure(wanted, functions, "reads")
        self.steps = [[self._step(s, part, users) for part in s.parts] for s in statements]
        self.first = dict[str, int]()  # where a name is bound, by something that does not call an answer
        for place, steps in reversed(list(enumerate(self.steps))):
            self.first.update((name, place) for step in steps if not step.user for name in step.deeds.binds)

    def needs(self, place: int, names: set[str]) -> bool:
        """Whether the statement at that place does something that is needed when the names are."""
        return any(self._needs(place, step, names) for step in self.steps[place])

    def _needs(self, place: int, step: Step, names: set[str]) -> bool:
        binds = step.deeds.binds & (names | {"*"})
        if step.user:  # it comes of the answers, so they do without: but for what nothing above it binds
            return any(name in self.wanted or self.first.get(name, place) >= place for name in binds)
        return bool(binds or step.changes & names) or self._may_change(step, names)

    def _may_change(self, step: Step, names: set[str]) -> bool:
        """Whether it calls an object that is needed, or sets up a library that is, and reads nothing else.

        `torch.set_default_dtype(...)` counts, `torch.save(net, ...)` does not: it would bring along the training.
        """
        deeds, own = step.deeds, step.statement.binds
        others = (step.statement.reads & self.bound) - names - self.libraries
        if deeds.called & self.objects & names:
            return not others - own
        if others or own or deeds.reads & self.objects:
            return False
        return bool(self._siblings(deeds.asked & self.libraries) & names)

    def _step(self, statement: Statement, deeds: Deeds, users: set[str]) -> Step:
        changes = self._changes(deeds)
        if not (statement.defines_function or isinstance(statement.node, ast.ClassDef)):
            changes |= self._changes(statement.later)  # of a lambda, which may be called at once
        changes |= _union(self.effects[name] for name in deeds.reads & self.effects.keys())
        return Step(statement, deeds, changes, bool(deeds.called & users))

    def _changes(self, deeds: Deeds) -> set[str]:
        passed = {x for function, x in deeds.passed if function in self.altering}
        own = spread(deeds.changes | (deeds.asked | passed) - self.packages.keys(), self.made)
        return own | self._siblings(deeds.changes)

    def _siblings(self, names: set[str]) -> set[str]:
        """Names from the same packages; the answers hang on torch, whether they read it or not: they get tensors."""
        packages = {self.packages[name] for name in names if name in self.packages}
        others = {name for name, package in self.packages.items() if package in packages} if packages else set[str]()
        return others | self.wanted if "torch" in packages else others

    def _effects(self, functions: list[Statement]) -> dict[str, set[str]]:
        effects = {name: set[str]() for s in functions for name in s.binds}
        own = [(s, s.later.binds | self._changes(s.later)) for s in functions]
        size = -1
        while size < (size := sum(map(len, effects.values()))):
            for statement, changes in own:
                more = changes.union(*(effects[name] for name in statement.reads & effects.keys()))
                for name in statement.binds:
                    effects[name] |= more
        return effects


def _closure(names: set[str], functions: list[Statement], how: str) -> set[str]:
    """The names, and the functions that read them (or hand things to them), and so on."""
    while more := _union(s.binds for s in functions if getattr(s, how) & names) - names:
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
