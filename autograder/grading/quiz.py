"""A quiz made of a set's mistakes: which of these lines draws this picture? Which inputs tell your line from this one?

Nobody writes the questions, and each answer is right because it was computed. The quiz asks only about functions that
the student has full marks for, so that no line in it gives an answer away.
"""

import itertools
import random
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from autograder.grading.aside import Drawing
from autograder.grading.checks import undisturbed
from autograder.grading.differ import inputs
from autograder.grading.drawn import drawing
from autograder.grading.rivals import rivals
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception
from autograder.student.submission import Live

MANY = 5  # questions
OTHERS = 3  # wrong choices of a question
USUAL = 40  # of a function's mistakes, those that are made most often: the rest are variations
LONGEST = 100  # characters of a line that is shown


@dataclass(frozen=True)
class Choice:
    """One choice: what stands there, whether it is code, whether it is the right one, and what unfolds below it."""

    text: str
    code: bool
    right: bool
    because: str


@dataclass(frozen=True)
class Item:
    """One question of the quiz.  shows: a line of code that it is about, or none.    drawing: or a picture."""

    asks: str
    choices: tuple[Choice, ...]
    shows: str = ""
    drawing: Drawing | None = None


def quiz(asked: ProblemSet, functions: list[str], names: Mapping[str, Any], seed: int) -> list[Item]:
    """Five questions, or as many as there are, about the functions; another seed gives others.

    functions: those with full marks.    names: where the student's own are found.
    """
    rng, found = random.Random(seed), list[Item]()
    with undisturbed():
        for entry in _in_turn(asked, functions, rng):
            kinds = [_of_inputs, _of_picture] if len(found) % 2 else [_of_picture, _of_inputs]
            made = (kind(asked, entry, dict(names), rng) for kind in kinds)
            item = next((item for item in made if item is not None), None)
            found += [item] if item else []
            if len(found) == MANY:
                break
    return found


def _in_turn(asked: ProblemSet, functions: list[str], rng: random.Random) -> Iterator[Misconception]:
    """The mistakes of the functions in any order, one of each function after another."""
    order = rng.sample(functions, len(functions))
    piles = [_usual(asked, name) for name in order]
    for pile in piles:
        rng.shuffle(pile)
    for round_ in itertools.zip_longest(*piles):
        yield from (entry for entry in round_ if entry is not None and is_short(entry))


def _usual(asked: ProblemSet, function: str) -> list[Misconception]:
    """The mistakes of a function that are made most often, but for those that are two at once."""
    own = [entry for entry in asked.mistakes if entry.function == function and ", and " not in entry.title]
    return own[:USUAL]


@cache  # reading a source takes a hundredth of a second
def line(entry: Misconception) -> str:
    """The mistake as a line of code; its title where it takes more than one, or is a class."""
    if isinstance(entry.answer, type):
        return entry.title
    body = textwrap.dedent(entry.source.partition(f"def {entry.function}(")[2].partition("\n")[2]).strip()
    return body if body and "\n" not in body else entry.title


def is_short(entry: Misconception) -> bool:
    """Whether it fits into a line of a page."""
    return len(line(entry)) <= LONGEST


def is_code(entry: Misconception) -> bool:
    """Whether it is shown as a line of code."""
    return line(entry) != entry.title


def _of_picture(asked: ProblemSet, entry: Misconception, names: dict[str, Any], rng: random.Random) -> Item | None:
    """Which of these draws this picture? A choice of code stands beside code alone."""
    usual = [other for other in _usual(asked, entry.function) if other is not entry]
    others = (m for m in rng.sample(usual, len(usual)) if is_short(m) and is_code(m) == is_code(entry))
    if (found := rivals(asked, entry, others, OTHERS)) is None:
        return None
    choices = [_choice(one, one is entry) for one in rng.sample([entry, *found.others], OTHERS + 1)]
    asks = f"Which of these draws the picture called yours? {found.picture.caption}."
    return Item(asks, tuple(choices), drawing=drawing(found.picture, found.result, found.right))


def _choice(entry: Misconception, right: bool) -> Choice:
    said = f"This one is: {entry.title}." if is_code(entry) else entry.symptom
    return Choice(line(entry), is_code(entry), right, f"{'Yes' if right else 'No'}. {said}")


def _of_inputs(asked: ProblemSet, entry: Misconception, names: dict[str, Any], rng: random.Random) -> Item | None:
    """Which inputs tell two lines apart? Or: which do not? None where there are not enough of either."""
    if not is_code(entry):
        return None
    differing, agreeing = inputs(asked, entry, Live(names))
    rng.shuffle(differing)
    rng.shuffle(agreeing)
    if differing and len(agreeing) >= OTHERS:
        asks, picks = "Which of these inputs tells your line from this one?", [differing[0], *agreeing[:OTHERS]]
    elif agreeing and len(differing) >= OTHERS:
        asks, picks = "For which of these inputs do your line and this one agree?", [agreeing[0], *differing[:OTHERS]]
    else:
        return None
    choices = [
        Choice(str(one), True, one is picks[0], f"{'Yes' if one is picks[0] else 'No'}. {one.because}")
        for one in rng.sample(picks, len(picks))
    ]
    return Item(asks, tuple(choices), shows=line(entry))
