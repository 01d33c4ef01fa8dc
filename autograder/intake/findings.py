"""Notes that `Repair` leaves in a notebook's metadata.scorelab for later steps."""

from typing import Any

from nbformat import NotebookNode

from autograder.intake.claims import Claim
from autograder.text import part

KIT = "scorelab"


def note(nb: NotebookNode, **found: Any) -> None:
    """Add to what has been found: `unusable`, `elsewhere`, `claimed`."""
    before = part(nb, "metadata", KIT)
    nb.metadata[KIT] = NotebookNode((before if isinstance(before, dict) else {}) | found)


def unusable(nb: NotebookNode) -> str:
    """Why nothing in the notebook can be graded, in one line; "" when it can."""
    reason = part(nb, "metadata", KIT, "unusable")
    return reason if isinstance(reason, str) else ""


def elsewhere(nb: NotebookNode) -> list[str]:
    """The written answers that are blank, in a notebook with text in cells of the student's own."""
    cells = part(nb, "metadata", KIT, "elsewhere")
    return cells if isinstance(cells, list) else []


def claimed(nb: NotebookNode) -> list[Claim]:
    """Whose variant the notebook said that it ran, see `claims`."""
    found = part(nb, "metadata", KIT, "claimed")
    return [(who, number) for who, number in found] if isinstance(found, list) else []
