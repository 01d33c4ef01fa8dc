"""The same call at both doors: in a notebook that runs, and of a notebook on disk, in a process of its own."""

import linecache
from contextlib import closing
from typing import Any

from autograder.isolation.isolated import Isolated
from autograder.student.answer import Answer
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Live, Submission
from autograder.student.want import Want

NAMES = ("f", "VESDE", "Net", "fit", "C")


def live(source: str) -> Live:
    """The functions of the source, in this process."""
    names: dict[str, Any] = {}
    linecache.cache["<cell 1>"] = (len(source), None, source.splitlines(keepends=True), "<cell 1>")
    exec(compile(source, "<cell 1>", "exec"), names)
    return Live(names)


def both(source: str, want: Want | None = None, /, **arguments: Any) -> Answer:
    """What one call brings back, at both doors; function: its name, `f` unless given.

    Raises what both raise; AssertionError when they differ.
    """
    function = arguments.pop("function", "f") if isinstance(arguments.get("function"), str) else "f"
    with closing(Isolated(Notebook((Cell("", source),)), trust=True)) as isolated:
        here, there = (_called(door, function, want, arguments) for door in (live(source), isolated))
    if isinstance(here, Exception):
        assert (type(here), str(here)) == (type(there), str(there))
        raise here
    assert str(_told(here)) == str(_told(there))
    return there


def _called(door: Submission, function: str, want: Want | None, arguments: dict[str, Any]) -> Answer | Exception:
    door.enter("q1", NAMES, 30)
    try:
        return door.call(function, want, **arguments)
    except Exception as error:
        return error


def _told(answer: Answer) -> tuple[Any, ...]:
    asked = [(question.function, question.args, question.kwargs) for question in answer.asked]
    left = (answer.changed, answer.marked, answer.traced)
    return answer.parts, answer.gradient, left, answer.states, asked, dict(answer.times)
