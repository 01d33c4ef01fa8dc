"""`scorelab release --again`: other cells after grading, and nothing lost that no grading brings back."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import click.testing
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.batch import pool
from autograder.cli import app, base
from autograder.gradebook import again
from autograder.gradebook.course import Course
from autograder.handout.release import release
from tests.autograder.small_class import ASSIGNMENT, Here, exported, grader, hand_in, scorelab_grade, short

__all__ = ["grader"]  # a fixture
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
DUE, EXTENSION = datetime(2026, 11, 20, 22, 59), timedelta(hours=12)


@pytest.fixture(scope="module")
def sources(request, tmp_path_factory) -> Path:
    """A clone with sources of its own, released."""
    clone = tmp_path_factory.mktemp("again") / "clone"
    shutil.copytree(short(request) / "solutions", clone / "solutions")
    release([ASSIGNMENT], clone)
    return clone


@pytest.fixture
def clone(sources, tmp_path, grader, monkeypatch) -> Path:
    """ann and bob are graded, both with points by hand for both written answers; then q4b becomes another cell."""
    folder = tmp_path / "clone"
    shutil.copytree(sources, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(base, "ROOT", folder)
    monkeypatch.setattr(pool, "Local", Here)
    monkeypatch.setenv("SCORELAB_SEED", "1")
    hand_in(folder, written="Because.", ann="# worth 3", bob="# worth 2")
    assert scorelab_grade().exit_code == 0
    with Course(folder).gradebook() as gradebook:
        gradebook.find_assignment(ASSIGNMENT).duedate = DUE
        gradebook.find_submission(ASSIGNMENT, "bob").extension = EXTENSION
        for student in ("ann", "bob"):
            give(gradebook, student, "q4a", 2.0)
        give(gradebook, "bob", "q4b", 1.0)
        gradebook.add_student("eve")
        gradebook.add_submission(ASSIGNMENT, "eve").extension = EXTENSION
        gradebook.db.commit()
    source = folder / "solutions" / "notebooks" / f"{ASSIGNMENT}.py"
    source.write_text(source.read_text().replace('id="q4b"', 'id="q4z"'))
    return folder


def give(gradebook: Gradebook, student: str, cell: str, points: float) -> None:
    grade = gradebook.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student)
    grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, 0.5, False
    gradebook.find_comment(cell, ASSIGNMENT, ASSIGNMENT, student).manual_comment = "Well put."


def given(gradebook: Gradebook, student: str, cell: str) -> tuple[object, ...]:
    grade = gradebook.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student)
    comment = gradebook.find_comment(cell, ASSIGNMENT, ASSIGNMENT, student).manual_comment
    return grade.manual_score, grade.extra_credit, bool(grade.needs_manual_grade), comment


def released_again(*arguments: object) -> click.testing.Result:
    return CliRunner().invoke(app, ["release", "--again", *map(str, arguments)])


def contents(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


class TestKept:
    def test_due_date_extensions_and_what_a_person_gave_to_cells_that_stay(self, clone):
        done = released_again(ASSIGNMENT)
        assert done.exit_code == 0, done.stderr
        for _ in range(2):  # before grading, and after
            with Course(clone).gradebook() as gradebook:
                assert gradebook.find_assignment(ASSIGNMENT).duedate == DUE
                extensions = {s.student_id: s.extension for s in gradebook.assignment_submissions(ASSIGNMENT)}
                assert extensions == {"ann": None, "bob": EXTENSION, "eve": EXTENSION}
                for student in ("ann", "bob"):
                    assert given(gradebook, student, "q4a") == (2.0, 0.5, False, "Well put.")
                    assert given(gradebook, student, "q4z")[:2] == (None, None)
            assert scorelab_grade().exit_code == 0
        assert exported(clone) == {
            "ann": ("graded", "5.5"),
            "bob": ("graded", "4.5"),
            "eve": ("not graded", ""),
        }

    def test_what_goes_is_named_and_in_the_copy(self, clone):
        before = contents(clone / "gradebook" / "gradebook.db")
        done = released_again(ASSIGNMENT)
        assert "1 score or comment given by hand went with the cell: bob q4b\n" in done.stdout
        (copy,) = (clone / "gradebook" / "history").glob("gradebook-*.db")
        assert f"a copy of the gradebook from before: {copy}; " in done.stdout
        assert contents(copy) == before

    def test_until_they_are_graded_again_nobody_is(self, clone):
        released_again(ASSIGNMENT)
        assert {state for state, _ in exported(clone).values()} == {"not graded"}


class TestWholeOrNotAtAll:
    @pytest.mark.parametrize("where", ["_generate", "_put_back"])
    def test_where_it_fails_the_gradebook_and_the_release_stay(self, clone, monkeypatch, where):
        before, released = contents(clone / "gradebook" / "gradebook.db"), notebook(clone).read_bytes()
        put_back = again._put_back

        def failing(*arguments: object) -> list[str]:
            put_back(*arguments)
            raise OSError("no space left on device")

        if where == "_put_back":
            monkeypatch.setattr(again, "_put_back", failing)
        else:
            source = clone / "build" / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            monkeypatch.setattr(release.__module__ + ".build_all", lambda root, only: [source])
            source.write_text("{}")
        done = released_again(ASSIGNMENT)
        assert (done.exit_code, done.stdout) == (2, "")
        assert contents(clone / "gradebook" / "gradebook.db") == before
        assert notebook(clone).read_bytes() == released
        assert [path.name for path in (clone / "assignments").iterdir()] == [ASSIGNMENT]

    def test_while_somebody_grades_it_is_refused(self, clone):
        with Course(clone).writing():
            done = released_again(ASSIGNMENT)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "another scorelab command is writing" in done.stderr


class TestElse:
    def test_without_a_name_it_is_refused(self, clone):
        done = released_again()
        assert (done.exit_code, done.stderr) == (2, "scorelab: name the assignments to release with --again\n")

    def test_where_nothing_was_released_it_is_a_release(self, clone, tmp_path):
        done = released_again(ASSIGNMENT, "--course", tmp_path / "new")
        assert (done.exit_code, done.stdout) == (0, f"released {notebook(tmp_path / 'new')}\n")

    def test_of_a_gradebook_on_a_server_no_copy_can_be_made(self, clone):
        course = Course(clone)
        course.config.CourseDirectory.db_url = "postgresql://grader@server/course"
        with pytest.raises(ValueError, match="want a gradebook in a file"):
            again.copied(course.config)


def notebook(folder: Path) -> Path:
    return folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
