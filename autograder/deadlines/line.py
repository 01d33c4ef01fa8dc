"""The line in a released notebook that says when it is due."""

from datetime import datetime

from autograder.deadlines.when import shown

MARK = "> **Due:** "


def due_line(due: datetime, zone: str) -> str:
    """Markdown for the notebook's first cell."""
    return f"{MARK}{shown(due, zone)}"


def is_due_line(line: str) -> bool:
    """Whether a line of a notebook is such a one, of whatever date: it is nobody's own words."""
    return line.startswith(MARK)
