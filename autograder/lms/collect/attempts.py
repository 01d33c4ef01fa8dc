"""All attempts that were collected, kept beside the gradebook: gradebook/attempts/<assignment>/<student>/<time>."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

LAST, FIRST, BEST = "last", "first", "best"


class Attempts:
    """An assignment's kept attempts. Their folders' names sort as they were handed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, student: str) -> list[Path]:
        """The student's attempts, the first first."""
        folder = self.folder / student
        return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []

    def students(self) -> list[str]:
        """Who has any."""
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []

    def add(self, student: str, unpacked: Path) -> None:
        """Keep an attempt, unless it is there already; the folder is moved."""
        new = digest(unpacked)
        if any(digest(old) == new for old in self.of(student)):
            return
        target, number = self.folder / student / unpacked.name, 1
        while target.exists():
            number += 1
            target = target.with_name(f"{unpacked.name}-{number}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unpacked, target)

    def chosen(self, student: str, which: str) -> Path:
        """The student's last, first or n-th attempt. Raises ValueError, in one line, when there are fewer."""
        there = self.of(student)
        number = {LAST: len(there), FIRST: 1}.get(which) or int(which)
        if not 0 < number <= len(there):
            raise ValueError(f"{student} has {len(there)} attempts, and no number {number}")
        return there[number - 1]


def expect_choice(which: str) -> None:
    """Raises ValueError, in one line, for what is no way to choose an attempt."""
    if which not in (LAST, FIRST, BEST) and not (which.isascii() and which.isdecimal() and int(which) > 0):
        raise ValueError(f"want {LAST}, {FIRST}, {BEST} or a number for the attempt, got {which!r}")


def digest(folder: Path) -> str:
    """The names and contents of all files, as 64 hexadecimal digits."""
    found = hashlib.sha256()
    for path in _files(folder):
        found.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode(errors="surrogateescape"))
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
