"""docs/power.md: the tables of `make prove`, as that command wrote them."""

from typing import Any

from rich.table import Table

from tests.proof import tables

HEAD = """# What the grader is worth

`make prove` wrote this page; do not edit it. The command exits with 1 when a wrong answer passes, a right one fails,
or a mistake gets the name of another. It also writes `build/proof/proof.json`, and a picture for each problem set:
which check fails for which mistake.

Measured with {versions}.
"""


def page(found: dict[str, Any]) -> str:
    """The whole page, in Markdown."""
    versions = ", ".join(f"{name} {version}" for name, version in sorted(found["versions"].items()))
    return "\n".join([HEAD.format(versions=versions), *map(section, tables.all_of(found))])


def section(table: Table) -> str:
    """A table as Markdown, under its title."""
    rows = [[column.header for column in table.columns], ["---"] * len(table.columns)]
    rows += zip(*(column.cells for column in table.columns), strict=True)
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join([f"## {table.title}", "", *lines, ""])
