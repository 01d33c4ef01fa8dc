"""Write a table as CSV, harmless to a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from autograder.gradebook.spreadsheet import harmless


def table(rows: Iterable[Sequence[str]], quoting: int = csv.QUOTE_MINIMAL) -> str:
    """The rows as CSV. No field is a formula, see `harmless`."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator="\r\n")  # type: ignore[arg-type]  # csv's own constants
    writer.writerows([harmless(field) for field in row] for row in rows)
    return text.getvalue()
