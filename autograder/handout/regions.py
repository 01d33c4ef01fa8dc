"""The marked regions of a cell: the lines that students write, between two comments.

    ### BEGIN SOLUTION
    a = math.pi * r**2
    ### END SOLUTION

A cell may hold several: the methods of a class.
"""

import ast
from collections.abc import Callable, Iterator

from autograder.student.notebook import plain_python

BEGIN, END, MARK_SCHEME = "### BEGIN SOLUTION", "### END SOLUTION", "BEGIN MARK SCHEME"
NAMED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def expect_regions(source: str, one: bool) -> None:
    """Raise ValueError unless the cell has regions, or exactly one; nbgrader would clear a cell without any."""
    marks = _marks(source)
    if marks != [BEGIN, END] * max(1, len(marks) // 2) or (one and len(marks) > 2):
        wanted = "one region" if one else "regions"
        raise ValueError(f"want {wanted} from {BEGIN!r} to {END!r}, got {' '.join(marks) or 'none'}")
    if MARK_SCHEME in source:  # nbgrader keeps its text in the gradebook and can put it into feedback
        raise ValueError(f"want the marking scheme inside the solution region, got {MARK_SCHEME!r}")


def is_marked(source: str) -> bool:
    """Whether a region begins or ends in the cell."""
    return bool(_marks(source))


def unmarked(source: str) -> str:
    """The source with its answers in full view: the comments around them are left out."""
    return "\n".join(line for line in source.split("\n") if line.strip() not in (BEGIN, END))


def answers(source: str) -> list[str]:
    """The text of each region."""
    return ["\n".join(lines) for _, lines in _regions(source.split("\n"))]


def named_answers(source: str) -> list[tuple[str, str]]:
    """The text of each region of Python, after the name of the function that it stands in."""
    regions = list(_regions(source.split("\n")))
    return [(name_at(source, begin + 1), "\n".join(lines)) for begin, lines in regions]


def stubbed(source: str, stub: Callable[[str], str]) -> str:
    """The source with a stub in place of each region. stub: its lines, from the name of the function they stand in."""
    lines = source.split("\n")
    for begin, inside in reversed(list(_regions(lines))):
        indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
        new = [indent + line for line in stub(name_at(source, begin + 1)).split("\n")]
        lines[begin : begin + len(inside) + 2] = new
    return "\n".join(lines)


def name_at(source: str, line: int) -> str:
    """The function that a line stands in, as in `VESDE.sigma`; outside of any, the cell's last one."""
    tree = ast.parse(plain_python(source))
    around = list(_around(tree, line))
    last = [node.name for node in tree.body if isinstance(node, NAMED)]
    return ".".join(around) or (last[-1] if last else "the answer")


def end_of(lines: list[str], start: int, end: int) -> int:
    """The last line of a definition from line start to end, as Python counts: a comment that ends it included."""
    marks = _marks("\n".join(lines[start - 1 : end]))
    if marks.count(BEGIN) == marks.count(END):
        return end
    return next((number for number, line in enumerate(lines[end:], end + 1) if line.strip() == END), end)


def _marks(source: str) -> list[str]:
    return [line.strip() for line in source.splitlines() if line.strip() in (BEGIN, END)]


def _regions(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Where each region begins, counted from 0, and the lines inside."""
    begins = [number for number, line in enumerate(lines) if line.strip() == BEGIN]
    for begin in begins:
        end = next(number for number, line in enumerate(lines) if number > begin and line.strip() == END)
        yield begin, lines[begin + 1 : end]


def _around(tree: ast.Module | ast.ClassDef, line: int) -> Iterator[str]:
    """The classes around a line, and the outermost function in them."""
    for node in tree.body:
        if isinstance(node, NAMED) and node.lineno <= line <= (node.end_lineno or 0):
            yield node.name
            if isinstance(node, ast.ClassDef):
                yield from _around(node, line)
