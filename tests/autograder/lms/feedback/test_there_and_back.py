"""From an LMS's archive to grades and feedback under the names that the same LMS reads."""

import csv
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from tests.autograder.lms.collect.archives import PLATFORMS
from tests.autograder.lms.collect.test_command import archived, collect, course
from tests.autograder.small_class import ASSIGNMENT, folder, grader, scorelab_grade

__all__ = ["archived", "course", "folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("platform", "key", "grades", "returned"),
    [
        (
            "Moodle",
            "Identifier",
            {"Participant 657737": "3", "Participant 5": "2"},
            ["Ann Lee_657737_assignsubmission_file_", "Bob José Müller-Wu_5_assignsubmission_file_"],
        ),
        ("Canvas", "ID", {"17": "3", "18": "2"}, ["leeann_17_901_", "müllerwubobjosé_LATE_18_902_"]),
    ],
)
def test_grades_and_feedback_go_back_to_whom_the_archive_named(
    course, archived, grader, platform, key, grades, returned
):
    collect(archived(PLATFORMS[platform]))
    assert scorelab_grade("--yes").exit_code == 0
    with Path(printed("export", ASSIGNMENT, "--format", platform.lower())).open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[key]]
    column = "Grade" if platform == "Moodle" else ASSIGNMENT
    assert {row[key]: row[column] for row in rows} == grades
    line = printed("return", ASSIGNMENT, "--format", platform.lower())
    names = zipfile.ZipFile(line.removeprefix("2 in ")).namelist()
    assert [name.startswith(start) for name, start in zip(sorted(names), returned, strict=True)] == [True, True]
