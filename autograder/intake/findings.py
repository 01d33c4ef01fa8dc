"""Notes that `Repair` leaves in a notebook's metadata.scorelab for later steps."""

from nbformat import NotebookNode

from autograder.text import part

KIT = "scorelab"


def note(nb: NotebookNode, **found: str | list[str]) -> None:
    """Add to what has been found: `unusable`, `elsewhere`."""
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
