"""`nbgrader export` of a term: a row a student, a column an assignment, on a real gradebook."""

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.gradebook.course import configure
from autograder.gradebook.term import Term

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture
def config(tmp_path) -> Config:
    """Two sets of 4 points: ada has 3 and 2, bob has 1 and nothing yet, eve has handed in nothing."""
    config = Config()
    configure(config, ROOT, tmp_path)
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        for student, last_name in (("ada", "Z"), ("bob", "=B"), ("eve", "A")):
            gradebook.add_student(student, last_name=last_name)
        for name, scores in (("ps1", {"ada": 3.0, "bob": 1.0}), ("ps2", {"ada": 2.0, "bob": None})):
            gradebook.add_assignment(name)
            gradebook.add_notebook("n", name)
            gradebook.add_grade_cell("q-check", "n", name, max_score=4.0, cell_type="code")
            for student, score in scores.items():
                gradebook.add_submission(name, student)
                grade = gradebook.find_grade("q-check", "n", name, student)
                grade.auto_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()
        Term(config=config).export(gradebook)
    return config


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as text:
        return list(csv.DictReader(text))


def test_a_row_a_student_and_a_column_an_assignment(config, tmp_path):
    found = {row["student_id"]: row for row in rows(tmp_path / "gradebook" / "term.csv")}
    assert list(found) == ["bob", "eve", "ada"]  # by last name: =B, A, Z
    scores = {student: (row["ps1"], row["ps2"], row["total"]) for student, row in found.items()}
    assert scores == {"eve": ("", "", ""), "bob": ("1.0", "", "1.0"), "ada": ("3.0", "2.0", "5.0")}
    assert found["bob"]["open"] == "ps2: not graded"
    assert found["ada"]["open"] == ""
    assert found["bob"]["last_name"] == "'=B"


def test_the_other_export_is_left_alone_and_another_name_is_heard(config, tmp_path):
    assert not (tmp_path / "gradebook" / "grades.csv").exists()
    config.ExportPlugin.to = str(tmp_path / "mine.csv")
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        Term(config=config).export(gradebook)
    assert len(rows(tmp_path / "mine.csv")) == 3
