"""How the smallest example reads: numbers as numbers, an object and a function by what they give for these."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from autograder.grading.shrink import MOST_NUMBERS
from autograder.problem_sets.contract import Function
from autograder.problem_sets.expect import Compared, numbers
from autograder.student.arguments import Argument, is_function
from autograder.student.recipe import Recipe

DIGITS = 5
MOST_PLACES = 2  # at which a function is shown: a person computes no more by hand


@dataclass
class Heard:
    """A function of the check's that remembers what it was asked, and what it gave.

    told: how many of the calls are the student's; those behind them are the check's own, where a right answer looks.
    """

    function: Any
    calls: list[str] = field(default_factory=list)
    told: int = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        result = self.function(*args, **kwargs)
        if all(_few(one) for one in (*args, *kwargs.values(), result)):
            given = [*map(value, args), *(f"{name} = {value(one)}" for name, one in kwargs.items())]
            self.calls.append(f"({', '.join(given)}) = {value(result)}")
        return result

    @property
    def places(self) -> list[str]:
        """What it gives where it is to be asked; where the check has not asked it, where the student did."""
        return [*dict.fromkeys(self.calls[self.told :] or self.calls)][:MOST_PLACES]


@dataclass(frozen=True)
class Found:
    """A call that fails: its place among the calls of its check, its arguments, and what was got and wanted."""

    place: int
    function: Function
    arguments: dict[str, Argument]
    compared: Compared

    @property
    def things(self) -> dict[str, Argument]:
        """The objects and the functions among its arguments."""
        return {name: one for name, one in self.arguments.items() if isinstance(one, Recipe) or is_function(one)}

    def __str__(self) -> str:
        given = [f"{name} = {value(one)}" for name, one in self.arguments.items() if name not in self.things]
        for name, thing in self.things.items():
            given += self._told(name, thing)
        got, want = value(self.compared.got), value(self.compared.want)
        return f"For {', '.join(given)}, your {self.compared.name} is {got}; want {want}."

    def _told(self, name: str, thing: Any) -> list[str]:
        """An object by its name and its methods at these arguments, a function by its values."""
        if isinstance(thing, Heard):
            return [f"{name}{place}" for place in thing.places] or [f"{name} = a function"]
        declared = next(argument.shape for argument in self.function.arguments if argument.name == name)
        return [f"{name} = {thing}", *_methods(name, thing, declared, self.arguments)]


def value(given: Any) -> str:
    """An argument or a result as a person reads it: five digits, and no brackets around a single number."""
    if isinstance(given, Tensor):
        given = given + 0.0 if given.is_floating_point() else given  # no minus before a zero
        return numbers(given.item() if given.numel() == 1 else given.tolist(), DIGITS)
    return f"{given:g}" if type(given) is float else str(given)


def _methods(name: str, recipe: Recipe, declared: str, arguments: Mapping[str, Argument]) -> Iterator[str]:
    """The declared methods of one of the kit's objects, where all their arguments are among those of the call."""
    thing = recipe.maker(**recipe.arguments) if recipe.ours else None
    for method, names in re.findall(r"(\w+)\(([\w, ]+)\)", declared):
        wanted = names.split(", ")
        if thing is not None and all(isinstance(arguments.get(one), Tensor) for one in wanted):
            given = getattr(thing, method)(*(arguments[one] for one in wanted))
            yield f"{name}.{method}({names}) = {value(given)}"


def _few(given: Any) -> bool:
    return not isinstance(given, Tensor) or given.numel() <= MOST_NUMBERS
