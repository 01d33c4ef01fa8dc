"""The formats of `scorelab export`: which files they are, and how each is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.files import write as write_file
from autograder.gradebook.course import Course
from autograder.gradebook.spreadsheet import harmless
from autograder.lms.export import answers, blackboard, brightspace, canvas, junit, moodle, plain, term
from autograder.lms.export.names import Format
from autograder.lms.export.sheet import Sheet
from autograder.text import printable


@dataclass(frozen=True)
class File:
    """The end of the file's name, its text, and whether the format tells a missing score's reason."""

    end: str
    render: Callable[[Sheet], str]
    says_why: bool = False


FILES = {
    Format.CSV: File("grades.csv", plain.as_csv, says_why=True),
    Format.TERM: File("scores.csv", term.render, says_why=True),
    Format.JSON: File("grades.json", plain.as_json, says_why=True),
    Format.JUNIT: File("checks.xml", junit.render, says_why=True),
    Format.CANVAS: File("canvas.csv", canvas.render),
    Format.MOODLE: File("moodle.csv", moodle.render),
    Format.BLACKBOARD: File("blackboard.csv", blackboard.render),
    Format.BRIGHTSPACE: File("brightspace.csv", brightspace.render),
}


def write(course: Course, sheet: Sheet, form: Format, to: Path | None = None) -> Path:
    """Write the sheet, whole or not at all, and return the file: gradebook/<assignment or "term">-… by default.

    Answers are a folder, see `answers`.
    Raises ValueError when there is no folder for the file, OSError when it cannot be written.
    """
    if form is Format.ANSWERS:
        return answers.write(course, sheet, to)
    stem = sheet.assignments[0].assignment if len(sheet.assignments) == 1 and form is not Format.TERM else "term"
    to = (to or course.kept(f"{stem}-{FILES[form].end}")).absolute()
    if to.is_dir() or not to.parent.is_dir():
        raise ValueError(f"want a file in a folder that exists, got {to}")
    text = FILES[form].render(sheet)
    write_file(to, text.encode("utf-8", "replace").decode())  # a folder's name may hold what no file's text can
    return to


def remarks(sheet: Sheet, form: Format) -> Iterator[str]:
    """One line for each thing to know about the file: cells left empty, and ids that an LMS will not find."""
    if form is Format.ANSWERS or FILES[form].says_why:
        return
    for of in sheet.assignments:
        empty = [(person.id, sheet.state(of, person)) for person in sheet.people if sheet.score(of, person) is None]
        for state in dict.fromkeys(state for _, state in empty):
            who = [student for student, found in empty if found == state]
            yield f"{of.assignment}: {state}, so the cell is empty: {_named(who)}"
    if form is Format.MOODLE and (unknown := moodle.unidentified(sheet)):
        yield f"no participant number (--worksheet FILE has them), so Moodle passes over: {_named(unknown)}"
    if changed := [p.id for p in sheet.people if any(harmless(field) != field for field in (p.id, p.email))]:
        yield f"an id that begins like a formula has an apostrophe before it; enter these by hand: {_named(changed)}"


def _named(who: Sequence[str], most: int = 10) -> str:
    more = f" and {len(who) - most} more" if len(who) > most else ""
    return printable(", ".join(who[:most]) + more)
