"""A student's own notebook, as it was last saved."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.alone.judged import judged
from autograder.student.notebook import Notebook, UnusableSubmission, claim_of, from_node, parse
from autograder.student.stub import PHRASE
from autograder.text import joined, part

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Mine:
    """A notebook of a problem set, and where it is."""

    path: Path
    node: "NotebookNode"

    @property
    def assignment(self) -> str | None:
        return claim_of(self.node)

    @cached_property
    def code(self) -> Notebook:
        """Its code cells, as they are graded."""
        return from_node(self.node)

    @cached_property
    def written(self) -> dict[str, tuple[str, float]]:
        """Of each question in words, what its cell says, and the points."""
        cells = [cell for cell in self.node.cells if cell.cell_type == "markdown"]
        tags = [(part(cell, "metadata", "nbgrader") or {}, cell) for cell in cells]
        graded = [(tag, cell) for tag, cell in tags if tag.get("grade") and isinstance(tag.get("points"), int | float)]
        return {str(tag.get("grade_id")): (joined(cell.source), tag["points"]) for tag, cell in graded}

    @property
    def judged(self) -> dict[str, float]:
        """Of each question in words, the share of its points that the student gave to the own answer."""
        sources = [joined(cell.source) for cell in self.node.cells if cell.cell_type == "code"]
        return judged(sources)

    @property
    def title(self) -> str:
        """Its first heading, without the number."""
        lines = (line for cell in self.node.cells for line in joined(cell.source).splitlines())
        heading = next((line for line in lines if line.startswith("# ")), "# ")
        return heading.removeprefix("# ").partition(": ")[2] or heading.removeprefix("# ")


def is_blank(text: str, prompt: str = "") -> bool:
    """Whether a cell holds the question and no answer. prompt: the question, where it is known."""
    return text.rstrip().endswith(PHRASE) or text.replace(PHRASE, "").split() == prompt.split()


def beside(assignment: str, folder: Path, names: Mapping[str, Any]) -> Mine | None:
    """The notebook of a problem set that runs in that folder; None when it is not there.

    names: the globals of the caller. Of several notebooks, it is the one that Jupyter or VS Code names, or else the
    one that was saved last.
    """
    running = {Path(str(said)).name for said in (os.environ.get("JPY_SESSION_NAME"), names.get("__vsc_ipynb_file__"))}
    found = [mine for mine in notebooks(folder.glob("*.ipynb")) if mine.assignment == assignment]
    return max(found, key=lambda mine: (mine.path.name in running, mine.path.stat().st_mtime), default=None)


def notebooks(paths: Iterator[Path]) -> Iterator[Mine]:
    """Those of the files that are notebooks."""
    for path in paths:
        try:
            yield Mine(path, parse(path))
        except UnusableSubmission:
            continue
