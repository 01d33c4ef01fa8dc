"""What a problem set asks for, declared once: its questions, and the functions with the kind of each argument.

    LOSS = Function("loss", tensor("pred", "(B, …)"), positive("std", "broadcasts against pred"), like("z", "pred"))
    QUESTIONS = (Question("q1", LOSS),)

The signature of the stub and of the mistakes, the message for a wrong argument and the notebook's table of shapes
follow from it.
"""

import importlib
import importlib.util
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from autograder.student.notebook import check_cell

if TYPE_CHECKING:
    from autograder.problem_sets.challenge import Challenge
    from autograder.problem_sets.mistake import Misconception
    from autograder.problem_sets.picture import Expected, Picture
    from autograder.problem_sets.variants import Variants


@dataclass(frozen=True)
class Argument:
    """One argument of a function: its name, what kind of thing it is, and its shape, as a person reads them."""

    name: str
    kind: str
    shape: str


def tensor(name: str, shape: str) -> Argument:
    """Floating-point numbers of either sign."""
    return Argument(name, "tensor", shape)


def positive(name: str, shape: str) -> Argument:
    """Floating-point numbers above 0: standard deviations, diffusion coefficients, lengths of steps."""
    return Argument(name, "positive", shape)


def like(name: str, other: str) -> Argument:
    """A tensor of the shape of another argument: noise, for one."""
    return Argument(name, "tensor", f"like {other}")


def index(name: str, into: str, shape: str) -> Argument:
    """Whole numbers from 0 to below the length of another argument: steps of a schedule, for one."""
    return Argument(name, "index", f"{shape}, whole numbers below len({into})")


def number(name: str, values: str = "a float") -> Argument:
    """A Python number. values: which ones, such as "an int above 0"."""
    return Argument(name, "number", values)


def flag(name: str) -> Argument:
    """True or False."""
    return Argument(name, "flag", "True or False")


def text(name: str, *choices: str) -> Argument:
    """A string: one of the choices."""
    return Argument(name, "text", " or ".join(f'"{choice}"' for choice in choices))


def generator(name: str) -> Argument:
    """A `torch.Generator`, from which all randomness is drawn."""
    return Argument(name, "generator", "a torch.Generator")


def instance(name: str, of: str) -> Argument:
    """An object. of: its class, or what it can do."""
    return Argument(name, "instance", of)


def function(name: str, of: str, returns: str) -> Argument:
    """A function. of: its arguments, such as "x (B, D), t (B, 1)".    returns: what it gives for them."""
    return Argument(name, "function", f"({of}) → {returns}")


@dataclass(frozen=True, init=False)
class Function:
    """A function that students write: its arguments in their order, and what it returns."""

    name: str
    arguments: tuple[Argument, ...]
    returns: str

    def __init__(self, name: str, *arguments: Argument, returns: str) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "arguments", arguments)
        object.__setattr__(self, "returns", returns)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(argument.name for argument in self.arguments)


@dataclass(frozen=True, init=False)
class Question:
    """A question by its id, and the functions that it needs."""

    id: str
    functions: tuple[Function, ...]

    def __init__(self, name: str, *functions: Function) -> None:
        object.__setattr__(self, "id", name)
        object.__setattr__(self, "functions", functions)

    @property
    def cell(self) -> str:
        """The id of the notebook's cell that checks it."""
        return check_cell(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its functions."""
        return tuple(function.name for function in self.functions)


@dataclass(frozen=True)
class ProblemSet:
    """One folder: what it asks, the checks, and the wrong answers that it knows.

    given: the names of the earlier sets whose answers its notebook shows.
    """

    name: str
    folder: Path
    declared: tuple[Question, ...]
    given: tuple[str, ...] = ()

    @property
    def questions(self) -> dict[str, Question]:
        """By their ids, in their order."""
        return {question.id: question for question in self.declared}

    @property
    def functions(self) -> dict[str, Function]:
        """By their names, in the order in which they are asked for."""
        return {function.name: function for question in self.declared for function in question.functions}

    @property
    def checks(self) -> list[Path]:
        """The files of its checks, in the order in which they run."""
        return sorted(self.folder.glob("test_*.py"))

    @cached_property
    def modules(self) -> list[ModuleType]:
        """The modules of its checks, imported."""
        return [importlib.import_module(f"autograder.problem_sets.{self.name}.{path.stem}") for path in self.checks]

    @cached_property
    def mistakes(self) -> "tuple[Misconception, ...]":
        """Its wrong answers with a name, those that students make most often first; none if it has none."""
        part = self._part("mistakes")
        return part.MISTAKES if part else ()

    @cached_property
    def pictures(self) -> "dict[str, Picture]":
        """The pictures of its functions, by their names; none if it has no `picture.py`."""
        return {picture.asked.name: picture for picture in getattr(self._part("picture"), "PICTURES", ())}

    @cached_property
    def expected(self) -> "Expected":
        """Right answers to whatever its pictures ask."""
        from autograder.problem_sets.picture import Expected  # here: who only grades draws nothing

        return Expected(getattr(self._part("picture"), "RIGHT", {}))

    @cached_property
    def challenge(self) -> "Challenge | None":
        """Its challenge, if it has one."""
        part = self._part("challenge")
        return part.CHALLENGE if part else None

    @cached_property
    def variants(self) -> "Variants | None":
        """Its variants of data and constants, if it has any."""
        part = self._part("variants")
        return part.VARIANTS if part else None

    def _part(self, name: str) -> ModuleType | None:
        """A module of its folder that not every set has."""
        module = f"autograder.problem_sets.{self.name}.{name}"
        return importlib.import_module(module) if importlib.util.find_spec(module) else None
