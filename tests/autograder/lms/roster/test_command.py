"""`scorelab roster` in a course: it shows, asks and stores; and whoever left is left out, with their grades."""

import csv
from pathlib import Path

import click.testing
import pytest
from typer.testing import CliRunner

from autograder.batch.remarks import of_the_class
from autograder.cli import app
from autograder.gradebook.course import Course
from autograder.lms.roster import read
from autograder.report.roster import read as report
from tests.autograder.lms.roster.test_listed import CANVAS
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, folder, grader, hand_in, scorelab_grade

__all__ = ["folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def scorelab(*arguments: object) -> click.testing.Result:
    return CliRunner().invoke(app, ["roster", *map(str, arguments)])


@pytest.fixture
def canvas(folder) -> Path:
    (folder / "list.csv").write_text(CANVAS)
    return folder / "list.csv"


@pytest.fixture
def without_bob(canvas) -> Path:
    """ann and bob were graded, and then bob has left."""
    (canvas.parent / "fewer.csv").write_text("".join(line for line in CANVAS.splitlines(True) if "bob" not in line))
    return canvas.parent / "fewer.csv"


def test_it_shows_and_stores_nothing_until_somebody_agrees(folder, canvas):
    done = scorelab(canvas)
    assert (done.exit_code, read(Course(ROOT, folder))) == (2, [])
    assert "list.csv, a class list as Canvas writes it\n2 are new: ann (Ann Lee), bob (Bob Müller)\n" in done.stdout
    assert done.stderr == "scorelab: 2 students are to be stored; nothing is done until you agree, or say --yes\n"
    assert scorelab(canvas, "--yes").exit_code == 0
    assert [person.name for person in read(Course(ROOT, folder))] == ["Ann Lee", "Bob Müller"]
    assert scorelab(canvas).stdout.endswith("2 stay as before\n")


def test_who_left_keeps_grades_and_is_left_out(folder, grader, canvas, without_bob):
    scorelab(canvas, "--yes")
    hand_in(folder, ann="# worth 3", bob="# worth 2")
    scorelab_grade()
    assert "1 is on the list no more" in scorelab(without_bob, "--yes").stdout
    assert exported(folder) == {"ann": ("graded", "3.0")}
    assert "1 student is left out, having left the class" in scorelab_grade().stdout
    course = Course(ROOT, folder)
    assert [entry.student for entry in report(course, ASSIGNMENT).entries] == ["ann"]
    assert [entry.total for entry in report(course, ASSIGNMENT, dropped=True).entries] == [3.0, 2.0]
    course.config.Scores.dropped = True
    with course.export().open() as file:
        assert [row["score"] for row in csv.DictReader(file)] == ["3.0", "2.0"]
    assert "1 is back: bob" in scorelab(canvas, "--yes").stdout
    assert exported(folder)["bob"] == ("graded", "2.0")


def test_who_hands_in_under_another_name_is_named_with_the_nearest(folder, canvas):
    scorelab(canvas, "--yes")
    hand_in(folder, Ann="# worth 3", zoe="# worth 3")
    (line, *_) = of_the_class(Course(ROOT, folder), ASSIGNMENT, ["Ann", "zoe"])
    assert line == "2 students are not on the roster: Ann (ann?), zoe"


@pytest.mark.parametrize(
    ("name", "says"), [("gone.csv", "No such file"), ("bad.csv", "bad.csv, line 2: want 2 fields")]
)
def test_bad_input_is_one_line_and_stores_nothing(folder, name, says):
    (folder / "bad.csv").write_text("id,email\nann\n")
    done = scorelab(folder / name)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert says in done.stderr
    assert read(Course(ROOT, folder)) == []
