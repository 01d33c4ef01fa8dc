"""Remember which results are in gradebook and feedback, so that none is stored twice."""

import hashlib
import json
from pathlib import Path

from autograder.files import clear, put
from autograder.grading.results import Result

STORED = 2  # another number where the same files are stored in another way, so that they are stored once again


class Stored:
    """A folder with a marker for each student: which result of which submission is stored.

    A marker goes before a submission is stored and comes back after. It alone proves little: whoever
    asks also looks at the gradebook.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, student: str, mark: str) -> bool:
        """Whether the student's marker says that."""
        try:
            return self._path(student).read_text() == f"{mark}\n"
        except (OSError, ValueError):
            return False

    def put(self, student: str, mark: str) -> None:
        """Write the marker; it is on the disk when this returns."""
        put(self._path(student), f"{mark}\n", durable=True)

    def drop(self, student: str) -> None:
        """Take the marker away, if there is one."""
        clear(self._path(student))

    def _path(self, student: str) -> Path:
        return self.folder / f"{student}.txt"


def mark_of(result: Result, submission: Path, variants: str = "") -> str:
    """A result and the files of the submission's folder, as 64 hexadecimal digits.

    variants: the word that students' variants follow from, "" for none.

    The files by name and contents: a written answer is not in the result, yet it must reach the formgrader.
    Not by time: an archive that is unpacked again changes nothing.
    """
    files = [(str(path.relative_to(submission)), _contents(path)) for path in sorted(submission.rglob("*"))]
    also = [variants] if variants else []
    return hashlib.sha256(json.dumps([STORED, result.to_json(), files, *also], sort_keys=True).encode()).hexdigest()


def _contents(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:  # nbgrader will name it when it stores this
        return str(error)
