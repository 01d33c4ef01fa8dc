"""What a notebook says of arguments and their shapes, from the contract: said once, it cannot disagree.

<!-- shapes q3a -->                          a table of all arguments and what comes back, for each function of q3a
<!-- shape loss.std -->                      the shape of one argument; of what comes back: `.returned`
"""

import re
from typing import TypeVar

from autograder.problem_sets.contract import Function, ProblemSet

TABLE = re.compile(r"^<!-- shapes (\S+) -->$", re.MULTILINE)
T = TypeVar("T")
ONE = re.compile(r"<!-- shape (\S+)\.(\w+) -->")


def with_shapes(text: str, asked: ProblemSet) -> str:
    """A markdown cell with tables and shapes in place of these comments.

    Raises ValueError for a question, a function or an argument that the contract does not declare.
    """
    text = TABLE.sub(lambda found: _tables(asked, found[1]), text)
    return ONE.sub(lambda found: _shape(asked, found[1], found[2]), text)


def _tables(asked: ProblemSet, question: str) -> str:
    functions = _declared(asked.questions, question, "question").functions
    if len(functions) == 1:
        return _table(functions[0])
    return "\n\n".join(f"`{function.name}`\n\n{_table(function)}" for function in functions)


def _table(function: Function) -> str:
    rows = [(f"`{argument.name}`", argument.kind, argument.shape) for argument in function.arguments]
    rows = [("argument", "kind", "shape"), ("---",) * 3, *rows, ("returned", "", function.returns)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _shape(asked: ProblemSet, function: str, argument: str) -> str:
    declared = _declared(asked.functions, function, "function")
    shapes = {given.name: given.shape for given in declared.arguments} | {"returned": declared.returns}
    return _declared(shapes, argument, f"argument of {function}")


def _declared(declared: dict[str, T], name: str, what: str) -> T:
    if name not in declared:
        raise ValueError(f"the contract declares no {what} {name!r}; want one of {', '.join(declared)}")
    return declared[name]
