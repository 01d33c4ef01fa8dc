"""One student, removed: their folders, files, entries and rows; and which files name them still, beside others."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Student
from sqlalchemy import text

from autograder.deadlines import extensions
from autograder.files import clear
from autograder.gradebook.course import Course
from autograder.lms.roster import kept

FOLDERS = ("submitted", "autograded", "feedback")  # each has a folder a student
DEEP = 3  # levels below gradebook/ where a student's own files lie; files of the whole class lie higher


@dataclass(frozen=True)
class Traces:
    """What there is of a student.

    own:    files and folders that are theirs alone.    submissions: how many the gradebook has.
    others: files about several students, in which their id stands: reports, exports, logs, copies of the gradebook.
    """

    own: tuple[Path, ...]
    submissions: int
    others: tuple[Path, ...]


def traces(course: Course, student: str) -> Traces:
    """What there is of a student. Raises ValueError, in one line, when there is no gradebook."""
    with course.gradebook() as gradebook:
        count = len(gradebook.student_submissions(student))
    own = [*_own(course, student)]
    rest = (path for path in _files(_places(course)) if not any(path.is_relative_to(theirs) for theirs in own))
    return Traces(tuple(own), count, tuple(path for path in rest if _names(path, student)))


def forget(course: Course, found: Traces, student: str) -> list[Path]:
    """Remove what is theirs alone, their entries in the course's lists, and their rows, also from the file's gaps.

    `others` stay: whoever needs a report or a copy of the gradebook decides about it. Returns those in which the id
    stands still.
    """
    for name in sorted(course.assignments()):
        if student in extensions.given(course.config, name):
            extensions.give(course.config, name, student, None)
    kept.remove(course.config, student)
    with course.gradebook() as gradebook:
        if gradebook.db.get(Student, student) is not None:
            gradebook.remove_student(student)
        if gradebook.engine.name == "sqlite":
            with gradebook.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM"))  # or the file would keep what was in the rows
    for path in found.own:
        clear(path)
    return [path for path in found.others if _names(path, student)]


def _own(course: Course, student: str) -> Iterator[Path]:
    folders = (course.folder / name / student for name in FOLDERS)
    yield from (folder for folder in folders if folder.exists() or folder.is_symlink())
    for place in _places(course):
        for path in sorted(place.rglob("*")):
            theirs = path.name == student or (path.is_file() and path.stem == student)
            if theirs and len(path.relative_to(place).parts) >= DEEP:
                yield path


def _places(course: Course) -> list[Path]:
    """gradebook/ and, where settings say otherwise, the folder around the results."""
    results = Path(course.config.FillScores.results).parent
    return [course.kept(), *([] if results.is_relative_to(course.kept()) else [results])]


def _files(places: Iterable[Path]) -> Iterator[Path]:
    return (path for place in places for path in sorted(place.rglob("*")) if path.is_file() and not path.is_symlink())


def _names(path: Path, student: str) -> bool:
    """Whether the id stands in the file, as a word of its own."""
    word = re.compile(rb"(?<![\w.-])" + re.escape(student.encode()) + rb"(?![\w-])")
    return word.search(path.read_bytes()) is not None
