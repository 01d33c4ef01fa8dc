"""What the grader of a problem set is worth, from docs/power.md, where `make prove` wrote it."""

import re
from dataclasses import dataclass

from jinja2 import Environment


@dataclass(frozen=True)
class Table:
    """A table of docs/power.md: under its title, the head and rows of texts."""

    title: str
    head: list[str]
    rows: list[list[str]]

    def of(self, name: str) -> "Table":
        """The rows of a problem set, without its name."""
        return Table(self.title, self.head[1:], [row[1:] for row in self.rows if row[0] == name])

    def total(self, column: str) -> int:
        """The sum of a column; a dash counts as nothing."""
        cells = [row[self.head.index(column)] for row in self.rows]
        return sum(int(cell) for cell in cells if cell.isdigit())


def tables(page: str) -> list[Table]:
    """The tables of the page, in its order."""
    found = []
    for section in page.split("\n## ")[1:]:
        title, *lines = section.splitlines()
        cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("|")]
        found.append(Table(title, cells[0], cells[2:]))
    return found


def certificate(name: str, title: str, power: str, environment: Environment) -> str:
    """The page of a problem set, in Markdown. power: the text of docs/power.md."""
    found = tables(power)
    kills, fails, diagnosis = (
        next(table for table in found if table.title.startswith(start)).of(name)
        for start in ("Kill", "False-fail", "Diagnosis")
    )
    own = [table for table in found if re.search(rf"\bin {name}\b", table.title)]
    return environment.get_template("certificate.md.j2").render(
        name=name, title=title, kills=kills, fails=fails, diagnosis=diagnosis, power=own
    )
