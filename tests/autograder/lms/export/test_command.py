"""`scorelab export` in a course of nbgrader's."""

import csv
import json

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from tests.autograder.lms.export.graded import graded
from tests.autograder.small_class import ASSIGNMENT, folder, grader

__all__ = ["folder", "graded", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def export(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def test_it_writes_a_file_beside_the_gradebook_and_says_whose_cells_are_empty(graded):
    done = export(ASSIGNMENT, "--format", "canvas")
    path = graded / "gradebook" / f"{ASSIGNMENT}-canvas.csv"
    assert (done.exit_code, done.stdout) == (0, f"{path}\n")
    assert done.stderr.splitlines() == [
        f"scorelab: {ASSIGNMENT}: could not be graded, so the cell is empty: cut",
        f"scorelab: {ASSIGNMENT}: needs a person, so the cell is empty: kim",
    ]
    with path.open(newline="") as file:
        logins = {row["SIS Login ID"]: row[ASSIGNMENT] for row in csv.DictReader(file)}
    assert logins == {"": "16", "ann": "3", "bob": "4", "cut": "", "kim": ""}
    assert export(ASSIGNMENT, "--format", "canvas", "--partial", "--title", "Homework 1 (7)").exit_code == 0
    assert ",kim,,2\n" in path.read_text()


def test_without_a_name_it_is_every_assignment_of_the_course(graded):
    done = export("--format", "json")
    assert done.stdout == f"{graded / 'gradebook' / f'{ASSIGNMENT}-grades.json'}\n"
    found = json.loads((graded / "gradebook" / f"{ASSIGNMENT}-grades.json").read_text())
    assert [s["assignments"][ASSIGNMENT]["state"] for s in found["students"]] == [
        *("graded", "graded", "could not be graded", "needs a person"),
    ]


def test_the_table_of_the_term_has_one_name_from_the_first_assignment_on(graded):
    assert export("--format", "term").stdout == f"{graded / 'gradebook' / 'term-scores.csv'}\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("ps9",), f"no assignment 'ps9' in the gradebook; there is {ASSIGNMENT}"),
        (("--title", "Homework"), "--title is for one assignment: name it"),
        (("--worksheet", "w.csv"), "--worksheet is for one assignment: name it"),
        (("--to", "gone/grades.csv"), "want a file in a folder that exists, got "),
    ],
)
def test_what_it_cannot_do_is_one_line(folder, arguments, line):
    done = export(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"scorelab: {line}")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_is_no_course_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "no gradebook in" in export().stderr
    assert list(tmp_path.iterdir()) == []
