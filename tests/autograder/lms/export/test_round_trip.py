"""From each LMS's class list to its gradebook: every grade finds its student again by the LMS's own rules."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app, base
from autograder.gradebook.course import Course
from tests.autograder.bare import bare
from tests.autograder.lms.roster.test_listed import LISTS
from tests.autograder.small_class import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
TITLES = {
    "Canvas": "ps1 (101)",
    "Moodle": "ps1",
    "Brightspace": "ps1 Points Grade",
    "Blackboard": "ps1 [Total Pts: 4 Score] |4711",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A course with one assignment of one question; nbgrader takes seconds to make a gradebook."""
    with bare(tmp_path_factory.mktemp("template")) as (course, _):
        return course.folder


@pytest.fixture
def graded(template, tmp_path, monkeypatch):
    """`graded(list)` reads the class list and gives ann 3.25 points; bob hands in nothing."""
    folder = tmp_path / "course"
    shutil.copytree(template, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(base, "ROOT", ROOT)

    def grade(text: str) -> Course:
        (folder / "list.csv").write_text(text)
        done = CliRunner().invoke(app, ["roster", "list.csv", "--yes"])
        assert done.exit_code == 0, done.output
        course = Course(ROOT, folder)
        with course.gradebook() as gradebook:
            gradebook.add_submission("ps1", "ann")
            found = gradebook.find_grade("q3a-check", "n", "ps1", "ann")
            found.auto_score, found.needs_manual_grade = 3.25, False
            gradebook.db.commit()
        return course

    return grade


def exported(*arguments: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(app, ["export", *arguments])
    assert done.exit_code == 0, done.output
    text = Path(done.stdout.strip()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("lms", "key", "ann", "bob"),
    [
        ("Canvas", "ID", "17", "18"),
        ("Moodle", "Email address", "ann@uni.edu", "bob@uni.edu"),
        ("Brightspace", "OrgDefinedId", "#00017", "#00018"),
        ("Blackboard", "Username", "ann", "bob"),
    ],
)
def test_a_grade_comes_back_to_the_student_of_the_list_in_its_own_column(graded, lms, key, ann, bob):
    graded(LISTS[lms])
    rows = exported("ps1", "--format", lms.lower(), "--title", TITLES[lms])
    students = {row[key]: row for row in rows if "Points Possible" not in next(iter(row.values()))}
    column = "Grade" if lms == "Moodle" else TITLES[lms]
    assert {student: row[column] for student, row in students.items()} == {ann: "3.25", bob: ""}


def test_canvas_s_own_words_for_a_student_come_back_as_they_were(graded):
    graded(LISTS["Canvas"])
    ann = next(row for row in exported("ps1", "--format", "canvas") if row["ID"] == "17")
    own = {"Student": "Lee, Ann", "SIS User ID": "S1", "SIS Login ID": "ann", "Section": "A, B"}
    assert {name: ann[name] for name in own} == own


def test_who_has_left_is_exported_only_when_asked_for(graded):
    graded(LISTS["a plain list"])
    Path("list.csv").write_text(LISTS["a plain list"].replace("ann;", "eve;").replace("ann@", "eve@"))
    assert CliRunner().invoke(app, ["roster", "list.csv", "--yes"]).exit_code == 0
    assert [row["student_id"] for row in exported()] == ["eve", "bob"]
    assert {row["student_id"]: row["ps1 score"] for row in exported("--dropped")}["ann"] == "3.25"
