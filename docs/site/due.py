"""When a course's sets are due, for the map of the course."""

from pathlib import Path

from autograder.deadlines.when import shown
from autograder.gradebook.course import Course
from autograder.gradebook.policy import ScoreLab


def due_dates(root: Path, folder: Path) -> dict[str, str]:
    """In words, by assignment, for those that have a due date in the course's gradebook; none without a gradebook.

    Raises ValueError, in one line, when the course's configuration cannot be used or its gradebook is lost.
    """
    course = Course(root, folder)
    if not course.has_gradebook():
        return {}
    zone = ScoreLab(config=course.config).timezone
    with course.gradebook() as gradebook:
        return {found.name: shown(found.duedate, zone) for found in gradebook.assignments if found.duedate}
