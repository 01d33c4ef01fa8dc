"""Which cell of a submission stands for which cell of the source."""

from nbformat import NotebookNode

from autograder.intake import prompt
from autograder.intake.record import Record


def chosen_cells(cells: list[NotebookNode], source: dict[str, Record]) -> dict[str, NotebookNode]:
    """The cell that stands for each of the source's: of several copies the nearest.

    Of equally near answers it is the first, of test cells the last: the answer has run by then. An
    answer whose metadata an editor dropped is still known by its cell id, a written one by its question.
    A locked cell must be tagged as one: its text will be replaced, so nothing that may be an answer is taken for it.
    """
    chosen = {}
    for name, record in source.items():
        copies = [cell for cell in cells if record.claims(cell)]
        if record.locked:
            copies = [cell for cell in reversed(copies) if record.distance(cell)[0] < 2]
        if copies:
            chosen[name] = min(copies, key=record.distance)
    for name in [name for name in source if name not in chosen and not source[name].locked]:
        spare = _spare(cells, chosen)
        same = [cell for cell in spare if cell.get("id") == name]
        if not same and source[name].written:
            same = sorted((c for c in spare if prompt.match(c, source[name])), key=lambda c: _fit(c, source[name]))
        chosen |= {name: same[0]} if same else {}
    return chosen


def _spare(cells: list[NotebookNode], chosen: dict[str, NotebookNode]) -> list[NotebookNode]:
    taken = {id(cell) for cell in chosen.values()}
    return [cell for cell in cells if id(cell) not in taken]


def _fit(cell: NotebookNode, record: Record) -> tuple[bool, float]:
    """The smallest for the cell that is most likely the answer: one that is not blank, and has the question."""
    return prompt.is_blank(cell, record), -prompt.match(cell, record)


def cells_to_restore(chosen: dict[str, NotebookNode], source: dict[str, Record]) -> list[tuple[str, str | None]]:
    """Each graded or locked cell to put back, and the one that it belongs before; None is the end.

    Before the next rather than after the last, so that an answer in a cell of the student's own,
    anywhere in between, has run. Last first: each one's place is then there.
    """
    restored: list[tuple[str, str | None]] = []
    following = None
    for name in reversed(source):
        restorable = source[name].locked or source[name].nbgrader["grade"]
        if name not in chosen and restorable:
            restored.append((name, following))
        if name in chosen or restorable:
            following = name
    return restored
