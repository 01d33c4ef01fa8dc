"""The text that students received; anything else in a submission is their own."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.deadlines.line import is_due_line
from autograder.student.magics import plain_python
from autograder.text import joined

QUOTED = re.compile(r"""\s*('{3}|"{3}|['"])(?:(?!\1).)*\1\s*""", re.DOTALL)  # one text, and no more
RUN = 3  # words in a row; a word that is changed costs a line no more than three of its runs


@dataclass(frozen=True)
class Released:
    """runs: the words in a row of all cells.    short: the lines that have too few words for one."""

    runs: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()

    def has(self, line: str) -> bool:
        """Whether a line was handed out, perhaps with some of its words changed since."""
        if is_due_line(line):
            return True
        words = words_of(line)
        if len(words) < RUN:
            return not words or " ".join(words) in self.short
        return shared(line, self.runs) >= 0.5


def released(config: Config, assignment: str) -> Released:
    """What the course has in its release folder; nothing where there is no such notebook."""
    place = CourseDirectory(config=config)
    notebook = Path(place.format_path(place.release_directory, ".", assignment), f"{assignment}.ipynb")
    try:
        return _released(notebook, notebook.stat().st_mtime_ns)
    except OSError:
        return Released()


@lru_cache(maxsize=8)
def _released(notebook: Path, _: int) -> Released:
    cells = [joined(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]]
    short = {" ".join(words_of(line)) for cell in cells for line in cell.splitlines()}
    return Released(frozenset(run for cell in cells for run in runs_of(cell)), frozenset(short))


def has_own_words(cells: Iterable[NotebookNode], known: Released) -> bool:
    """Whether any of the cells says something, in text or in place of code, that was not handed out."""
    new = (cell for cell in cells if not all(map(known.has, cell.source.splitlines())))
    return any(map(_is_prose, new))


def _is_prose(cell: NotebookNode) -> bool:
    """Whether the cell is text, or a code cell with nothing in it that does anything."""
    if cell.cell_type != "code" or QUOTED.fullmatch(cell.source):
        return True
    lines = [line.strip() for line in cell.source.splitlines()]
    return all(line.startswith("#") for line in lines if line) or not _runs(cell.source)


def _runs(source: str) -> bool:
    try:
        plain_python(source)
    except (SyntaxError, ValueError, RuntimeError, MemoryError):
        return False
    return True


def shared(text: str, runs: frozenset[str] | set[str]) -> float:
    """The share of a text's words in a row that are among these."""
    own = list(runs_of(text))
    return sum(run in runs for run in own) / len(own) if own else 0.0


def runs_of(text: str) -> Iterator[str]:
    """All the words in a row of a text."""
    words = words_of(text)
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def words_of(text: str) -> list[str]:
    """The words of a text, without marks and capitals."""
    return re.findall(r"\w+", text.casefold())
