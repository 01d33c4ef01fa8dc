"""Program slicing: the statements that the answers depend on, backwards from the answers' names.

Those that bind the names, those that bind what these read, and so on; and those that change the objects
so named. What a notebook computes *with* its answers is not among them: that is training, sampling and drawing.
To run everything and leave out those calls alone would take a hundred times as long: see docs/slicing.md.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from autograder.student.effects import METHODS, Effects, spread
from autograder.student.statements import Line, Statement

# They draw, or show, or are the course's own: a call of theirs changes nothing that an answer could rest on.
SHOWING = {"IPython", "autograder", "matplotlib", "plotly", "scorelab", "seaborn", "tqdm"}
ANYTHING = {"exec", "globals"}  # who calls them may bind any name


@dataclass(frozen=True)
class Step:
    """A line, with all that it changes.

    settings: names from libraries that functions which it calls set up.    user: whether it calls an answer.
    """

    statement: Statement
    line: Line
    changes: set[str]
    settings: set[str]
    user: bool


Test = Callable[[int, Step, set[str]], bool]


@lru_cache(maxsize=16)  # the same for every check of a question
def needed(statements: tuple[Statement, ...], wanted: tuple[str, ...]) -> list[tuple[Statement, bool]]:
    """The statements that the wanted names depend on, in order, and whether each is surely needed.

    The others may change an object that is needed, or are there for one that may. Whether they set it up or train
    it for an hour is not to be seen.
    """
    found = Slice(statements, set(wanted))
    _, sure = found.back_from(set(wanted), found.binds)
    kept, _ = found.back_from(sure, found.needs)
    return [(kept[place], not (sure | {"*"}).isdisjoint(kept[place].binds)) for place in sorted(kept)]


class Slice:
    """What the statements say of their names.

    bound: all of them.    packages: where the imported ones come from, `os` for `os.`, which is one in a function.
    libraries: those that do more than show.
    objects: other things than functions and classes.
    alter: functions that change an argument, and methods that may change their object.
    made: (y, x) where y is, or is a part of, x.    effects: for each function, what calling it changes.
    evaluates: whether strings may be code.
    """

    def __init__(self, statements: tuple[Statement, ...], wanted: set[str]) -> None:
        lines = [(line, statement) for statement in statements for line in statement.lines]
        functions = [(line, statement) for line, statement in lines if line.is_function]
        classes = [(line, statement) for line, statement in lines if line.is_class]
        self.statements, self.evaluates = statements, any(x.reads & {"eval", "exec"} for x in statements)
        self.wanted, self.bound = wanted, _union(line.now.binds for line, _ in lines)
        self.packages = {name: package for line, _ in lines for name, package in _packages(line.node)}
        self.packages |= {name: name[:-1] for statement in statements for name in statement.reads if name[-1] == "."}
        self.libraries = {name for name, package in self.packages.items() if package not in SHOWING}
        self.objects = self.bound - self.packages.keys() - _union(x.now.binds for x, _ in (*functions, *classes))
        alter = _union(line.now.binds for line, _ in functions if line.alters)
        self.alter = _closure(alter, ((line.now.binds, line.hands) for line, _ in functions))
        self.methods = METHODS.union(*(line.methods for line, _ in classes))
        self.made = {(y, x) for line, _ in lines for y, x in line.now.made if x not in self.packages}
        users = self._users(lines)
        self.effects = self._effects([(x, s) for x, s in (*functions, *classes) if not x.now.binds & users])
        self.steps = [[self._step(s, line, users) for line in s.lines] for s in statements]
        self.first = dict[str, int]()  # where a name is bound, by something that does not call an answer
        for place, steps in reversed(list(enumerate(self.steps))):
            self.first.update((name, place) for step in steps if not step.user for name in step.line.now.binds)

    def _users(self, lines: list[tuple[Line, Statement]]) -> set[str]:
        """The functions that compute with the answers: the answers by any name, and what calls them."""
        named = [({y}, {x}) for y, x in self.made]
        callers = [(x.now.binds, set(s.reads)) for x, s in lines if x.is_function or x.is_class]
        return _closure(self.wanted | {x for y, x in self.made if y in self.wanted}, named + callers)

    def back_from(self, names: set[str], test: Test) -> tuple[dict[int, Statement], set[str]]:
        """The statements that pass the test for the names, or for one that another one reads; and all the names."""
        kept, size = dict[int, Statement](), -1
        while size < (size := len(names)):
            for place, (statement, steps) in enumerate(zip(self.statements, self.steps, strict=True)):
                if serving := {step.line for step in steps if test(place, step, names)}:
                    idle = {step.line for step in steps if step.user} - serving
                    kept[place] = statement.trimmed(serving, idle)
                    names = names | kept[place].reads | (kept[place].quoted if self.evaluates else set())
        return kept, names

    def binds(self, place: int, step: Step, names: set[str]) -> bool:
        """Whether it binds one of the names."""
        binds = step.line.now.binds & (names | {"*"})
        if step.user:  # it comes of the answers, so they do without: but for what nothing above it binds
            return any(name in self.wanted or self.first.get(name, place) >= place for name in binds)
        return bool(binds)

    def needs(self, place: int, step: Step, names: set[str]) -> bool:
        """Whether it binds one of the names, or may change what one stands for."""
        if self.binds(place, step, names):
            return True
        return not step.user and (not step.changes.isdisjoint(names | {"*"}) or self._may_change(step, names))

    def _may_change(self, step: Step, names: set[str]) -> bool:
        """Whether it reads nothing else, and calls an object that is needed, or sets up a library that is.

        `torch.set_default_dtype(...)` counts, `torch.save(net, ...)` does not: it would bring along the training.
        So does a function that sets up a library, or one of a library that is called for what it does to an object.
        """
        now, own = step.line.now, step.statement.binds
        others = (step.statement.reads & self.bound) - names - self.libraries
        if (now.called | now.used) & self.objects & names:
            return not others - own
        if own or others & self.objects:
            return False
        if step.settings & names:
            return True
        if others:
            return False
        given = {x for function, x in now.given if function in self.libraries} & self.objects
        return bool(
            (given or (set() if now.reads & self.objects else self._siblings(now.asked & self.libraries))) & names
        )

    def _step(self, statement: Statement, line: Line, users: set[str]) -> Step:
        now = line.now
        later = set() if line.is_function or line.is_class else self._changes(line.later)  # of a lambda called at once
        effects = {name: self.effects[name] for name in now.reads & self.effects.keys()}
        called = _union(effects[name] for name in effects.keys() & (now.called | now.used)) | later
        changes = (later | _union(effects.values())) - self.packages.keys()
        changes |= self._changes(now) | self._siblings(now.changes) | ({"*"} if now.called & ANYTHING else set())
        return Step(statement, line, changes, self._siblings(called & self.packages.keys()), bool(now.called & users))

    def _changes(self, effects: Effects) -> set[str]:
        asked = effects.asked | {x for function, x in effects.passed if function in self.objects}
        asked |= {x for function, x in effects.passed | effects.mapped if function in self.alter}
        asked |= {x for method, x in effects.handed if method in self.methods or method.endswith("_")}
        return spread(effects.changes | asked - self.packages.keys(), self.made)

    def _siblings(self, names: set[str]) -> set[str]:
        """Names from the same packages; answers always depend on torch: their arguments are tensors."""
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
    """The names, and those bound to a function that reads one, and so on."""
    functions = list(functions)
    while more := _union(binds for binds, reads in functions if reads & names) - names:
        names = names | more
    return names


def _union(sets: Iterable[set[str]]) -> set[str]:
    return set[str]().union(*sets)


def _packages(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with its package."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            if module != "__main__":  # which is the notebook
                yield alias.asname or alias.name.split(".")[0], module.split(".")[0]
