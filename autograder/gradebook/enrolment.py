"""Who belongs to the class, according to the settings and the gradebook."""

from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Grade, Gradebook, Student
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import or_, select
from traitlets.config import Config

from autograder.gradebook.scores import grades
from autograder.lms.roster.kept import dropped, listed

IMPORTED = (Student.first_name, Student.last_name, Student.email, Student.lms_user_id)


def excluded(c: Config) -> set[str]:
    """Whom the instructor leaves out of everything, by `c.CourseDirectory.student_id_exclude`."""
    return {student for name in CourseDirectory(config=c).student_id_exclude.split(",") if (student := name.strip())}


def removed(gradebook: Gradebook, stored: Path) -> set[str]:
    """Of whom something has been stored, and whom the gradebook knows no more.

    stored: the folder with a marker for each student under each assignment.
    """
    return {path.stem for path in stored.glob("*/*.txt")}.difference(gradebook.db.scalars(select(Student.id)))


def roster(gradebook: Gradebook, c: Config) -> set[str]:
    """The class list: who is on the last one that was read, and of whom nbgrader knows more than an id.

    Of whoever hands in, nbgrader notes the id alone. Whoever has left is not on it.
    """
    known = set(gradebook.db.scalars(select(Student.id)))
    named = gradebook.db.scalars(select(Student.id).where(or_(*(column != "" for column in IMPORTED))))
    return (listed(c) & known) | (set(named) - dropped(c))


def forsaken(gradebook: Gradebook, assignment: str, students: Iterable[str]) -> list[str]:
    """Who has scores for the assignment, and is none of these."""
    query = grades(gradebook, assignment).where(or_(Grade.auto_score.is_not(None), Grade.manual_score.is_not(None)))
    return sorted({student for student, _ in gradebook.db.execute(query)}.difference(students))
