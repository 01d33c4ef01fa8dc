"""What a misconception is: a wrong answer with a name, a symptom and a ladder of hints.

The catalogue of an assignment, `autograder/misconceptions/<assignment>.py`, is used twice: the kit's
tests submit every entry and demand that exactly the checks it lists fail, and when a student's answer
fails, the entry that gives the same result names the likely mistake.
"""

import importlib
import importlib.util
import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class Misconception:
    """A named wrong answer.

    id: unique, lower case with hyphens.     symptom: one line, as a student would say it.
    function: the function it answers.       body: the wrong body, in the contract's argument names.
    fails: the checks that fail when it is submitted beside a correct answer to the other question;
           those that wait for one of these are not listed.
    hints: nudge, pointer, worked line without the answer.
    setup: lines before the function, for state that is kept between calls.
    in_law: right as a distribution though not to the letter: it keeps the points of the checks that
           look at distributions, and loses those that look at single values.
    """

    id: str
    symptom: str
    function: str
    body: str
    fails: frozenset[str]
    hints: tuple[str, str, str]
    setup: str = ""
    in_law: bool = False

    @property
    def source(self) -> str:
        """The answer, as a student would have written it."""
        header = f"def {self.function}({', '.join(ARGUMENTS[self.function])}):\n"
        return f"import torch\n{self.setup}\n\n" + header + textwrap.indent(self.body, "    ") + "\n"

    def compile(self) -> Callable[..., Tensor]:
        """The function, with its state fresh."""
        names: dict[str, Any] = {"torch": torch}
        exec(_code(self.source), names)
        return names[self.function]


@cache
def _code(source: str) -> CodeType:
    """Compiled once: a diagnosis asks two hundred entries, some of them in a dozen checks."""
    return compile(source, "<misconception>", "exec")


ARGUMENTS = {
    "score_matching_loss": ("pred", "std", "z"),
    "euler_maruyama_step": ("z", "drift", "diffusion", "dt", "noise"),
}


@cache
def catalogue(assignment: str) -> tuple[Misconception, ...]:
    """The misconceptions of an assignment, those that students make most often first; none if it has none."""
    name = f"autograder.misconceptions.{assignment}"
    return importlib.import_module(name).MISCONCEPTIONS if importlib.util.find_spec(name) else ()


def hints(entries: Sequence[Misconception]) -> tuple[str, ...]:
    """The ladder of an entry, or of several that cannot be told apart, step by step."""
    steps = zip(*(entry.hints for entry in entries), strict=True)
    return tuple(" Or: ".join(dict.fromkeys(step)) for step in steps)


def problems(entries: Sequence[Misconception], checks: Collection[str]) -> list[str]:
    """What is wrong with the entries, a line for each fault, with its entry's id first.

    checks: the names of the assignment's checks.
    """
    used = Counter(entry.id for entry in entries)
    taken = [f"{id}: {n} entries have this id" for id, n in used.items() if n > 1]
    return taken + [f"{entry.id}: {fault}" for entry in entries for fault in _faults(entry, checks)]


def _faults(entry: Misconception, checks: Collection[str]) -> Iterator[str]:
    if entry.function not in ARGUMENTS:
        yield f"no function {entry.function} is asked for"
    if len(entry.hints) != 3 or not all(hint.strip() for hint in entry.hints):
        yield f"want three hints (nudge, pointer, worked line), got {len([h for h in entry.hints if h.strip()])}"
    if not entry.symptom.strip() or "\n" in entry.symptom:
        yield "want a symptom in one line"
    if not entry.fails:
        yield "want the checks that it fails, got none"
    if unknown := sorted(entry.fails - set(checks)):
        yield f"there is no check {', '.join(unknown)}"
