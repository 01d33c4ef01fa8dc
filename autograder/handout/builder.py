"""From a percent-format source notebook to the notebook that nbgrader releases.

The answer lives once, in `solutions/`. A source notebook imports it, so it runs as it is; the builder
puts the function's source in place of the import, and nbgrader strips the marked region for students.
A cell's header says who it is and what it is for:

    # %% id="q3a" role="solution"                     the student writes the marked region
    # %% id="q3a-check" role="test" points=4          locked; its last expression is the score
    # %% [markdown] id="q4a" role="written" points=3  the student writes; graded by hand
    # %% id="loss" role="given"                       read-only; an earlier answer that it imports is in full view
    # %% id="imports"                                 an ordinary cell

A solution cell may have several regions, the methods of a class. A given cell is put back when a student changed it.
"""

import hashlib
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.files import write
from autograder.handout.inline import PACKAGE, inlined, undefined
from autograder.handout.regions import BEGIN, expect_regions, is_marked, unmarked
from autograder.handout.shapes import with_shapes
from autograder.handout.signatures import expect_signatures
from autograder.handout.worth import expect_agreed
from autograder.problem_sets import load, names
from autograder.problem_sets.contract import ProblemSet

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

# role: cell type, and nbgrader's three flags
ROLES = {
    "solution": ("code", {"grade": False, "solution": True, "locked": False}),
    "test": ("code", {"grade": True, "solution": False, "locked": True}),
    "written": ("markdown", {"grade": True, "solution": True, "locked": False}),
    "given": ("code", {"grade": False, "solution": False, "locked": True}),
}
ORDINARY = "ordinary"  # the role of a cell whose header gives none


def build_all(root: Path, only: Collection[str] = ()) -> list[Path]:
    """Build every source notebook of the repository at root, and those of problem sets elsewhere, for nbgrader.

    only: the names of those to build, where it is not all: each takes a second.
    Returns the notebooks, build/source/<name>/<name>.ipynb, sorted by name; those that are up to date
    are left untouched. Raises ValueError, naming the file and the cell, for a source that is wrong.
    """
    sources = [source for source in sources_in(root) if not only or source.stem in only]
    products = [product_of(source.stem, root) for source in sources]
    for source, product in zip(sources, products, strict=True):
        build(source, product)
    return products


def sources_in(root: Path) -> list[Path]:
    """The source notebooks of the repository at root and of problem sets that live elsewhere, sorted by name."""
    own = [source for name in names() if (source := source_of(name, root)).is_file()]
    return sorted({*(root / PACKAGE / "notebooks").glob("*.py"), *own}, key=lambda source: source.stem)


def source_of(name: str, root: Path) -> Path:
    """The source notebook of a problem set: in solutions/notebooks under its own folder, or else under root."""
    places = [folder / PACKAGE / "notebooks" / f"{name}.py" for folder in (load(name).folder, root)]
    return places[0] if places[0].is_file() else places[1]


def product_of(name: str, root: Path) -> Path:
    """Where the built notebook goes."""
    return root / "build" / "source" / name / f"{name}.ipynb"


def build(source: Path, out: Path) -> bool:
    """Build one notebook; True when the file was written, False when it was up to date.

    The functions it imports are looked for in the package above the folder of the source.
    """
    text = nbformat.writes(notebook(source)) + "\n"
    if out.exists() and out.read_text(encoding="utf-8") == text:
        return False
    write(out, text)  # another process may be reading or building it
    return True


def notebook(source: Path) -> NotebookNode:
    """The built notebook. Raises ValueError, naming the file and the cell, when the source is wrong."""
    read = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent")
    package = source.resolve().parents[1]
    asked = load(source.stem) if source.stem in names() else None  # whose test cells compute their points themselves
    cells, ids = [], set()
    for number, raw in enumerate(read.cells, start=1):
        name = raw.metadata.get("id", f"cell-{number}")
        try:
            cells.append(_cell(raw, name, package, asked))
            if name in ids:
                raise ValueError("this id is used twice")
        except (ValueError, SyntaxError) as error:
            raise ValueError(f"{source.name}, cell {number} ({name}): {error}") from None
        ids.add(name)
    if missing := sorted(undefined(cell.source for cell in cells if cell.cell_type == "code")):
        raise ValueError(f"{source.name}: no cell imports or defines {', '.join(missing)}")
    if asked:
        _expect_declared(source.name, cells, asked)
    kit = {"assignment": source.stem, "version": _digest(cells)}
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "scorelab": kit})


def _expect_declared(source: str, cells: list[NotebookNode], asked: ProblemSet) -> None:
    """What the notebook leaves to students, and its points, are what the problem set says."""
    answers = [(cell.id, cell.source) for cell in cells if cell.cell_type == "code" and is_marked(cell.source)]
    try:
        expect_signatures(answers, asked)
    except ValueError as error:
        raise ValueError(f"{source}: {error}") from None
    expect_agreed(source, cells, asked.checks)


def _cell(raw: NotebookNode, name: str, package: Path, asked: ProblemSet | None) -> NotebookNode:
    metadata = {key: value for key, value in raw.metadata.items() if key != "lines_to_next_cell"}
    metadata.pop("id", None)
    role, points = metadata.pop("role", ORDINARY), metadata.pop("points", None)
    _check_header(raw, name, role, points)
    source = raw.source
    if raw.cell_type == "code":
        source = _with_answers(source, role, package)
    elif asked:
        source = with_shapes(source, asked)
    if role != ORDINARY:
        metadata["nbgrader"] = _nbgrader(name, role, points)
    if role in ("solution", "written"):
        expect_regions(source, one=role == "written")
    new = {"code": new_code_cell, "markdown": new_markdown_cell}[raw.cell_type]
    return new(source, id=name, metadata=metadata)


def _with_answers(source: str, role: str, package: Path) -> str:
    """The cell with what it imports; nobody who marks a region in a cell of another role meant to show it."""
    if role != "solution" and is_marked(source):
        raise ValueError(f"want {BEGIN!r} in solution and written cells alone")
    source = inlined(source, package)
    if role == "given":
        return unmarked(source)
    if role != "solution" and is_marked(source):
        raise ValueError("want role='given' for a cell that shows an earlier answer, or role='solution'")
    return source


def _check_header(raw: NotebookNode, name: str, role: str, points: Any) -> None:
    if role != ORDINARY and role not in ROLES:
        raise ValueError(f"want a role among {', '.join(ROLES)}, got {role!r}")
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise ValueError("want an id of at most 64 letters, digits, - and _")
    if raw.cell_type not in ("code", "markdown"):
        raise ValueError(f"want a code or a markdown cell, got {raw.cell_type}")
    graded = role in ROLES and ROLES[role][1]["grade"]
    if graded and not (type(points) in (int, float) and points > 0):
        raise ValueError(f"a {role} cell needs points=..., a number above 0, got {points!r}")
    if not graded and points is not None:
        raise ValueError(f"a {role} cell has no points, got points={points}")
    if role == ORDINARY:
        return
    if "id" not in raw.metadata:
        raise ValueError(f"a {role} cell needs an id")
    if raw.cell_type != ROLES[role][0]:
        raise ValueError(f"a {role} cell is {ROLES[role][0]}, got {raw.cell_type}")


def _nbgrader(name: str, role: str, points: float | None) -> dict[str, Any]:
    graded = {} if points is None else {"points": points}
    return {"schema_version": 3, "grade_id": name, "task": False, **ROLES[role][1], **graded}


def _digest(cells: list[NotebookNode]) -> str:
    """Twelve characters that change whenever a cell does: which version of the handout a student has."""
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:12]
