"""What a check sees of a submission: functions that are called, and answer with tensors.

    answer = submission.call("loss", Want(gradient="pred"), pred=pred, z=z)
    answer = submission.call("VESDE.sigma", self=Recipe("VESDE", sigma_min=0.1), t=t)

The one operation is `call`. A gradient crosses the same way, as a tensor, so that networks,
optimisers and samplers stay on the grader's side even where a check trains with a student's loss.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from autograder.student.answer import Answer, answer, quiet
from autograder.student.arguments import Argument
from autograder.student.asked import Asked
from autograder.student.deadline import Limit, deadline
from autograder.student.errors import StudentError, TimeLimit
from autograder.student.explain import explained
from autograder.student.namespace import Late, as_main, build, failures
from autograder.student.notebook import Cell, Notebook, check_cell
from autograder.student.want import Want


class Submission(Protocol):
    """A student's functions, wherever they run."""

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        """Make ready for one check of that question, whose calls may take that many seconds in all.

        What earlier checks left behind in the functions' module is forgotten.
        """

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        """Call a function with the arguments in their order, which may have any names.

        function: its name; or `Class.method`, whose first argument is a `Recipe` of the class.
        want: which result, and how to call, where that is not one tensor of floating-point numbers.
        Raises StudentError, or a kind of it, when there is nothing of the kind to return; TypeError or ValueError
        when an argument is none that can be passed.
        """


class InProcess:
    """Functions that run in this process: those in `names`; no layer stands between them and the grader."""

    layers: tuple[str, ...] = ()
    names: dict[str, Any]
    limit: Limit

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        self.limit = Limit(seconds)
        seed_everything()

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        want = want or Want()
        asked = Asked.of(function, arguments, want)
        try:
            with deadline(self.limit):
                found = answer(self.names, function, arguments, want, asked.answer)
        except TimeoutError:
            raise TimeLimit(f"{function} did not return in time") from None
        finally:
            asked.expect_sound()
        return replace(found, asked=tuple(asked.questions), times=asked.times)


class Live(InProcess):
    """The functions of a running notebook: whatever its names mean now."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names


class Recorded(InProcess):
    """The functions of a notebook on disk, defined anew for every check."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook

    def enter(self, question: str, functions: Iterable[str], seconds: float) -> None:
        super().enter(question, functions, seconds)
        self.module = define(self.notebook.before(check_cell(question)).cells, functions, seconds)
        self.names = vars(self.module)

    def call(self, function: str, want: Want | None = None, /, **arguments: Argument) -> Answer:
        with as_main(self.module):
            return super().call(function, want, **arguments)


def seed_everything() -> None:
    """Put the global random streams at a fixed place, so that what a submission draws can be repeated."""
    torch.random.default_generator.manual_seed(0)
    np.random.seed(0)
    random.seed(0)


def define(cells: Iterable[Cell], functions: Iterable[str], seconds: float) -> ModuleType:
    """The names that the functions need, from the cells; a name that could not be bound says why when called.

    Raises TimeLimit when a statement that they need takes more than those seconds.
    """
    try:
        with quiet():
            module = build(cells, functions, seconds)
    except Late as error:
        raise TimeLimit(str(error)) from None
    finally:
        torch.set_default_dtype(torch.float32)  # a notebook's own self-check, too, calls with the usual one
    names = vars(module)
    for name in functions:
        if name not in names:
            names[name] = _unbound(name, cells, names)
    return module


def _unbound(name: str, cells: Iterable[Cell], names: dict[str, Any]) -> Callable[..., Tensor] | None:
    """What to call in place of a function that is not there: it raises the reason, if there is one."""
    if broken := [cell.problem for cell in cells if cell.problem and name in cell.source]:
        reason = f"{name} is not defined: its cell has a {broken[-1]}"
    elif (error := failures(names).get(name)) is not None:
        reason = explained(error, f"the cell of {name}", names)
    else:
        return None

    def raises(*_: Argument, **__: Argument) -> Tensor:
        raise StudentError(reason)

    return raises
