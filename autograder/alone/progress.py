"""The course as a map in the terminal: what is done, and what is next."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from autograder.alone.mine import Mine, notebooks
from autograder.alone.standing import Standing
from autograder.grading.display import as_it_is

WIDTH = 16  # of a bar
PLACES = ("*.ipynb", "*/*.ipynb", "assignments/*/*.ipynb")  # of a student's notebooks, in their folder


def by_set(folder: Path) -> dict[str, Mine]:
    """The student's notebook of each problem set, in the folder and below it; of several, the one saved last."""
    found: dict[str, Mine] = {}
    paths = sorted(_paths(folder), key=lambda path: path.stat().st_mtime)
    for mine in notebooks(iter(paths)):
        if mine.assignment:
            found[mine.assignment] = mine
    return found


def _paths(folder: Path) -> Iterator[Path]:
    found = {path for place in PLACES for path in folder.glob(place)}
    yield from (path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def course_map(rows: Sequence[Standing]) -> Table:
    """A line for each problem set, in its order."""
    grid = Table.grid(padding=(0, 2))
    first = _first(rows)
    for row in rows:
        colour = "green" if row.mine and not row.next else "default"
        points = f"{row.points:g} of {row.most:g}" if row.mine else ""
        says = Text(_says(row), "bold" if row is first else "dim")
        grid.add_row(Text(row.name, colour), Text(_bar(row), colour), points, says)
    return grid


def _bar(row: Standing) -> str:
    full = int(WIDTH * row.points / row.most) if row.most else 0
    return "█" * full + "░" * (WIDTH - full)


def _says(row: Standing) -> str:
    if row.mine is None:
        return "no notebook here"
    if row.next is None:
        return "✓ done" + (f"; a person reads {' and '.join(row.waiting)}" if row.waiting else "")
    return f"→ next: {row.next}" if row.begun else "○ not begun"


def go_on(rows: Sequence[Standing], folder: Path) -> Text:
    """A line that says how far the student is, and where to go on. folder: where the notebooks were looked for."""
    first = _first(rows)
    here = [row for row in rows if row.mine]
    head = f"{sum(row.points for row in here):g} of {sum(row.most for row in here):g} points. "
    if not here:
        return as_it_is(f"No notebook of the course in {folder.resolve()}.")
    if first is None or first.mine is None:
        return Text(head + "All that is here is done.")
    return Text(head) + as_it_is(f"Next: {first.next} in {first.mine.path.relative_to(folder)}")


def _first(rows: Sequence[Standing]) -> Standing | None:
    """The first problem set with something to do."""
    return next((row for row in rows if row.mine and row.next), None)
