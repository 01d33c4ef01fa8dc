"""Read a table that an LMS or a spreadsheet wrote, whatever its encoding and its delimiter."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 50 * 2**20  # a class list of 100 000 students has a tenth of it
DELIMITERS = ",;\t"
NO_TABLES = {
    b"PK\x03\x04": "a spreadsheet or an archive: save it as CSV",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet: save it as CSV",
    b"%PDF": "a PDF: export it as CSV",
    b"<": "a web page: were you logged in when you saved it?",
}


@dataclass(frozen=True)
class Row:
    """One line below the headers: its number in the file, and its fields by header."""

    line: int
    fields: dict[str, str]


def rows_of(
    path: Path, knows: Callable[[Sequence[str]], bool], what: str = "a class list"
) -> tuple[list[str], list[Row]]:
    """The headers and the rows of a table. Blank lines are passed over, and spaces around a field.

    knows: whether these are headers of a table that is wanted; it decides which delimiter was meant.
    what:  the table that is wanted, in words.
    Raises OSError, and ValueError in one line for what is no such table.
    """
    text = decoded(path)
    lines = io.StringIO(text.split("\n", 1)[1] if text.startswith("sep=") else text, newline="")
    skipped = int(text.startswith("sep="))  # a line that Excel writes for itself
    read = {delimiter: _headers(lines, delimiter) for delimiter in DELIMITERS}
    found = next((d for d in DELIMITERS if knows(read[d])), None)
    if found is None:
        headers = max(read.values(), key=len)
        raise ValueError(f"{path}: want the headers of {what}, got {', '.join(headers[:8]) or 'nothing'}")
    _expect_once(path, read[found])
    lines.seek(0)
    return read[found], list(_rows(path, lines, found, read[found], skipped))


def decoded(path: Path) -> str:
    """The file's text: UTF-8, UTF-16 where it says so or has every other byte empty, or else Windows' Latin."""
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ValueError(f"{path}: want a table of at most {MAX_BYTES >> 20} MB")
    for start, what in NO_TABLES.items():
        if raw.lstrip().startswith(start):
            raise ValueError(f"{path}: want a table as text, got {what}")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in raw[:2]:
        encoding = "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise ValueError(f"{path}: want a table as text, got bytes that are no UTF-16") from None
    return raw.decode("cp1252", errors="replace")


def _headers(lines: io.StringIO, delimiter: str) -> list[str]:
    lines.seek(0)
    try:
        return [header.strip() for header in next(csv.reader(lines, delimiter=delimiter), [])]
    except csv.Error:
        return []


def _expect_once(path: Path, headers: list[str]) -> None:
    if twice := [header for header in dict.fromkeys(headers) if header and headers.count(header) > 1]:
        raise ValueError(f"{path}: want each column once, but there are {headers.count(twice[0])} {twice[0]!r}")


def _rows(path: Path, lines: Iterable[str], delimiter: str, headers: list[str], skipped: int) -> Iterable[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        next(reader)
        for fields in reader:
            line = reader.line_num + skipped
            fields = [field.strip() for field in fields]
            if not any(fields):
                continue
            if len(fields) < len(headers) or any(fields[len(headers) :]):
                raise ValueError(f"{path}, line {line}: want {len(headers)} fields as in the header, got {len(fields)}")
            yield Row(line, dict(zip(headers, fields, strict=False)))
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num + skipped}: {error}") from None
