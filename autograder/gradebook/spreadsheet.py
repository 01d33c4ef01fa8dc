"""Write CSV fields that no spreadsheet takes for a formula."""

import re
from typing import Any

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # the last four: as some keyboards write the first


def harmless(field: Any) -> Any:
    """The field; a text that begins like a formula is given an apostrophe, by which it stays a text.

    A student may be called `=1+2`. Numbers stay numbers, with their sign.
    """
    formula = isinstance(field, str) and FORMULA.match(field) and not NUMBER.fullmatch(field)
    return f"'{field}" if formula else field
