"""A class list and a course: compare, store."""

from pathlib import Path

from autograder.gradebook import enrolment
from autograder.gradebook.course import Course
from autograder.lms.roster import kept
from autograder.lms.roster.changes import Changes, changes
from autograder.lms.roster.listed import people_in


def compared(course: Course, file: Path, id_column: str | None = None, whole: bool = True) -> tuple[str, Changes]:
    """Whose kind of list it is, and what it would change.

    Raises OSError, and ValueError in one line for a file that is no class list.
    """
    with course.gradebook() as gradebook:
        before = kept.people(gradebook, course.config)
        members = enrolment.roster(gradebook, course.config)
    platform, on_list = people_in(file, before, id_column)
    return platform.name, changes(before, on_list, members, whole)


def store(course: Course, found: Changes) -> None:
    """Write what the list changes into gradebook and roster, or nothing."""
    with course.gradebook() as gradebook:
        kept.save(gradebook, course.config, found.stored)
