"""`scorelab forget`: nothing of a student is left but in files about several, which are named; others lose nothing."""

import click.testing
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.deadlines import extensions
from autograder.deadlines.extensions import Extension
from autograder.gradebook.course import Course
from autograder.gradebook.forget import traces
from autograder.lms.roster import read
from tests.autograder.lms.roster.test_listed import CANVAS
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, folder, grader, hand_in, released, scorelab_grade

__all__ = ["folder", "grader", "released"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def scorelab(*arguments: object) -> click.testing.Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture
def graded(folder, grader) -> Course:
    """ann and bob, of the class list and graded, ann with an extension; and a table with both in it."""
    (folder / "list.csv").write_text(CANVAS)
    scorelab("roster", folder / "list.csv", "--yes")
    hand_in(folder, ann="# worth 3", bob="# worth 2")
    scorelab_grade()
    course = Course(ROOT, folder)
    extensions.give(course.config, ASSIGNMENT, "ann", Extension(hours=5))
    course.export()
    return course


def test_it_shows_and_removes_nothing_until_somebody_agrees(graded):
    done = scorelab("forget", "ann")
    assert done.exit_code == 2
    assert "submissions in the gradebook, with grades and comments: 1\n" in done.stdout
    assert "theirs alone: submitted/ann\n" in done.stdout
    assert "nothing is done until you agree, or say --yes" in done.stderr
    assert exported(graded.folder)["ann"] == ("graded", "3.0")


def test_nothing_of_the_student_is_left_and_others_lose_nothing(graded):
    done = scorelab("forget", "ann", "--yes")
    assert done.exit_code == 0, done.output
    assert "still names them: gradebook/grades.csv" in done.stdout.splitlines()
    assert "gradebook.db" not in done.stdout
    (graded.folder / "gradebook" / "grades.csv").unlink()
    left = traces(graded, "ann")
    assert (left.own, left.submissions, [path.name for path in left.others if path.name != "list.csv"]) == ((), 0, [])
    assert [person.id for person in read(graded)] == ["bob"]
    assert extensions.given(graded.config, ASSIGNMENT) == {}
    assert exported(graded.folder) == {"bob": ("graded", "2.0")}
    assert (graded.folder / "submitted" / "bob").is_dir()


def test_the_gradebook_s_file_keeps_nothing_in_its_gaps(graded):
    file = graded.folder / "gradebook" / "gradebook.db"
    assert b"annAnnLee" in file.read_bytes()
    scorelab("forget", "ann", "--yes")
    assert b"annAnnLee" not in file.read_bytes()


def test_an_unknown_student_is_named_with_the_nearest(graded):
    done = scorelab("forget", "anne", "--yes")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "scorelab: nothing of a student 'anne' in this course; did you mean ann?\n"
