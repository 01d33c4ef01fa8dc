"""Read an archive that nobody may trust: which of its files could be unpacked, and why the others could not.

Nothing here writes a file. A name is data until `fault` has found nothing wrong with it.
"""

import os
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.intake.folder import MAX_BYTES
from autograder.intake.submitted import LEFT_BY_PROGRAMS

MAX_ENTRIES, MAX_TOTAL = 200_000, 20 * 2**30  # files, and bytes when unpacked: 800 students with 25 MB each
MAX_NAME, MAX_PATH = 200, 1000  # bytes: file systems take 255 and 4096, and the course's folder is before it
UTF8, ENCRYPTED = 0x800, 0x1  # flags of an entry
EXTENDED_TIME = 0x5455  # the extra field in which Info-ZIP writes the time in UTC


class Own(str):
    """Why a file is set aside that is no student's: programs and platforms leave such, and nobody misses them."""


@dataclass(frozen=True)
class Entry:
    """A file in an archive.    name: with / between folders.    time: when it was changed, where that is known."""

    name: str
    size: int
    time: datetime | None
    info: zipfile.ZipInfo

    @property
    def fault(self) -> str:
        """Why it must not be unpacked; "" when it may."""
        parts = self.name.split("/")
        if stat.S_ISLNK(self.info.external_attr >> 16):
            return "it is a link"
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in self.name):
            return "its name has control or invisible characters"
        if ".." in parts or self.name.startswith("/") or parts[0].endswith(":"):
            return "its name leads out of the archive"
        if any(len(os.fsencode(part)) > MAX_NAME for part in parts):
            return f"its name has more than {MAX_NAME} bytes"
        if len(os.fsencode(self.name)) > MAX_PATH:
            return f"it lies in folders with names of more than {MAX_PATH} bytes"
        if self.size > MAX_BYTES:
            return f"it has more than {MAX_BYTES >> 20} MB"
        if any(part in LEFT_BY_PROGRAMS or part.startswith(".") for part in parts):
            return Own("programs leave such files")
        return ""


class Archive:
    """A zip archive, open for reading.    entries: its files, without folders."""

    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self.path, self._zip = path, opened
        self.entries = [_entry(info) for info in opened.infolist() if not info.is_dir()]

    def read(self, entry: Entry) -> bytes:
        """A file's contents. Raises ValueError, in a few words, when they are damaged."""
        try:
            return self._zip.read(entry.info)
        except Exception as error:  # zipfile, zlib, lzma and struct each have their own
            raise ValueError("it is damaged") from error


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at that path.

    Raises OSError, and ValueError in one line for what is no zip archive, encrypted, or too large when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as file:
            archive = Archive(path, file)
            _expect_usable(archive)
            yield archive
    except (zipfile.BadZipFile, struct.error, NotImplementedError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: want a zip archive, and a whole one; it may be cut off ({error})") from None


def _expect_usable(archive: Archive) -> None:
    """Raises ValueError, in one line."""
    path, entries = archive.path, archive.entries
    if any(entry.info.flag_bits & ENCRYPTED for entry in entries):
        raise ValueError(f"{path}: it is encrypted; unpack it, and make an archive without a password")
    if len(entries) > MAX_ENTRIES or sum(entry.size for entry in entries) > MAX_TOTAL:
        raise ValueError(f"{path}: want at most {MAX_ENTRIES} files and {MAX_TOTAL >> 30} GB when unpacked")
    if not entries:
        raise ValueError(f"{path}: there is no file in it")


def _entry(info: zipfile.ZipInfo) -> Entry:
    name = info.filename
    if not info.flag_bits & UTF8:  # zipfile has then read it by a code page; most programs mean UTF-8 all the same
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return Entry(unicodedata.normalize("NFC", name.replace("\\", "/")), info.file_size, _time(info), info)


def _time(info: zipfile.ZipInfo) -> datetime | None:
    """When the file was changed, if the archive says so in UTC: the time that all archives have has no zone."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == EXTENDED_TIME and length >= 5 and extra[4] & 1:
            return datetime.fromtimestamp(struct.unpack("<i", extra[5:9])[0], UTC)
        extra = extra[4 + length :]
    return None
