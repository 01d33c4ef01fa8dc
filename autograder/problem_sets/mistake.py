"""A mistake: a wrong answer as a function, with a name, a symptom and three hints.

    @mistake(LOSS, "loss_value")
    def loss_sign(pred, std, z):
        \"\"\"My loss goes down in training but the samples run away from the data.

        For which pred is your loss zero? Compare it with the score of a Gaussian.

        The score points from x_t back to the data, so against the noise z: the target is -z / std.

        With std = 0.5 and z = 1 the perfect pred is -2, where the loss is 0; yours is 4 there and 0 at +2.
        \"\"\"
        return torch.mean((pred * std - z) ** 2)

The kit's tests submit each one and demand that exactly the checks it lists fail. When a student's answer fails,
the mistake that brings back the same results gives the name and the hints.
"""

import ast
import inspect
import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from autograder.problem_sets.contract import Function
from autograder.text import begin_of

Written = Any  # what a student wrote: a function, which may return anything, or a class
PLAIN = (bool, int, float, str, list, dict, set, type(None))  # the kinds of state that a mistake may keep between calls


@dataclass(frozen=True)
class Misconception:
    """A named wrong answer.

    id: unique, lower case with hyphens.     asked: the function that it answers.     answer: the wrong one.
    fails: the checks that fail when it is submitted beside a correct answer to the other question;
           those that wait for one of these are not listed.
    symptom: one line, as a student would say it.     hints: nudge, pointer, worked line without the answer.
    in_law: right as a distribution though not to the letter: it keeps the points of the checks that
           look at distributions, and loses those that look at single values.
    title: what was done wrong, in a person's words; the id's words unless given.
    """

    id: str
    asked: Function
    answer: FunctionType | type
    fails: frozenset[str]
    symptom: str
    hints: tuple[str, ...]
    in_law: bool = False
    title: str = ""

    @property
    def function(self) -> str:
        """The name of the student's function that it stands for."""
        return self.asked.name

    @property
    def source(self) -> str:
        """The answer, as a student would have written it."""
        return "\n".join(["import torch", *self._needs(), "", "", self._header()]) + "\n" + _body(self.answer)

    def compile(self) -> Written:
        """The function, with its state fresh; or the class, which keeps none."""
        if isinstance(self.answer, type):
            return self.answer
        kept = {name: deepcopy(value) for name, value in self._uses() if isinstance(value, PLAIN)}
        return FunctionType(self.answer.__code__, self.answer.__globals__ | kept, self.function)

    def _header(self) -> str:
        if isinstance(self.answer, type):
            bases = [_name(base) for base in self.answer.__bases__ if base is not object]
            return f"class {self.function}" + f"({', '.join(bases)})" * bool(bases) + ":"
        return f"def {self.function}({', '.join(self.asked.parameters)}):"

    def _uses(self) -> Iterator[tuple[str, Any]]:
        """The names of its module that its code uses, with their values; none that a tool such as pytest put there."""
        found: dict[str, Any] = {base.__name__: base for base in _bases(self.answer)}
        for function in [f for part in (self.answer, *found.values()) for f in _functions(part)]:
            names = function.__globals__
            found |= {name: names[name] for name in _names(function.__code__) if name in names and name.isidentifier()}
        return iter(sorted(found.items()))

    def _needs(self) -> Iterator[str]:
        """The lines that stand above the function in a notebook: imports, helpers, and state between calls."""
        for name, value in self._uses():
            if isinstance(value, PLAIN):
                yield f"{name} = {value!r}"
            elif not isinstance(value, ModuleType):
                yield inspect.getsource(value)
            elif name != "torch":
                yield f"import {value.__name__}" + f" as {name}" * (name != value.__name__)


def mistake(asked: Function, *fails: str, in_law: bool = False, title: str = "") -> Callable[[Written], Misconception]:
    """Turn a function into a mistake; its docstring gives the symptom and, in paragraphs, three hints."""

    def named(answer: Written) -> Misconception:
        symptom, *hints = (" ".join(part.split()) for part in (inspect.getdoc(answer) or "").split("\n\n"))
        name = id_of(answer)
        said = title or name.replace("-", " ")
        return Misconception(name, asked, answer, frozenset(fails), symptom, tuple(hints), in_law, said)

    return named


def id_of(answer: Written) -> str:
    """A mistake's id is its function's name, with hyphens."""
    return answer.__name__.replace("_", "-")


def collected(*modules: ModuleType) -> tuple[Misconception, ...]:
    """The mistakes of the modules, in source order."""
    return tuple(m for module in modules for m in vars(module).values() if isinstance(m, Misconception))


def hints(entries: Sequence[Misconception]) -> tuple[str, ...]:
    """The hints of a mistake, or of several that cannot be told apart, step by step."""
    steps = zip(*(entry.hints for entry in entries), strict=True)
    return tuple(" Or: ".join(dict.fromkeys(step)) for step in steps)


def problems(entries: Sequence[Misconception], checks: Collection[str]) -> list[str]:
    """The faults in the entries, one line each, beginning with the entry's id.

    checks: the names of the problem set's checks.
    """
    used = Counter(entry.id for entry in entries)
    taken = [f"{name}: {n} entries have this id" for name, n in used.items() if n > 1]
    return taken + [f"{entry.id}: {fault}" for entry in entries for fault in _faults(entry, checks)]


def _faults(entry: Misconception, checks: Collection[str]) -> Iterator[str]:
    if (got := tuple(inspect.signature(entry.answer).parameters)) != entry.asked.parameters:
        yield f"want the arguments {', '.join(entry.asked.parameters)}, got {', '.join(got)}"
    if len(entry.hints) != 3 or not all(hint.strip() for hint in entry.hints):
        yield f"want three hints (nudge, pointer, worked line), got {len([h for h in entry.hints if h.strip()])}"
    if not entry.symptom.strip() or "\n" in entry.symptom:
        yield "want a symptom in one line"
    if not entry.fails:
        yield "want the checks that it fails, got none"
    if unknown := sorted(entry.fails - set(checks)):
        yield f"there is no check {', '.join(unknown)}"


def _functions(answer: FunctionType | type) -> list[FunctionType]:
    """The function, or all that the class defines."""
    if isinstance(answer, FunctionType):
        return [answer]
    values = [getattr(value, "fget", value) for value in vars(answer).values()]
    return [value for value in values if isinstance(value, FunctionType)]


def _bases(answer: FunctionType | type) -> list[type]:
    """The classes beside a mistake that it takes its other methods from."""
    return [base for base in getattr(answer, "__mro__", ())[1:] if base.__module__ == answer.__module__]


def _name(base: type) -> str:
    """A base as it is written: bare where its source stands above the mistake."""
    return base.__name__ if base.__module__.startswith("autograder.") else f"{base.__module__}.{base.__name__}"


def _names(code: CodeType) -> set[str]:
    """The global names that code may use, including those of inner functions."""
    inner = (_names(part) for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*inner)


def _body(answer: FunctionType | type) -> str:
    """The lines of a function or class below its docstring."""
    text = textwrap.dedent(inspect.getsource(answer))
    (definition,) = ast.parse(text).body
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    first = definition.body[1 if ast.get_docstring(definition) else 0]
    return "".join(text.splitlines(keepends=True)[begin_of(first) - 1 :])
