"""A picture of what a function does: a run with a student's answer inside, beside the same run with the right one.

    @picture(STEP, Clouds(), "300 points, carved in 60 steps with the exact score")
    def carved(submission: Submission, generator: Generator) -> Tensor: ...

    RIGHT = {"step": by(expect_step)}

A set keeps its pictures in `picture.py`. The right answers come from what its checks expect of a call, never from a
solution: students have none. So a run is written once, and whoever answers is its argument.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import torch
from torch import Generator, Tensor

from autograder.problem_sets.contract import Function
from autograder.problem_sets.expect import wanted
from autograder.student.answer import Answer
from autograder.student.arguments import Argument
from autograder.student.submission import Submission
from autograder.student.want import Want
from scorelab.data import islands_mixture
from scorelab.oracle import mixture
from scorelab.plots.beside import Look

WEIGHTS, MEANS, STD = islands_mixture()
ISLANDS = mixture(WEIGHTS, MEANS, torch.tensor(STD**2))  # a law with an exact score, for whoever draws points
GRID = torch.cartesian_prod(*[torch.linspace(-1.8, 1.8, 9, dtype=torch.double)] * 2)  # places for arrows among them
Run = Callable[[Submission, Generator], Tensor]
Rule = Callable[[Answer], Tensor]  # what is wanted of a call, from its arguments


@dataclass(frozen=True)
class Picture:
    """What a function does: what is drawn of it, how, and a caption in a person's words."""

    asked: Function
    look: Look
    caption: str
    run: Run


def picture(asked: Function, look: Look, caption: str) -> Callable[[Run], Picture]:
    """Turn a run into the picture of a function. Its result has the shape that the look draws."""
    return lambda run: Picture(asked, look, caption, run)


def by(expect: Callable[[Answer], None]) -> Rule:
    """The rule that a comparison of the checks follows."""
    return partial(wanted, expect)


class Expected:
    """A submission whose every answer is what the checks expect.

    rules: for each function, or `Class.method`, what is wanted of a call; several for one that returns several tensors.
    """

    def __init__(self, rules: Mapping[str, Rule | tuple[Rule, ...]]) -> None:
        self.rules = rules

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        """Nothing has to be made ready, and nothing takes long."""

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        """The expected answer. Raises KeyError for a function without a rule."""
        rules = self.rules[function]
        nothing = Answer(function, dict(arguments), Tensor())
        first, *rest = (rule(nothing) for rule in (rules if isinstance(rules, tuple) else (rules,)))
        return Answer(function, dict(arguments), first, rest=tuple(rest))
