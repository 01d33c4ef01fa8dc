"""Who is which participant in one assignment of Moodle's."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.lms.collect.layout import Who
from autograder.lms.collect.match import Class
from autograder.lms.export.originals import participant
from autograder.lms.roster import Person
from autograder.lms.worksheet import PARTICIPANT, Line, lines_of


def participants(worksheet: Path, people: Iterable[Person], names: Mapping[str, str]) -> dict[str, Line]:
    """The worksheet's lines by student.

    names: what Moodle called the files of those who were collected.
    Raises OSError, and ValueError in one line for what is no worksheet, or another assignment's.
    """
    members, found = Class(people), {}
    for line in lines_of(worksheet).values():
        person = members.find(Who({"email": line.email}, line.name))
        if isinstance(person, Person):
            found[person.id] = line
    for student, line in found.items():
        collected = participant(names.get(student, ""))
        if collected not in ("", line.number):
            here = f"{student} is {PARTICIPANT}{line.number} in it, and {collected} in the archive that was collected"
            raise ValueError(f"{worksheet}: {here}; want the worksheet of this assignment")
    if not found:
        raise ValueError(f"{worksheet}: nobody in it is in the class")
    return found
