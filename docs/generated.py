"""What commands write into a page that is otherwise kept by hand."""

from pathlib import Path


def marks(command: str) -> tuple[str, str]:
    """The marks between which a command writes."""
    return f"<!-- {command} wrote this -->", f"<!-- {command}: the end -->"


def put(text: str, page: Path, command: str) -> None:
    """Replace what stands between the command's marks on the page. Raises ValueError when it has no such marks."""
    begin, end = marks(command)
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        raise ValueError(f"want the marks {begin} and {end} in {page}")
    before, rest = whole.split(begin)
    page.write_text(f"{before}{begin}\n\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")
