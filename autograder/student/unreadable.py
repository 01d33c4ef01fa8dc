"""Say why a file is not a notebook, and what to do: a conflict, an archive, a web page, a truncated file."""

import json
import re

# The first bytes of what is handed in by mistake.
BEGINNINGS = {
    b"PK\x03\x04": "it is a zip archive: unpack it",
    b"\x1f\x8b": "it is a gzip archive: unpack it",
    b"7z\xbc\xaf": "it is a 7z archive: unpack it",
    b"Rar!": "it is a rar archive: unpack it",
    b"%PDF": "it is a PDF",
    b"\xff\xfe\0\0": "it is in UTF-32: save it again as UTF-8",
    b"\0\0\xfe\xff": "it is in UTF-32: save it again as UTF-8",
    b"\xff\xfe": "it is in UTF-16: save it again as UTF-8",
    b"\xfe\xff": "it is in UTF-16: save it again as UTF-8",
    b"{\0": "it is in UTF-16: save it again as UTF-8",  # without a mark that says so
    b"\0{": "it is in UTF-16: save it again as UTF-8",
}
WEB_PAGE = re.compile(r"\s*<(!doctype|html|head|body|script)\b", re.IGNORECASE)
CONFLICT = re.compile(r"^(<{7}|>{7})(?=\s)", re.MULTILINE)


def no_text(content: bytes) -> str:
    """The kind of file, from its first bytes; "" if these say nothing."""
    if not content.strip(b"\0\t\n\r "):
        return "it is empty" if not content else "it contains only blanks or zero bytes"
    return next((what for beginning, what in BEGINNINGS.items() if content.startswith(beginning)), "")


def no_json(text: str, error: json.JSONDecodeError) -> str:
    """Why a text is not the JSON of a notebook: the likely cause, or the line where reading ended."""
    if WEB_PAGE.match(text):
        return "it is a web page (HTML), perhaps a login page"
    if mark := CONFLICT.search(text):
        return f"it has a merge conflict ({mark[1]}) on line {_line(text, mark.start())}: resolve it"
    if not text.lstrip().startswith("{"):
        return "it is text but not JSON"
    if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
        return f"it ends abruptly on line {_line(text, len(text.rstrip()))}: it was cut off"
    return f"it is damaged on line {error.lineno} ({error.msg})"


def no_format(text: str) -> str:
    """Why JSON is not a notebook; "" if it has a notebook's outline, or cannot be read."""
    try:
        whole = json.loads(text)
    except ValueError:
        return ""
    if not isinstance(whole, dict):
        return f"want an object with cells, got a {type(whole).__name__}"
    if missing := [name for name in ("nbformat", "cells") if name not in whole and "worksheets" not in whole]:
        return f"it has no {' and no '.join(missing)}"
    return ""


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
