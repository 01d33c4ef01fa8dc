"""Read a submission: a notebook or a Python file becomes a list of cells of plain Python.

Nothing is run here, and a cell that is not Python costs only itself.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.student import unreadable
from autograder.student.magics import plain_python
from autograder.text import joined, part, printable, reason

if TYPE_CHECKING:
    from nbformat import NotebookNode

# nbformat and IPython are imported where they are used: a submission's process needs neither, and they take seconds.

CHECK = "-check"  # the end of the id of a cell that checks a question
MAX_BYTES = 50 * 2**20
MAX_VALUES = 2_000_000  # of JSON: each can take sixty times the memory that it takes in the file
MAX_CELLS = 2_000  # nbformat looks at each for a millisecond
MAX_CODE = 1_000_000  # characters: parsing takes time and 500 times the memory
TOO_MUCH = f"ValueError: want at most {MAX_CODE} characters of code in a notebook"
FILE = re.compile(r"\s*(?:%%\w+[^\n]*\n\s*)*(%%(?:write)?file\b[^\n]{0,100})")


class UnusableSubmission(ValueError):
    """The file cannot be graded at all; the message says why, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message).replace("\n", "?"))


@dataclass(frozen=True)
class Cell:
    """A code cell: its nbgrader id ("" if none) and its Python, or why it is not Python."""

    grade_id: str
    source: str
    problem: str = ""


@dataclass(frozen=True)
class Notebook:
    """The code cells of a submission, in order, and the assignment it says it belongs to."""

    cells: tuple[Cell, ...]
    assignment: str | None = None

    def before(self, grade_id: str) -> "Notebook":
        """The cells above the last one with that id, or all cells if there is none."""
        places = [i for i, cell in enumerate(self.cells) if cell.grade_id == grade_id]
        return Notebook(self.cells[: places[-1]] if places else self.cells, self.assignment)


def check_cell(question: str) -> str:
    """The id of the cell that checks a question."""
    return question + CHECK


def question_of(cell: str) -> str:
    """The question that the cell with that id checks; the id itself when it checks none."""
    return cell.removesuffix(CHECK)


def read(path: Path | str) -> Notebook:
    """Read a submission from a .ipynb or .py file. Raises UnusableSubmission, in one line, for anything else."""
    path = Path(path)
    if path.suffix not in (".ipynb", ".py"):
        raise UnusableSubmission(f"{path}: want a notebook (.ipynb) or a Python file (.py)")
    if path.suffix == ".py":
        return Notebook((code_cell("", text_of(path)),))
    return from_node(parse(path))


def parse(path: Path) -> "NotebookNode":
    """The notebook in a file, of any version of the format, as version 4. Raises UnusableSubmission."""
    return parsed(path, text_of(path))


def from_node(node: "NotebookNode") -> Notebook:
    """Extract the code cells of a notebook in memory."""
    cells, code = [], 0
    for cell in node.cells:
        if cell.get("cell_type") == "code":
            source = joined(cell.get("source", ""))
            code += len(source)
            much = code > MAX_CODE
            cells.append(Cell(_grade_id(cell), source, TOO_MUCH) if much else code_cell(_grade_id(cell), source))
    return Notebook(tuple(cells), claim_of(node))


def claim_of(node: "NotebookNode") -> str | None:
    """The assignment that a notebook claims to be of, in printable characters; None if it claims none."""
    claim = part(node, "metadata", "scorelab", "assignment")
    return printable(claim[:100]) if isinstance(claim, str) else None


def text_of(path: Path) -> str:
    """The text of a file. Raises UnusableSubmission, in one line, when it is no text or cannot be read."""
    try:
        if not path.exists():
            raise UnusableSubmission(f"{path}: no such file")
        if not path.is_file():
            raise UnusableSubmission(f"{path}: want a file, got a folder or a device")
        if (size := path.stat().st_size) > MAX_BYTES:
            raise UnusableSubmission(f"{path}: want at most {MAX_BYTES >> 20} MB, got {size >> 20} MB")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        other = f"it is not in UTF-8, from byte {error.start} on: save it again as UTF-8"
        why = unreadable.no_text(error.object) or other
        raise UnusableSubmission(f"{path}: {why}") from None
    except OSError as error:
        raise UnusableSubmission(f"{path}: cannot be read: {error.strerror}") from None


def parsed(path: Path, text: str) -> "NotebookNode":
    """The notebook in the text of that file, as `parse`."""
    import nbformat

    if sum(map(text.count, "[{,")) > MAX_VALUES:  # those in strings, too; who has so many is no less a trouble
        raise UnusableSubmission(f"{path}: want a notebook of at most {MAX_VALUES} values")
    try:
        node = nbformat.convert(nbformat.reader.reads(text), 4)  # nbformat.reads would warn about small faults
        if any(cell.get("cell_type") not in ("code", "markdown", "raw") for cell in node.cells):
            raise ValueError("it has a cell of an unknown type")
        if len(node.cells) > MAX_CELLS:
            raise ValueError(f"want at most {MAX_CELLS} cells, got {len(node.cells)}")
        return node
    except RecursionError:
        raise UnusableSubmission(f"{path}: not a notebook: nested too deeply") from None
    except Exception as error:  # nbformat raises what its parts raise: a dozen kinds, all meaning this
        raise UnusableSubmission(f"{path}: not a notebook: {_reason(text, error)}") from None


def _reason(text: str, error: Exception) -> str:
    """Why a text is not a notebook, in one line, from nbformat's error."""
    if isinstance(error.__cause__, json.JSONDecodeError):
        return unreadable.no_text(text.encode()) or unreadable.no_json(text, error.__cause__)
    said = reason(error, most=120) if isinstance(error, ValueError) else ""
    return unreadable.no_format(text) or said or "its parts are not those of one"


def _grade_id(cell: "NotebookNode") -> str:
    grade_id = part(cell, "metadata", "nbgrader", "grade_id")
    return grade_id if isinstance(grade_id, str) else ""


def code_cell(grade_id: str, source: str) -> Cell:
    """A cell as it is graded: its source as plain Python, or why it is not Python."""
    return (_known_cell if len(source) < 10_000 else _new_cell)(grade_id, source)


def _new_cell(grade_id: str, source: str) -> Cell:
    if match := FILE.match(source):
        return Cell(grade_id, source, f"first line that sends its code to a file, {match[1]}: remove that line")
    try:
        return Cell(grade_id, plain_python(source))
    except (SyntaxError, ValueError, RuntimeError, MemoryError) as error:  # RuntimeError: too deep, or 500 magics
        line = getattr(error, "lineno", None)
        where = f" on line {line}" if line else ""
        why = getattr(error, "msg", None) or str(error) or type(error).__name__
        return Cell(grade_id, source, f"{type(error).__name__}{where}: {why}")


_known_cell = lru_cache(maxsize=512)(_new_cell)  # the given cells are the same all over a class
