"""The roster as it is kept: names in nbgrader's gradebook, what else an LMS wants in a file beside it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook, Student
from traitlets.config import Config

from autograder.files import write
from autograder.gradebook.database import kept
from autograder.lms.roster.person import Person

if TYPE_CHECKING:
    from autograder.gradebook.course import Course

COLUMNS = ("first_name", "last_name", "email", "lms_user_id")  # of nbgrader's students


def read(course: "Course") -> list[Person]:
    """Everybody in the gradebook, by id, whether on the class list or not; those who left are marked `dropped`.

    Raises ValueError, in one line, when there is no gradebook or the file beside it is damaged.
    """
    with course.gradebook() as gradebook:
        return people(gradebook, course.config)


def people(gradebook: Gradebook, config: Config) -> list[Person]:
    """As `read`, where there is no course but its gradebook and its configuration."""
    known = _load(config)
    students = sorted(gradebook.db.query(Student), key=lambda student: student.id)
    return [_person(student, known.get(student.id, {})) for student in students]


def dropped(config: Config) -> set[str]:
    """Who has left the class. Raises ValueError, in one line, when the file is damaged."""
    return {student for student, known in _load(config).items() if known.get("dropped")}


def listed(config: Config) -> set[str]:
    """Who is on the list that was read last."""
    return {student for student, known in _load(config).items() if not known.get("dropped")}


def save(gradebook: Gradebook, config: Config, changed: Iterable[Person]) -> None:
    """Write these into gradebook and file, or nothing; everybody else stays as they are."""
    known, changed = _load(config), list(changed)
    known |= {person.id: {"lms": dict(person.lms), "dropped": person.dropped} for person in changed}
    for person in changed:
        values = {column: getattr(person, column) for column in COLUMNS}
        gradebook.db.merge(Student(id=person.id, **values))
    gradebook.db.flush()  # from here on the database is ours, or this has raised
    _write(config, known)
    gradebook.db.commit()


def remove(config: Config, student: str) -> None:
    """Take a student's entry out of the file, if there is one."""
    known = _load(config)
    if known.pop(student, None) is not None:
        _write(config, known)


def file_of(config: Config) -> Path:
    """The file beside the gradebook, which need not be there."""
    return kept(config, "roster.json")


def _write(config: Config, known: dict[str, dict[str, Any]]) -> None:
    text = json.dumps({"people": known}, indent=1, ensure_ascii=False, sort_keys=True)
    write(file_of(config), text + "\n", durable=True)


def _load(config: Config) -> dict[str, dict[str, Any]]:
    file = file_of(config)
    try:
        known = json.loads(file.read_text(encoding="utf-8"))["people"]
        if all(isinstance(entry, dict) and isinstance(entry.get("lms", {}), dict) for entry in known.values()):
            return known
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise ValueError(f"{file} is damaged: remove it, and read the class list again with scorelab roster")


def _person(student: Student, known: dict[str, Any]) -> Person:
    values = {column: getattr(student, column) or "" for column in COLUMNS}
    return Person(student.id, **values, lms=known.get("lms", {}), dropped=bool(known.get("dropped")))
