"""Reading a submission: a notebook or a Python file becomes a list of cells of plain Python.

Nothing is run here, and a cell that is not Python costs only itself.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

MAX_BYTES = 50 * 2**20
PYTHON_CELL_MAGICS = ("time", "timeit", "capture", "prun", "python", "python3")


class UnusableSubmission(ValueError):
    """The file cannot be graded at all; the message is one line that says why."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its nbgrader id ("" when it has none), its Python, or why it is not Python."""

    grade_id: str
    source: str
    problem: str = ""


@dataclass(frozen=True)
class Notebook:
    """The code cells of a submission, in order, and the assignment it says it belongs to."""

    cells: tuple[Cell, ...]
    assignment: str | None = None

    def before(self, grade_id: str) -> "Notebook":
        """The cells above the last one with that id, or all of them when there is none such."""
        places = [i for i, cell in enumerate(self.cells) if cell.grade_id == grade_id]
        return Notebook(self.cells[: places[-1]] if places else self.cells, self.assignment)


def read(path: Path | str) -> Notebook:
    """The submission in a .ipynb or .py file. Raises UnusableSubmission, in one line, for anything else."""
    path = Path(path)
    if path.suffix not in (".ipynb", ".py"):
        raise UnusableSubmission(f"{path}: want a notebook (.ipynb) or a Python file (.py)")
    text = _text(path)
    if path.suffix == ".py":
        return Notebook((_cell("", text),))
    return from_node(_parse(path, text))


def from_node(node: nbformat.NotebookNode) -> Notebook:
    """The code cells of a notebook that is in memory."""
    kit = node.metadata.get("scorelab", {})
    cells = (
        _cell(_grade_id(cell), _joined(cell.get("source", "")))
        for cell in node.cells
        if cell.get("cell_type") == "code"
    )
    return Notebook(tuple(cells), kit.get("assignment") if isinstance(kit, dict) else None)


def _text(path: Path) -> str:
    if not path.exists():
        raise UnusableSubmission(f"{path}: no such file")
    if not path.is_file():
        raise UnusableSubmission(f"{path}: want a file, got a folder or a device")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise UnusableSubmission(f"{path}: want at most {MAX_BYTES >> 20} MB, got {size >> 20} MB")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableSubmission(f"{path}: want UTF-8, got other bytes at offset {error.start}") from None
    except OSError as error:
        raise UnusableSubmission(f"{path}: cannot be read: {error.strerror}") from None


def _parse(path: Path, text: str) -> nbformat.NotebookNode:
    try:
        node = nbformat.reads(text, as_version=4)
        if any(cell.get("cell_type") not in ("code", "markdown", "raw") for cell in node.cells):
            raise ValueError("it has a cell of an unknown type")
        return node
    except RecursionError:
        raise UnusableSubmission(f"{path}: not a notebook: nested too deeply") from None
    except Exception as error:  # nbformat raises what its parts raise: a dozen kinds, all meaning this
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:120]
        raise UnusableSubmission(f"{path}: not a notebook: {reason}") from None


def _grade_id(cell: nbformat.NotebookNode) -> str:
    nbgrader = cell.get("metadata", {}).get("nbgrader", {})
    grade_id = nbgrader.get("grade_id", "") if isinstance(nbgrader, dict) else ""
    return grade_id if isinstance(grade_id, str) else ""


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(map(str, source))


def _cell(grade_id: str, source: str) -> Cell:
    try:
        return Cell(grade_id, plain_python(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" on line {error.lineno}" if getattr(error, "lineno", None) else ""
        reason = getattr(error, "msg", None) or str(error) or type(error).__name__
        return Cell(grade_id, source, f"{type(error).__name__}{where}: {reason}")


def plain_python(source: str) -> str:
    """The cell with magics and shell lines spelt as Python. Raises SyntaxError when the rest is not Python.

    A `%%time` cell is its body; a cell of another language is empty.
    """
    if match := re.match(r"\s*%%(\w+)[^\n]*\n?", source):
        source = "\n" + source[match.end() :] if match[1] in PYTHON_CELL_MAGICS else ""
    source = TransformerManager().transform_cell(source)
    ast.parse(source)
    return source
