"""`nbgrader export` with the kit's plugin, on a real gradebook."""

import csv
import resource
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.gradebook.course import Course, configure
from autograder.gradebook.export import Scores

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture
def rows(tmp_path):
    """Exported: one graded with 3 of 4, one never graded, one who handed in nothing, one whose code a person grades."""
    config = Config()
    configure(config, ROOT, tmp_path)
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        gradebook.add_assignment("ps1")
        gradebook.add_notebook("n", "ps1")
        gradebook.add_grade_cell("q3a-check", "n", "ps1", max_score=4.0, cell_type="code")
        gradebook.add_grade_cell("essay", "n", "ps1", max_score=2.0, cell_type="code")
        gradebook.add_solution_cell("essay", "n", "ps1")
        for student, last_name in (("ada", 'King, "Countess"'), ("bob", "B"), ("eve", "E"), ("sue", "S")):
            gradebook.add_student(student, last_name=last_name)
        for student in ("ada", "bob", "sue"):
            gradebook.add_submission("ps1", student)
        for student in ("ada", "sue"):
            grade = gradebook.find_grade("q3a-check", "n", "ps1", student)
            grade.auto_score, grade.needs_manual_grade = 3.0, False
        essay = {student: gradebook.find_grade("essay", "n", "ps1", student) for student in ("ada", "sue")}
        essay["ada"].manual_score, essay["ada"].needs_manual_grade = 2.0, False
        essay["sue"].needs_manual_grade = True
        gradebook.db.commit()
        Scores(config=config).export(gradebook)
    with open(config.ExportPlugin.to, newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def test_a_name_with_a_comma_stays_in_its_field(rows):
    assert rows["ada"]["last_name"] == 'King, "Countess"'


def test_what_a_spreadsheet_would_compute_is_a_text_and_a_number_is_none(rows, tmp_path):
    course = Course(ROOT, tmp_path)
    with course.gradebook() as gradebook:
        gradebook.add_student("=1+2", last_name="@SUM(A1)", first_name="-0.5", email="\t=1")
        Scores(config=course.config).export(gradebook)
    found = (tmp_path / "gradebook" / "grades.csv").read_text()
    assert "ps1,,,'=1+2,'@SUM(A1),-0.5,'\t=1,not submitted" in found


def test_never_graded_is_not_a_zero(rows):
    assert {student: (row["state"], row["score"]) for student, row in rows.items()} == {
        "ada": ("graded", "5.0"),
        "bob": ("not graded", ""),
        "eve": ("not submitted", ""),
        "sue": ("needs a person", "3.0"),
    }


def test_rows_are_in_the_order_of_names(rows):
    assert list(rows) == ["bob", "eve", "ada", "sue"]


def test_a_disk_that_is_full_leaves_the_export_of_last_time(rows, tmp_path):
    course = Course(ROOT, tmp_path)
    before = (tmp_path / "gradebook" / "grades.csv").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with course.gradebook() as gradebook:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        try:
            with pytest.raises(OSError, match="File too large"):
                Scores(config=course.config).export(gradebook)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "gradebook" / "grades.csv").read_bytes() == before
