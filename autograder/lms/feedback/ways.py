"""Write the feedback of a class in the way that is asked for."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.files import aside
from autograder.gradebook.course import Course
from autograder.lms.export.folder import fill
from autograder.lms.feedback import canvas, mail, moodle
from autograder.lms.feedback.feedback import Feedback
from autograder.lms.feedback.names import Way
from autograder.lms.feedback.page import page

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same feedback is the same archive


@dataclass(frozen=True)
class Written:
    """Where it was written, how many students' feedback that is, and why others' is not, by id."""

    path: Path
    count: int
    left_out: Mapping[str, str] = field(default_factory=dict)


def write(course: Course, way: Way, feedback: Sequence[Feedback], to: Path | None = None) -> Written:
    """Write the feedback: an archive for an LMS, or else a folder; in gradebook/ by default.

    Raises ValueError when there is no feedback, or no place for it, OSError when it cannot be written.
    """
    files, left_out = _files(way, feedback)
    if not files:
        raise ValueError(f"no feedback to return: {next(iter(left_out.values()), 'nobody is graded')}")
    archive = way in (Way.MOODLE, Way.CANVAS)
    stem = f"{feedback[0].of.assignment}-feedback-{way}"
    place = (to or course.kept(stem + ".zip" if archive else stem)).absolute()
    if archive:
        _zip(files, place)
    else:
        fill(place, files, is_ours=to is None)
    return Written(place, len(files), left_out)


def _files(way: Way, feedback: Sequence[Feedback]) -> tuple[dict[str, str], dict[str, str]]:
    file = MAKERS[way]
    files: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for one in feedback:
        try:
            name, text = file(one)
            files[name] = text
        except ValueError as error:
            left_out[one.person.id] = str(error)
    return files, left_out


def _page(feedback: Feedback) -> tuple[str, str]:
    return f"{feedback.person.id}.html", page(feedback)


MAKERS: dict[Way, Callable[[Feedback], tuple[str, str]]] = {
    Way.FOLDER: _page,
    Way.MAIL: mail.file,
    Way.MOODLE: moodle.file,
    Way.CANVAS: canvas.file,
}


def _zip(files: Mapping[str, str], place: Path) -> None:
    if place.is_dir() or not place.parent.is_dir():
        raise ValueError(f"want a file in a folder that exists, got {place}")
    partial = aside(place)
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
        partial.replace(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
