"""Find each student's submission in the archive that an LMS gave, for feedback that goes back under the same name."""

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from autograder.gradebook.course import Course
from autograder.roster import Person

WORDS = re.compile(r"[^\W_]+")


def originals(course: Course, assignment: str, archive: Path, people: Iterable[Person]) -> dict[str, str]:
    """The path in the archive of what lies in submitted/, by student; equal files are told apart by names.

    Nothing is unpacked: contents are compared by size and CRC-32, which stand in the archive's list.
    Raises ValueError, in one line, when it is no zip archive, and OSError when it cannot be read.
    """
    try:
        with zipfile.ZipFile(archive) as file:
            members = [(info.filename, (info.file_size, info.CRC)) for info in file.infolist() if not info.is_dir()]
    except zipfile.BadZipFile as error:
        raise ValueError(f"{archive} is not a zip archive: {error}") from None
    paths: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for path, mark in members:
        paths[mark].append(path)
    found = {}
    for person in people:
        alike = paths.get(_mark(course.folder / "submitted" / person.id / assignment / f"{assignment}.ipynb"), [])
        own = [path for path in alike if len(alike) == 1 or _names(path, person)]
        if len(own) == 1:
            found[person.id] = own[0]
    return found


def _mark(path: Path) -> tuple[int, int]:
    try:
        contents = path.read_bytes()
    except OSError:
        return -1, 0
    return len(contents), zlib.crc32(contents)


def _names(path: str, person: Person) -> bool:
    """Whether the path has all words of the student's name, apart or run together, or one of their ids as a word."""
    words, run = set(_words(path)), "".join(_words(path))
    name = _words(f"{person.last_name} {person.first_name}")
    if name and all(word in run for word in name):
        return True
    ids = (set(_words(known)) for known in (person.id, person.lms_user_id, *person.lms.values()))
    return any(known and known <= words for known in ids)


def _words(text: str) -> list[str]:
    return WORDS.findall(text.casefold())
