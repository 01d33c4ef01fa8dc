"""Changes of late penalties, for a person."""

from collections.abc import Mapping

from rich.table import Table

from autograder.grading.display import as_it_is

Penalties = Mapping[str, tuple[float, float | str]]  # by student, the old one, and the new one or why there is none


def in_words(changed: Penalties) -> list[str]:
    """Each change: "bob 2 → 0"."""
    return [f"{student} {old:g} → {_said(new)}" for student, (old, new) in sorted(changed.items())]


def table(changed: Penalties) -> Table:
    """The changes for a terminal."""
    grid = Table("submission", "old", "new", title="late penalties that change", header_style="bold")
    for student, (old, new) in sorted(changed.items()):
        grid.add_row(as_it_is(student), f"{old:g}", as_it_is(_said(new)))
    return grid


def _said(new: float | str) -> str:
    return new if isinstance(new, str) else f"{new:g}"
