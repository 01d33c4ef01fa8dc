"""Whose variant a notebook says that it ran: in the line that the student edits, and in what its cell printed.

It is read of a notebook as it was handed in, since grading runs no cell, and shows only some of what they printed.
"""

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from autograder.problem_sets.variants import known_as
from autograder.text import joined, part

MOST = 2_000  # characters of a cell or an output in which a claim is looked for
TYPED = re.compile(r"""^STUDENT *= *(["'])([^"'\n]{0,200})\1""", re.MULTILINE)
PRINTED = re.compile(r"^Variant (\d{1,6}) of \d{1,6}: .*? \(for (.{1,200})\)$", re.MULTILINE)
Claim = tuple[str, int | None]  # an id, and the number that was printed for it


def claims(nb: NotebookNode) -> list[Claim]:
    """Each claim once, the printed ones first."""
    code = [cell for cell in nb.cells if cell.get("cell_type") == "code"]
    printed = [(known_as(who), int(number)) for cell in code for number, who in PRINTED.findall(_printed(cell))]
    typed = [known_as(who) for cell in code for _, who in TYPED.findall(joined(cell.get("source", ""))[:MOST])]
    others = {who for who in typed if who} - {who for who, _ in printed}
    return [*dict.fromkeys(printed), *((who, None) for who in sorted(others))]


def _printed(cell: NotebookNode) -> str:
    outputs: Any = cell.get("outputs")
    return "\n".join(_texts(outputs)) if isinstance(outputs, list) else ""


def _texts(outputs: list[Any]) -> Iterator[str]:
    for output in outputs[:100]:
        if part(output, "output_type") == "stream":
            yield joined(part(output, "text") or "")[:MOST]
