"""Calls and questions as messages: a header of plain JSON, and tensors by their names.

What comes from the grader is read as it is. What comes from a submission's process is read as from an enemy.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from torch import Generator, Tensor

from autograder.isolation.wire import MAX_COUNT, MAX_MESSAGE, WireError
from autograder.student.answer import Answer
from autograder.student.arguments import Argument, is_function
from autograder.student.asked import Answered, Query, Refused
from autograder.student.errors import Crash
from autograder.student.recipe import Recipe
from autograder.student.result import usable
from autograder.student.want import Want

Message = tuple[dict[str, Any], dict[str, Tensor]]
PLAIN = (str, int, float, bool, type(None))


def call(function: str, arguments: Mapping[str, Argument], want: Want) -> Message:
    """A call, from the grader's side."""
    tensors: dict[str, Tensor] = {}
    passed = {name: _written(value, name, tensors) for name, value in arguments.items()}
    return {"op": "call", "function": function, "passed": passed, "want": asdict(want)}, tensors


def called(header: dict[str, Any], tensors: dict[str, Tensor]) -> tuple[str, dict[str, Argument], Want]:
    """The call, on the submission's side; in it, a function is one that only says that it is."""
    arguments = {name: _read(value, tensors) for name, value in header["passed"].items()}
    return header["function"], arguments, Want(**header["want"])


def _written(value: Argument, name: str, tensors: dict[str, Tensor]) -> Any:
    """An argument as JSON; its tensors go into `tensors`, under names that begin with its own."""
    if isinstance(value, Tensor):
        tensors[name] = value
        return {"tensor": name}
    if isinstance(value, Generator):
        tensors[name] = value.get_state()
        return {"generator": name}
    if isinstance(value, Recipe):
        parts = dict(value.parts())
        inside = {part: _written(part_value, name + part, tensors) for part, part_value in parts.items()}
        return {"recipe": value.name, "parts": inside, "state": isinstance(value.state, dict)}
    return {"function": True} if is_function(value) else {"plain": value}


def _read(message: dict[str, Any], tensors: dict[str, Tensor]) -> Any:
    match message:
        case {"tensor": name}:
            return tensors[name]
        case {"generator": name}:
            generator = Generator()
            generator.set_state(tensors[name])
            return generator
        case {"recipe": name, "parts": parts, "state": by_name}:
            found = {part: _read(value, tensors) for part, value in parts.items()}
            recipe = Recipe(name, **{part[1:]: value for part, value in found.items() if part[0] == "."})
            state = {part[1:]: value for part, value in found.items() if part[0] == "!"}
            return recipe.at(state if by_name else state.get(""))
        case {"function": _}:
            return _stays
    return message["plain"]


def _stays(*_: Any, **__: Any) -> Tensor:
    """In the place of a function that is on the other side."""
    raise NotImplementedError


def question(query: Query) -> Message:
    """A question, from the submission's side."""
    tensors = {str(i): value for i, value in enumerate(query.values) if isinstance(value, Tensor)}
    values = [None if isinstance(value, Tensor) else value for value in query.values]
    header = {"asks": query.of, "values": values, "names": query.names, "keep": query.keep, "forget": query.forget}
    return header, tensors


def asks(header: dict[str, Any]) -> bool:
    """Whether a message is a question."""
    return "asks" in header


def asked(header: dict[str, Any], tensors: dict[str, Tensor], functions: Mapping[str, Any]) -> Query:
    """The question, on the grader's side. Raises WireError when it is none that the kit's own code would send."""
    of: Any = header.get("asks")
    values, names, forget = (header.get(word) for word in ("values", "names", "forget"))
    known = of in functions if isinstance(of, str) else type(of) is int
    few = all(isinstance(found, list) and len(found) <= MAX_COUNT for found in (values, names))
    if not (known and few and isinstance(values, list) and isinstance(names, list) and isinstance(forget, list)):
        raise WireError("not a question about a function of this call")
    fit = all(type(value) in PLAIN for value in values) and all(type(number) is int for number in forget)
    named = all(type(name) is str for name in names) and len({*names}) == len(names) <= len(values)
    if not (fit and named and {*tensors} <= {str(i) for i in range(len(values))}):
        raise WireError("not a question: its values are none that can be asked about")
    given = tuple(tensors.get(str(i), value) for i, value in enumerate(values))
    return Query(of, given, tuple(names), header.get("keep") is True, tuple(forget))


def reply(answer: Callable[[Query], Answered], query: Query) -> Message:
    """The answer to a question, from the grader's side."""
    try:
        number, outputs = answer(query)
    except Refused as error:
        return {"refused": error.kind, "message": error.message[:MAX_MESSAGE]}, {}
    return {"number": number}, {str(i): output for i, output in enumerate(outputs)}


def replied(header: dict[str, Any], tensors: dict[str, Tensor]) -> Answered:
    """The answer, on the submission's side. Raises Refused."""
    if "refused" in header:
        raise Refused(header["refused"], header["message"])
    return header["number"], tuple(tensors[str(i)] for i in range(len(tensors)))


def result(answer: Answer) -> Message:
    """What came back, from the submission's side."""
    values = {_value(i): part for i, part in enumerate(answer.parts)}
    slope = {} if answer.gradient is None else {"gradient": answer.gradient}
    states = {f"state.{name}": state for name, state in answer.states.items()}
    return {"changed": answer.changed, "marked": answer.marked, "traced": answer.traced}, values | slope | states


def _value(i: int) -> str:
    return f"value.{i}" if i else "value"


def resulted(
    header: dict[str, Any], tensors: dict[str, Tensor], function: str, arguments: Mapping[str, Argument], want: Want
) -> Answer:
    """What came back, on the grader's side. Raises StudentError when it is no result of that call."""
    slope = tensors.get("gradient") if want.gradient else None
    values = [tensors[name] for i in range(want.parts) if (name := _value(i)) in tensors]
    if len(values) < want.parts or (want.gradient and not _fits(slope, arguments[want.gradient])):
        raise Crash(f"{function} sent no result")
    changed, marked = (_named(header.get(word), arguments) for word in ("changed", "marked"))
    first, *rest = (usable(value, function, want) for value in values)
    recipes = [name for name, value in arguments.items() if isinstance(value, Recipe)]
    sent = {name: tensors[f"state.{name}"] for name in recipes if f"state.{name}" in tensors}
    states = {name: state for name, state in sent.items() if _vector(state)}
    traced = header.get("traced") is True
    return Answer(function, dict(arguments), first, slope, changed, tuple(rest), states, marked, traced)


def _named(sent: Any, arguments: Mapping[str, Argument]) -> tuple[str, ...]:
    """The arguments whose names were sent."""
    return tuple(name for name in arguments if isinstance(sent, list) and name in sent)


def _fits(slope: Tensor | None, argument: Argument) -> bool:
    """Whether it may be a gradient by that argument: of its shape; or, by an object, a vector."""
    if isinstance(argument, Tensor):
        return slope is not None and slope.shape == argument.shape and slope.is_floating_point()
    return _vector(slope)


def _vector(value: Tensor | None) -> bool:
    return value is not None and value.ndim == 1 and value.is_floating_point()
