"""The functions that a notebook leaves to students take the arguments that the contract declares."""

import ast
from collections.abc import Iterable, Iterator

from autograder.problem_sets.contract import ProblemSet
from autograder.student.notebook import plain_python

Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def expect_signatures(cells: Iterable[tuple[str, str]], asked: ProblemSet) -> None:
    """Every function that the contract declares is in one of the solution cells, with the arguments declared.

    cells: id and source of each.    Raises ValueError, naming the cell, for one that is not.
    """
    found: dict[str, tuple[str, Defined]] = {}
    for name, source in cells:
        found |= {function: (name, node) for function, node in _definitions(ast.parse(plain_python(source)).body)}
    for function in asked.functions.values():
        if function.name not in found:
            raise ValueError(f"want a solution cell that defines {function.name}, as contract.py declares it; got none")
        name, node = found[function.name]
        wanted, got = [given for given in function.parameters if given != "self"], _parameters(node)
        if got is not None and got != wanted:
            shown = f"{function.name}({', '.join(wanted)})"
            raise ValueError(f"cell {name}: want {shown} as contract.py declares it, got ({', '.join(got)})")


def _definitions(body: Iterable[ast.stmt], inside: str = "") -> Iterator[tuple[str, Defined]]:
    """Functions and classes by their names, as in `VESDE.sigma`."""
    for node in body:
        if isinstance(node, Defined):
            yield inside + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{inside}{node.name}.")


def _parameters(node: Defined) -> list[str] | None:
    """The names of the arguments without `self`; of a class, those of its `__init__`, None where it has none."""
    if isinstance(node, ast.ClassDef):
        made = [method for name, method in _definitions(node.body) if name == "__init__"]
        return _parameters(made[0]) if made else None
    arguments = node.args
    names = [given.arg for given in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return [name for name in names if name != "self"]
