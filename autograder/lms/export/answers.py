"""The answers as files, for a tool that looks for plagiarism: a folder a student, a file a question.

JPlag and MOSS take such folders, and beside them the code that all were given, which is not to count.
"""

from collections.abc import Iterable
from pathlib import Path

from autograder.gradebook.answers import Answer, answers, released
from autograder.gradebook.course import Course
from autograder.lms.export.folder import fill
from autograder.lms.export.sheet import Sheet


def write(course: Course, sheet: Sheet, to: Path | None = None) -> Path:
    """Write <assignment>/students/<student>/<question> and <assignment>/released/<question>, and return the folder.

    to: gradebook/answers by default. Raises ValueError when it is not empty, OSError when it cannot be written.
    """
    files: dict[str, str] = {}
    for of in sheet.assignments:
        files |= _files(f"{of.assignment}/released", released(course, of.assignment)[0])
        for person in sheet.people:
            files |= _files(f"{of.assignment}/students/{person.id}", answers(course, of.assignment, person.id))
    place = (to or course.kept("answers")).absolute()
    fill(place, files, is_ours=to is None)
    return place


def _files(folder: str, found: Iterable[Answer]) -> dict[str, str]:
    texts = ((answer, answer.text.encode("utf-8", "replace").decode()) for answer in found)
    return {f"{folder}/{answer.id}{'.txt' if answer.written else '.py'}": text for answer, text in texts}
