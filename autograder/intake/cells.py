"""The cells of a submission made anew, of the parts that count."""

import re
from itertools import count
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from autograder.intake import prompt
from autograder.intake.record import Record
from autograder.text import joined

NEW = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


def sound(cell: NotebookNode, outputs: list[NotebookNode]) -> NotebookNode:
    """The parts of a cell that count, each of the right type, and what is shown of its outputs."""
    metadata, text = cell.get("metadata"), joined(cell.get("source", ""))
    kept = NotebookNode(
        cell_type=cell.cell_type,
        id=cell.get("id"),
        source=text.encode("utf-8", "replace").decode(),  # JSON can hold half a character, a file cannot
        metadata=metadata if isinstance(metadata, dict) else NotebookNode(),
    )
    if outputs:
        kept.outputs = outputs
    if cell.cell_type == "markdown" and (pictures := _pictures(cell.get("attachments"))):
        kept.attachments = pictures
    return kept


def _pictures(attachments: Any) -> NotebookNode:
    """What was pasted into an answer, as far as it is pictures: {name: {type: text}}."""
    named = attachments.items() if isinstance(attachments, dict) else ()
    kept = {name: {t: x for t, x in of.items() if _is_picture(t, x)} for name, of in named if isinstance(of, dict)}
    return from_dict({name: pictures for name, pictures in kept.items() if pictures})


def _is_picture(kind: str, content: Any) -> bool:
    return re.fullmatch(r"image/[a-z.+-]{1,20}", kind) is not None and isinstance(content, str)


def as_source(cell: NotebookNode, name: str, record: Record) -> NotebookNode:
    """The cell as the source has it; the student's text stays where a student writes."""
    blank = record.written and prompt.is_blank(cell, record)
    text = record.source if record.locked or blank else cell.source
    return _new(record.cell_type, text, name, cell, dict(record.nbgrader))


def ordinary(cell: NotebookNode, used: set[str]) -> NotebookNode:
    """The cell without a grade, under an id that is none of those used; it is used then."""
    return _new(cell.cell_type, cell.source, _unique(cell.id, used), cell, None)


def _new(cell_type: str, source: str, name: str, old: NotebookNode, nbgrader: dict[str, Any] | None) -> NotebookNode:
    """A new cell; of the old one's metadata nothing, for whatever is in there would be written and shown."""
    beside = {"markdown": "attachments", "code": "outputs"}.get(cell_type, "")
    kept = {beside: old[beside]} if beside in old else {}
    metadata = from_dict({"nbgrader": nbgrader} if nbgrader else {})
    return NEW[cell_type](source, id=name, metadata=metadata, **kept)


def _unique(wanted: Any, used: set[str]) -> str:
    """The wanted cell id, or another when that is taken or is not an id; what is handed out is used."""
    if not (isinstance(wanted, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", wanted)) or wanted in used:
        wanted = next(name for n in count(len(used)) if (name := f"cell-{n}") not in used)
    used.add(wanted)
    return wanted
