"""A course with one assignment and nothing released, for tests that need a gradebook alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.gradebook import database
from autograder.gradebook.course import Course

ROOT = Path(__file__).parents[2]


@contextmanager
def bare(folder: Path) -> Iterator[tuple[Course, Gradebook]]:
    """The course, and its gradebook while the block lasts. `ps1` has the notebook `n`, and q3a is worth 4 points."""
    course = Course(ROOT, folder)
    database.make_room(course.config)
    with Gradebook(course.config.CourseDirectory.db_url, course.config.CourseDirectory.course_id) as gradebook:
        gradebook.add_assignment("ps1")
        gradebook.add_notebook("n", "ps1")
        gradebook.add_grade_cell("q3a-check", "n", "ps1", max_score=4.0, cell_type="code")
        yield course, gradebook
