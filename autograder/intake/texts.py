"""What a student has written into the cells of a repaired notebook."""

from nbformat import NotebookNode

from autograder.intake import findings
from autograder.intake.prompt import is_as_handed_out


def texts(nb: NotebookNode) -> dict[str, object]:
    """What a student has written, by the cell's grade_id: the text, and the pictures in it.

    Of a blank cell nothing, whatever its question said at that time; of one whose answer may stand in other cells,
    what is in these.
    """
    cells = [(cell.metadata.get("nbgrader", {}), cell) for cell in nb.cells]
    own = [cell.source for of, cell in cells if not of]
    written = {of["grade_id"]: _text(cell) for of, cell in cells if of.get("solution")}
    return written | {cell: own for cell in findings.elsewhere(nb) if cell in written}


def _text(cell: NotebookNode) -> object:
    return None if is_as_handed_out(cell) else (cell.source, cell.get("attachments", {}))
