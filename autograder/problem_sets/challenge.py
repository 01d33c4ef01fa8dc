"""A challenge of a problem set: a function of the student's own, without points, beside the course's own.

A set has one when there is a `challenge.py` in its folder that says `CHALLENGE = Challenge(...)`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from torch import Generator

from autograder.problem_sets.contract import Function
from scorelab.challenge import Row, Task

SEED = 0  # of the tasks: the same for everybody, and for the course's own


@dataclass(frozen=True)
class Challenge:
    """What a set's challenge is.

    asked: the function that is entered: a sampler of `scorelab.challenge`.    budgets: evaluations it may have.
    tasks: what makes each task, by its name.    table: the file with what the course's own samplers do.
    """

    asked: Function
    budgets: tuple[int, ...]
    tasks: Mapping[str, Callable[[Generator], Task]]
    table: Path

    @property
    def signature(self) -> str:
        """The function's name with its arguments, as a person writes them."""
        return f"{self.asked.name}({', '.join(self.asked.parameters)})"

    def task(self, name: str) -> Task:
        """The task of that name, made once in a process: it takes seconds."""
        return _made(self.tasks[name])

    def course(self, name: str) -> list[Row]:
        """What the course's own samplers do on that task."""
        return [Row(**row) for row in json.loads(self.table.read_text(encoding="utf-8"))[name]]


@cache
def _made(make: Callable[[Generator], Task]) -> Task:
    return make(Generator().manual_seed(SEED))
