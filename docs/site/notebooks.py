"""Released notebooks with their pictures: of a run with the reference's answers, which are not shown.

A run takes minutes, so it is kept in build/executed, under a name that changes with whatever it depends on.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.files import write
from autograder.grading.job import fingerprint
from autograder.handout.builder import notebook, source_of

LIMIT = 1800  # seconds for a cell: a busy machine trains slowly
OVERWRITTEN = re.compile(r"[^\n\r]*\r(?=[^\n])")
PICTURE = re.compile(r"<img\b[^>]*>")


def shown(name: str, root: Path, run: bool) -> NotebookNode:
    """The released notebook of a problem set, with the outputs of the reference's run where there is one.

    run: make the run when it is not kept. Raises nbclient's CellExecutionError when a cell of it fails.
    """
    released = nbformat.read(root / "assignments" / name / f"{name}.ipynb", as_version=4)
    outputs = {cell.id: cell.outputs for cell in executed(name, root, run).cells if cell.cell_type == "code"}
    for cell in released.cells:
        if cell.cell_type == "code":
            cell.outputs = settled(outputs.get(cell.id, []))
            cell.metadata["mystnb"] = {"image": {"alt": f"What the cell {cell.id} draws"}}  # where it has no better
    return released


def settled(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a cell with its progress bars as they ended: a carriage return goes back over its line."""
    printed = [output for output in outputs if output.output_type == "stream"]
    text = "".join(output.text for output in printed)
    if "\r" not in text:
        return outputs
    end = new_output("stream", name="stdout", text=OVERWRITTEN.sub("", text))
    return [*(output for output in outputs if output.output_type != "stream"), end]


def executed(name: str, root: Path, run: bool) -> NotebookNode:
    """The kept run; else a new one, or without `run` the notebook as it was built."""
    built = notebook(source_of(name, root))
    file = root / "build" / "executed" / f"{name}-{_digest(built, name)}.ipynb"
    if file.exists():
        return nbformat.read(file, as_version=4)
    if run:
        environment = os.environ | {"OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}
        NotebookClient(built, timeout=LIMIT, kernel_name="python3", store_widget_state=False).execute(env=environment)
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, nbformat.writes(built) + "\n")
    return built


def pictures(cells: list[NotebookNode]) -> Iterator[str]:
    """The pictures that cells show, as HTML; films are left out."""
    for cell in cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            html = "".join(data.get("text/html", ""))
            if "<script" not in html and (image := PICTURE.search(html)):
                yield image[0]
            elif "image/png" in data:
                png = "".join(data["image/png"].split())
                yield f'<img alt="What the cell {cell.id} draws" src="data:image/png;base64,{png}">'


def _digest(built: NotebookNode, name: str) -> str:
    """Of the notebook, the kit and the set."""
    return hashlib.sha256(f"{json.dumps(built, sort_keys=True)} {fingerprint(name)}".encode()).hexdigest()[:16]
