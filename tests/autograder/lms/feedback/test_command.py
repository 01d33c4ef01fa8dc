"""`scorelab return` in a course of nbgrader's."""

import zipfile

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.gradebook.course import Course
from tests.autograder.lms.export.graded import graded
from tests.autograder.small_class import ASSIGNMENT, ROOT, folder, grader

__all__ = ["folder", "graded", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def return_(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["return", ASSIGNMENT, *map(str, arguments)])


def test_a_class_gets_its_pages_and_its_archive_for_moodle(graded):
    with Course(ROOT, graded).gradebook() as gradebook:
        gradebook.find_comment("q4a", ASSIGNMENT, ASSIGNMENT, "kim").manual_comment = "Say why."
        gradebook.add_student("new")
        gradebook.add_submission(ASSIGNMENT, "new")
    done = return_()
    pages = graded / "gradebook" / f"{ASSIGNMENT}-feedback-folder"
    assert done.exit_code == 0, done.output
    assert done.stdout == f"4 in {pages}\n"
    assert done.stderr.splitlines() == [
        "scorelab: no feedback for new: not graded yet",
        "scorelab: 1 student has answers that are not marked yet; their pages say so",
    ]
    assert sorted(path.name for path in pages.iterdir()) == ["ann.html", "bob.html", "cut.html", "kim.html"]
    kim = (pages / "kim.html").read_text()
    for words in ("2 of 16 points", "Say why.", "The irreducible part.", "# worth 2".removeprefix("# ")):
        assert words in kim

    log = graded / "gradebook" / "collected" / f"{ASSIGNMENT}-2026-11-27T10-00-00Z.csv"
    log.parent.mkdir()
    rows = [f"{who}_{n}_assignsubmission_file_/{ASSIGNMENT}.ipynb,{who},," for n, who in ((7, "ann"), (8, "bob"))]
    log.write_text("\n".join(["file,student,handed_in,set_aside_because", *rows]))
    done = return_("--format", "moodle", "--to", graded / "back.zip")
    assert zipfile.ZipFile(graded / "back.zip").namelist() == [
        f"{student}_{number}_assignsubmission_file_{ASSIGNMENT}.html" for student, number in (("ann", 7), ("bob", 8))
    ]
    assert "no feedback for kim: no participant number" in done.stderr


def test_with_nobody_to_return_to_it_is_one_line(folder):
    done = return_("--format", "canvas")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "scorelab: no feedback to return: nobody is graded\n"
