"""Whose grades are exported, and what a learning management system (LMS) calls them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.gradebook.course import Course


@dataclass(frozen=True)
class Person:
    """A student.    lms: what the LMS's own list says, by the names of its columns."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms: Mapping[str, str] = field(default_factory=dict)
    dropped: bool = False


def people(course: Course) -> list[Person]:
    """Everyone in the gradebook."""
    with course.gradebook() as gradebook:
        return [
            Person(s.id, s.first_name or "", s.last_name or "", s.email or "", {"ID": s.lms_user_id or ""})
            for s in gradebook.students
        ]


def full_name(person: Person) -> str:
    """First and last name, or the id of whoever has neither."""
    return " ".join(filter(None, (person.first_name, person.last_name))) or person.id


def known_as(person: Person, *columns: str) -> str:
    """What stands in the first of these columns of the LMS's list that has anything, whatever its capital letters."""
    said = {name.strip().casefold(): value for name, value in person.lms.items()}
    return next((value for name in columns if (value := said.get(name.casefold(), "").strip())), "")
