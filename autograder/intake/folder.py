"""Reject submission folders that nbgrader must not copy: links, too many files, times that cannot be read."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.student.notebook import UnusableSubmission

MAX_FILES, MAX_BYTES = 1000, 200 * 2**20
TIMESTAMP, MAX_TIMESTAMP = "timestamp.txt", 64  # its name, and bytes in it: nbgrader reads a long one for minutes


class UnfitFolder(UnusableSubmission):
    """What was handed in cannot be stored as it lies there: nothing of it is copied, and it is not graded."""


def expect_plain(notebook: Path) -> None:
    """The notebook's folder holds plain files that can be read, not too many, and no time that cannot be.

    Raises UnfitFolder, in one line. Links are refused, wherever they lead: nbgrader would copy what lies there. A hard
    link is a second name of a file that lies elsewhere as well, which may be the gradebook.
    """
    folder = notebook.parent
    found, size = 0, 0
    for path in _all_in(folder):
        status = path.lstat()
        kind = stat.S_IFMT(status.st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR):
            what = "a link" if kind == stat.S_IFLNK else "neither a file nor a folder"
            raise UnfitFolder(f"{notebook}: want files and folders, but {path.relative_to(folder.parent)} is {what}")
        if kind == stat.S_IFREG and status.st_nlink > 1:
            here = path.relative_to(folder.parent)
            raise UnfitFolder(f"{notebook}: want files of its own, but {here} has {status.st_nlink} names (hard links)")
        if not os.access(path, os.R_OK | (os.X_OK if kind == stat.S_IFDIR else 0), effective_ids=True):
            here = path.relative_to(folder.parent)
            raise UnfitFolder(f"{notebook}: want files and folders that may be read, but {here} cannot be read")
        found, size = found + 1, size + status.st_size
        if found > MAX_FILES or size > MAX_BYTES:
            raise UnfitFolder(f"{notebook}: want at most {MAX_FILES} files and {MAX_BYTES >> 20} MB with the notebook")
    if (timestamp := folder / TIMESTAMP).is_file():
        _expect_a_time(notebook, timestamp)


def _all_in(folder: Path) -> Iterator[Path]:
    """The folder and what is in it, all the way down; links are not followed."""
    yield folder
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files))


def _expect_a_time(notebook: Path, file: Path) -> None:
    with file.open("rb") as opened:
        text = opened.read(MAX_TIMESTAMP).decode(errors="replace").strip()
        more = opened.read(1)
    if more or (text and not _is_read_rightly(text)):
        wanted = f"a time in {TIMESTAMP} such as 2026-11-24 12:00:00 UTC"
        raise UnfitFolder(f"{notebook}: want {wanted}, got {text!r}{' …' if more else ''}")


def _is_read_rightly(time: str) -> bool:
    """Whether nbgrader takes it for what it says; an offset after a space, for one, it takes for seconds."""
    try:
        meant = datetime.fromisoformat(time.removesuffix(" UTC") + ("Z" if time.endswith(" UTC") else ""))
        offset = meant.utcoffset() or timedelta()  # without a zone, nbgrader takes it for UTC
        return parse_utc(time) == meant.replace(tzinfo=None) - offset
    except (ValueError, OverflowError, TypeError):  # of words that are no time, of the year 0
        return False
