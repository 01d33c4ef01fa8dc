"""Files written whole or not at all: a reader sees the old one or the new one, and a killed process spoils none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

PARTIAL = ".partial"  # the end of a file's name while it is written


def write(path: Path, text: str, durable: bool = False) -> None:
    """Write a file whole or not at all; its folder is made. A durable one is on the disk when this returns.

    An error leaves nothing. A killed process leaves a file that `leftovers` finds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = aside(path)
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def put(path: Path, text: str, durable: bool = False) -> None:
    """`write` in a folder that is the kit's alone: a folder that stands in the file's place goes."""
    if path.is_dir():
        clear(path)
    write(path, text, durable)


def clear(path: Path) -> None:
    """Remove what lies there, if anything does: the file, or a folder in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def aside(path: Path) -> Path:
    """Where this process writes a file before it replaces the one at that path."""
    return path.with_suffix(f".{os.getpid()}{PARTIAL}")


def leftovers(folder: Path) -> Iterator[Path]:
    """The files anywhere in the folder that a process began to write and, being no more, will not finish."""
    for path in folder.rglob(f"*{PARTIAL}"):
        process = path.with_suffix("").suffix.removeprefix(".")
        if not (process.isdecimal() and Path("/proc", process).exists()):
            yield path


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
