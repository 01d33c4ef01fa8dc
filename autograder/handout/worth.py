"""What an assignment's checks are worth, and that its notebook says the same.

The checks' file is read as text: to build a notebook, neither it nor torch is loaded.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.problem_sets.contract import check_cell


def expect_agreed(source: str, cells: Sequence[NotebookNode], checks: Iterable[Path]) -> None:
    """Each test cell is worth what its checks are.

    Otherwise some points cannot be earned, or a wrong answer earns full marks.
    source: the notebook's name, and checks the files of its checks.    Raises ValueError, naming the cell that is not.
    """
    roles = {cell.id: cell.metadata.get("nbgrader", {}) for cell in cells}
    noted = {name: round(role["points"], 6) for name, role in roles.items() if role.get("grade") and role["locked"]}
    summed = {check_cell(question): points for question, points in worth(checks).items()}
    for name in dict.fromkeys([*noted, *summed]):
        cell, total = noted.get(name, 0), summed.get(name, 0)
        if cell != total:
            says = f"{name} is worth {cell:g} points in the notebook, but its checks are worth {total:g}"
            raise ValueError(f"{source}: {says}")


def worth(checks: Iterable[Path]) -> dict[str, float]:
    """The points of each question by its id: the sum over the checks in those files.

    Raises ValueError, naming the file, when it is not Python, or a mark does not spell out what it is worth.
    """
    found: dict[str, float] = {}
    for file in checks:
        try:
            for question, points in _marks(ast.parse(file.read_text(encoding="utf-8"))):
                found[question] = round(found.get(question, 0.0) + points, 6)
        except (ValueError, SyntaxError) as error:
            raise ValueError(f"{file.name}: {error}") from None
    return found


def _marks(tree: ast.Module) -> Iterator[tuple[str, float]]:
    """Question and points of each `@pytest.mark.check("q3a", points=1.0)`."""
    for mark in (mark for node in ast.walk(tree) for mark in check_marks(node)):
        points = {keyword.arg: keyword.value for keyword in mark.keywords}.get("points")
        given = [_written(value) for value in (*mark.args, points)]
        if [type(value) for value in given] not in ([str, int], [str, float]):
            wanted = "pytest.mark.check('a question', points=a number)"
            raise ValueError(f"want {wanted}, got {ast.unparse(mark)}")
        yield given[0], given[1]


def check_marks(node: ast.AST) -> list[ast.Call]:
    """The marks `@pytest.mark.check(...)` of a definition, as they are written."""
    marks = [mark for mark in getattr(node, "decorator_list", []) if isinstance(mark, ast.Call)]
    return [mark for mark in marks if ast.unparse(mark.func) == "pytest.mark.check"]


def _written(value: ast.expr | None) -> Any:
    """The value that stands there; None for one that is to be computed."""
    return value.value if isinstance(value, ast.Constant) else None
