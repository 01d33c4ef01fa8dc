"""Recognise a written question's prompt in a cell, and whether the cell holds more than the prompt."""

import re

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.intake.record import Record
from autograder.intake.released import runs_of, shared
from autograder.student.stub import PHRASE

LABEL = re.compile(r"\W*(\w+ +\d+\w*)")  # "**Question 4a"


def is_blank(cell: NotebookNode, record: Record) -> bool:
    """Whether nothing was written into the cell: its text is the record's, or the one it was handed out with.

    The words of a question may change while a class works on it. What a cell was handed out with is known by the
    checksum that nbgrader gave it then.
    """
    return _bare(cell.source) == _bare(record.source) or is_as_handed_out(cell)


def _bare(text: str) -> list[str]:
    return text.replace(PHRASE, "").split()


def is_as_handed_out(cell: NotebookNode) -> bool:
    """Whether the cell's text is the one of its checksum."""
    try:
        return compute_checksum(cell) == cell.metadata["nbgrader"]["checksum"]
    except (KeyError, TypeError, ValueError, AttributeError):  # the student's metadata may be anything
        return False


def match(cell: NotebookNode, record: Record) -> float:
    """How surely a cell without tags holds the question: by its label, or by most of its words; 0 when it does not."""
    label = _label(record.source)
    held = shared(record.source.replace(PHRASE, ""), set(runs_of(cell.source)))
    if label and _label(cell.source) == label:
        return 1.0 + held
    return held if held >= 0.5 else 0.0


def _label(text: str) -> str:
    found = LABEL.match(text)
    return found[1].casefold() if found else ""
