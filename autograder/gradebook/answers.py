"""What a student answered, as it was stored: the cells that students write in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.gradebook.course import Course
from autograder.text import joined, part


@dataclass(frozen=True)
class Answer:
    """One cell.    id: nbgrader's.    written: in words, with the question above them.    attached: its pictures."""

    id: str
    written: bool
    text: str
    attached: Mapping[str, Any] = field(default_factory=dict)


def answers(course: Course, assignment: str, student: str) -> list[Answer]:
    """The student's answers in the order of the notebook; none where nothing is stored or it cannot be read."""
    return read(course.autograded(assignment, student))


def released(course: Course, assignment: str) -> tuple[list[Answer], str]:
    """The students' cells as they were handed out, and all words of that notebook; nothing where it is gone."""
    path = course.folder / "assignments" / assignment / f"{assignment}.ipynb"
    return read(path), "\n\n".join(joined(cell.get("source", "")) for cell in _cells(path))


def read(path: Path) -> list[Answer]:
    """The answers in a notebook of nbgrader's, see `answers`."""
    return [_answer(cell) for cell in _cells(path) if part(cell, "metadata", "nbgrader", "solution") is True]


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _answer(cell: dict[str, Any]) -> Answer:
    written, attached = cell.get("cell_type") == "markdown", cell.get("attachments") or {}
    return Answer(str(cell["metadata"]["nbgrader"]["grade_id"]), written, joined(cell.get("source", "")), attached)
