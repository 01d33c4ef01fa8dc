"""What every platform's module says of a file in an archive, and how an archive's platform is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from autograder.lms.collect.archive import Archive, Entry


@dataclass(frozen=True)
class Who:
    """What an archive says of a student.

    ids:  by the header of the class list that has the same, or `email`.    name: in whatever order and spelling.
    tail: a text that ends with an underscore and what the platform calls them.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Piece:
    """A file that somebody handed in.

    who:     one, or all of a group.    name: of the file, with / between folders of the student's own.
    attempt: tells a student's attempts apart.
    time:    of the attempt; without a zone it is in the platform's.    late: the platform says so.
    """

    who: tuple[Who, ...]
    name: str
    attempt: str = ""
    time: datetime | None = None
    late: bool = False


Reader = Callable[[Entry], Piece | str | None]
"""A file's piece; or why it is none, in words; or None for a file that the platform does not write."""


class Layout(Protocol):
    """A platform's way to write an archive."""

    name: str

    def reader(self, archive: Archive) -> Reader | None:
        """What reads the archive's files; None when it cannot be this platform's. Raises ValueError."""


def recognised(archive: Archive, layouts: tuple[Layout, ...]) -> tuple[Layout, Reader]:
    """Which platform has written most of the files, and what reads them.

    Where the whole archive is in one folder, that is passed over if nothing is recognised otherwise: never a
    folder below, for what lies there a student may have named. Raises ValueError, in one line, when it is nobody's.
    """
    for start in ("", _folder_of_all(archive)):
        found = [(layout, _below(start, reader)) for layout in layouts if (reader := layout.reader(archive))]
        counts = [sum(reader(entry) is not None for entry in archive.entries) for _, reader in found]
        if counts and 2 * max(counts) > len(archive.entries):
            return found[counts.index(max(counts))]
    names = ", ".join(layout.name for layout in layouts)
    example = archive.entries[0].name
    raise ValueError(f"{archive.path}: want an archive as {names} write it; its first file is {example!r}")


def _folder_of_all(archive: Archive) -> str:
    """The one folder in which everything lies that may be unpacked, with its /; "" when there is none."""
    names = [entry.name for entry in archive.entries if not entry.fault]
    tops = {name.split("/", 1)[0] if "/" in name else "" for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and tops != {""} else ""


def _below(start: str, reader: Reader) -> Reader:
    return lambda entry: reader(replace(entry, name=entry.name.removeprefix(start)))
