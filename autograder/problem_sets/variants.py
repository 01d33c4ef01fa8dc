"""Variants of a problem set: data and constants of each student's own, which follow from the student's id.

A set has them when there is a `variants.py` in its folder that says `VARIANTS = Variants(...)`. Its checks are the same
for all, since they compute what is right.
"""

import hashlib
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial, update_wrapper
from itertools import product
from typing import Any

from autograder.problem_sets.contract import ProblemSet
from autograder.text import printable


@dataclass(frozen=True, eq=False)
class Variants:
    """What varies from student to student.

    ranges:  the values of each constant, by its name; every combination is a variant.
    words:   says in one line what is special about a variant: a format of the constants.
    own:     of the constants, what names of the notebook stand for; by name.
    due:     of the constants, the numbers that an answer in words should have; by question.
    instead: what the notebook says of the plain data alone, and what it says where there are variants.
    """

    ranges: Mapping[str, Sequence[Any]]
    words: str
    own: Callable[..., Mapping[str, Any]]
    due: Callable[..., Mapping[str, str]]
    instead: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many there are."""
        return math.prod(map(len, self.ranges.values()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the notebook that stand for something else in each variant."""
        return tuple(self.own(**self.constants(1)))

    def constants(self, number: int) -> dict[str, Any]:
        """The constants of a variant, counted from 1."""
        return dict(zip(self.ranges, [*product(*self.ranges.values())][number - 1], strict=True))


@dataclass(frozen=True)
class Variant:
    """One variant, counted from 1, and the id that it follows from, as `known_as` has it."""

    among: Variants
    number: int
    student: str

    def __str__(self) -> str:
        """The line that a notebook prints; `intake.claims` reads it."""
        return f"Variant {self.number} of {self.among.count}: {self.words} (for {self.student or 'nobody'})"

    @property
    def words(self) -> str:
        """What is special about it."""
        return self.among.words.format(**self.among.constants(self.number))

    @property
    def due(self) -> Mapping[str, str]:
        """The numbers that an answer in words should have, by question."""
        return _due(self.among, self.number)

    def own(self, *names: str) -> tuple[Any, ...]:
        """What these names stand for, in their order."""
        found = self.among.own(**self.among.constants(self.number))
        return tuple(found[name] for name in names)


def drawn(asked: ProblemSet, student: str, course: str) -> Variant:
    """The variant of a student: the same on every machine, without a secret.

    course: a word; another one gives other variants, in the next year for example.
    Raises ValueError, in one line, where the set has no variants.
    """
    if asked.variants is None:
        raise ValueError(f"{asked.name} has no variants: its data and constants are the same for all")
    student = known_as(student)
    digest = hashlib.sha256("\n".join([course, asked.name, student]).encode("utf-8", "replace")).digest()
    return Variant(asked.variants, int.from_bytes(digest, "big") % asked.variants.count + 1, student)


def known_as(student: str) -> str:
    """An id without what a person may type in another way: capitals, spaces around it, forms of one letter."""
    return printable(unicodedata.normalize("NFKC", student).strip().casefold())


def fixed(function: Callable[..., Any], **arguments: Any) -> Callable[..., Any]:
    """The function or class with these arguments given, under its own name."""
    return update_wrapper(partial(function, **arguments), function, updated=())


@cache
def _due(among: Variants, number: int) -> Mapping[str, str]:
    return among.due(**among.constants(number))
