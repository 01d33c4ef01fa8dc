"""Unpack attempts into folders, a notebook under the name that nbgrader looks for."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograder.intake.folder import TIMESTAMP
from autograder.lms.collect.archive import Archive
from autograder.lms.collect.plan import Attempt, SetAside, stamp

COPY = re.compile(r"( ?\(\d+\)|-\d+| - Copy| copy)+$")  # what browsers and platforms add to a name
UNTIMED = "untimed"  # in the name of a folder whose attempt has no time


def unpacked(
    archive: Archive, attempts: Iterable[Attempt], into: Path, assignment: str, now: datetime
) -> tuple[list[Path], list[SetAside]]:
    """The folders <student>/<time> that were made, and the files that turned out to be damaged.

    now: the time of an attempt that has none, in its folder's name alone.
    """
    made, damaged = [], []
    for attempt in attempts:
        folder = _free(into / attempt.student / (stamp(attempt.time) if attempt.time else f"{stamp(now)}-{UNTIMED}"))
        names = notebook_named(list(attempt.files), assignment)
        for name, entry in attempt.files.items():
            try:
                content = archive.read(entry)
            except ValueError as error:
                damaged.append(SetAside(entry.name, str(error)))
                continue
            path = folder / names.get(name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            made.append(folder)
            if attempt.time:
                (folder / TIMESTAMP).write_text(f"{attempt.time:%Y-%m-%d %H:%M:%S} UTC\n")
    return made, damaged


def notebook_named(files: list[str], assignment: str) -> dict[str, str]:
    """The new name of the file that is the assignment's notebook, where it has another: one of it, or none.

    It is the only notebook there is, or the only one whose name is that of the assignment but for what a copy adds.
    """
    wanted = f"{assignment}.ipynb"
    notebooks = [name for name in files if name.lower().endswith(".ipynb")]
    if any(name == wanted or name.startswith(f"{wanted}/") for name in files):
        return {}
    like = [name for name in notebooks if COPY.sub("", PurePosixPath(name).stem) == assignment]
    for found in (notebooks, like):
        if len(found) == 1:
            return {found[0]: wanted}
    return {}


def _free(folder: Path) -> Path:
    """A folder of that name, or with a number after it, that is not there yet."""
    found, number = folder, 1
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found
