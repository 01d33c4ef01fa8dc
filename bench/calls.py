"""`make bench-calls`: what a call of a student's function costs, and a question to a function of the check's.

Both go over the wire to a process of its own, in float32. Prints a table; exits with 1 when one of 2000 x 2 numbers
costs more than a millisecond. A busy machine measures itself: the best of several rounds counts.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from rich.console import Console
from rich.table import Table
from torch import Generator, Tensor

from autograder.isolation.isolated import Isolated, isolated
from autograder.student.notebook import Cell, Notebook
from autograder.student.recipe import Recipe

SHAPES = ((4, 2), (2000, 2), (20_000, 2))
LIMIT = 1e-3  # seconds, for 2000 x 2
ROUNDS, CALLS, QUESTIONS = 8, 50, 100
SOURCE = """
import torch
def call(x, t):
    return x * t
def ask(score, x, n):
    for _ in range(n):
        y = score(x, 0.5)
    return y
def pull(score, x, n):
    for _ in range(n):
        y = x.detach().requires_grad_()
        torch.autograd.grad(score(y, 0.5).sum(), y)
    return x
def make(net, x):
    return x
"""
NET = Recipe("scorelab.nets.ScoreMLP", sde=Recipe("scorelab.sde.VPSDE"), generator=Generator().manual_seed(0), width=48)
WAYS = {
    "a call": lambda submission, x: per_call(submission, "call", x=x, t=0.5),
    "a call with a network made": lambda submission, x: per_call(submission, "make", net=NET, x=x),
    "a question": lambda submission, x: per_question(submission, "ask", x),
    "a question and its gradient": lambda submission, x: per_question(submission, "pull", x),
}
BOUND = ("a call", "a question")


def score(x: Tensor, t: float) -> Tensor:
    """About the least that a check's function does."""
    return -x * t


def per_call(submission: Isolated, function: str, **arguments: Any) -> float:
    """Seconds for a call."""

    def calls() -> None:
        for _ in range(CALLS):
            submission.call(function, **arguments)

    return best(calls) / CALLS


def per_question(submission: Isolated, function: str, x: Tensor) -> float:
    """Seconds for a question, from inside a loop: those of a call that asks many, over their number."""
    return best(lambda: submission.call(function, score=score, x=x, n=QUESTIONS)) / QUESTIONS


def best(work: Callable[[], object]) -> float:
    """Seconds that the work takes in the quickest of several rounds."""
    found = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def main() -> int:
    """Measure, print, and say by the exit status whether the bound holds."""
    torch.set_num_threads(1)
    table = Table("", *(str(shape) for shape in SHAPES), title="milliseconds, the best of some rounds")
    costs = {}
    with isolated(Notebook((Cell("", SOURCE),))) as submission:
        submission.enter("q1", ("call", "ask", "pull", "make"), seconds=100)
        for way, measure in WAYS.items():
            costs[way] = [measure(submission, torch.randn(shape)) for shape in SHAPES]
            table.add_row(way, *(f"{1e3 * cost:.2f}" for cost in costs[way]))
    Console().print(table)
    return int(any(costs[way][SHAPES.index((2000, 2))] > LIMIT for way in BOUND))


if __name__ == "__main__":
    sys.exit(main())
