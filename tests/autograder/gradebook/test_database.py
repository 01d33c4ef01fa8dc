"""A gradebook that is gone, or never was: nobody's points are lost without a word, and no empty one is left behind."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.course import Course
from autograder.handout.release import release
from autograder.report.report import write
from tests.autograder.small_class import (
    ASSIGNMENT,
    ROOT,
    exported,
    folder,
    grader,
    hand_in,
    released,
    scorelab_grade,
    short,
)

__all__ = ["folder", "grader", "released"]  # fixtures


@pytest.fixture
def gone(folder, grader, tmp_path) -> Path:
    """The gradebook of a class that is graded, in another place."""
    hand_in(folder, ann="# worth 3")
    assert scorelab_grade().exit_code == 0
    return shutil.move(folder / "gradebook" / "gradebook.db", tmp_path / "moved.db")


class TestGone:
    @pytest.mark.parametrize("arguments", [(), ("--yes", "--fresh")])
    def test_grading_stops_in_one_line_until_it_is_back(self, folder, gone, arguments):
        done = scorelab_grade(*arguments)
        (line,) = done.stderr.splitlines()
        place = folder / "gradebook"
        assert done.exit_code == 2
        assert line == (
            f"scorelab: {place}/gradebook.db is gone, with all points given by hand, "
            f"but {place}/stored and {place}/results are there: put it back, or remove what is left to begin anew"
        )
        assert not (place / "gradebook.db").exists()
        shutil.move(gone, place / "gradebook.db")
        assert scorelab_grade().exit_code == 0

    @pytest.mark.parametrize("left", ["stored", "results"])
    def test_a_release_makes_none_in_its_place(self, request, folder, gone, left):
        clone = short(request)
        shutil.rmtree(folder / "gradebook" / ({"stored", "results"} - {left}).pop())
        with pytest.raises(ValueError, match=r"gradebook.db is gone.*begin anew"):
            release([ASSIGNMENT], clone, folder)
        shutil.rmtree(folder / "gradebook" / left)
        release([ASSIGNMENT], clone, folder)
        assert scorelab_grade().exit_code == 0
        assert exported(folder) == {"ann": ("graded", "3.0")}


class TestEmpty:
    """A file of no bytes, as a full disk or a broken copy leaves it: SQLite takes it for a new database."""

    @pytest.mark.parametrize("command", [("grade",), ("report",)])
    def test_one_that_was_graded_into_is_a_lost_one(self, folder, gone, command):
        (folder / "gradebook" / "gradebook.db").touch()
        line = refused(*command, ASSIGNMENT)
        assert "gradebook.db is empty, and all points given by hand are gone, but" in line
        assert (folder / "gradebook" / "gradebook.db").stat().st_size == 0

    def test_nothing_is_released_into_it(self, folder, gone):
        (folder / "gradebook" / "gradebook.db").touch()
        with pytest.raises(ValueError, match=r"gradebook.db is empty.*begin anew"):
            release([ASSIGNMENT], ROOT, folder)

    def test_where_nothing_was_graded_it_is_none(self, folder, grader):
        (folder / "gradebook" / "gradebook.db").write_bytes(b"")
        assert "no gradebook in" in refused("grade", ASSIGNMENT)
        release([ASSIGNMENT], ROOT, folder)
        hand_in(folder, ann="# worth 3")
        assert scorelab_grade().exit_code == 0


class TestAnother:
    """One that knows nothing of what was stored: nbgrader has made it, or it is another course's."""

    @pytest.fixture
    def another(self, folder, grader, released) -> Path:
        hand_in(folder, ann="# worth 3", bob="# worth 2")
        assert scorelab_grade().exit_code == 0
        right = folder / "gradebook" / "gradebook.db"
        shutil.move(right, folder / "right.db")
        shutil.copy(released / "gradebook" / "gradebook.db", right)
        return folder / "right.db"

    @pytest.mark.parametrize("command", ["grade", "report"])
    def test_nothing_is_done_until_the_right_one_is_back(self, folder, another, command):
        place = folder / "gradebook"
        assert refused(command, ASSIGNMENT) == (
            f"scorelab: {place}/gradebook.db knows none of the 2 submissions that were stored, but {place}/stored and "
            f"{place}/results are there: put the right one back, or remove what is left to begin anew"
        )
        assert exported(folder) == {}
        shutil.move(another, place / "gradebook.db")
        assert scorelab_grade().exit_code == 0

    def test_nor_with_the_results_alone(self, folder, another):
        shutil.rmtree(folder / "gradebook" / "stored")
        assert "knows none of the 2 submissions" in refused("grade", ASSIGNMENT)

    def test_nor_where_the_class_list_has_been_imported_into_it(self, folder, another):
        with Course(ROOT, folder).gradebook() as gradebook:
            gradebook.add_student("ann", first_name="Ann")
        assert "knows none of the 2 submissions" in refused("grade", ASSIGNMENT)

    def test_one_result_may_be_of_a_first_submission_that_was_being_stored(self, folder, another):
        shutil.rmtree(folder / "gradebook" / "stored")
        (folder / "gradebook" / "results" / ASSIGNMENT / "bob.json").unlink()
        assert scorelab_grade().exit_code == 0
        assert exported(folder)["ann"] == ("graded", "3.0")


def refused(*arguments: str) -> str:
    """What the command says, and nothing else, when it is refused."""
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    (line,) = done.stderr.splitlines()
    return line


class TestElsewhere:
    """`c.CourseDirectory.db_url` in the course's nbgrader_config.py says where the gradebook is, to every command."""

    @pytest.mark.parametrize("written", ["sqlite:///{0}/safe/points.db", "sqlite:///../safe/points.db"])
    def test_it_is_released_graded_reported_and_exported_there(self, tmp_path, folder, grader, monkeypatch, written):
        course = tmp_path / "own"
        course.mkdir()
        (course / "nbgrader_config.py").write_text(
            "from pathlib import Path\nfrom autograder.gradebook.course import configure\nc = get_config()\n"
            f"configure(c, Path({str(ROOT)!r}), Path(__file__).parent)\n"
            f"c.CourseDirectory.db_url = {written.format(tmp_path)!r}\n"
        )
        assert CliRunner().invoke(app, ["release", ASSIGNMENT, "--course", str(course)]).exit_code == 0
        monkeypatch.chdir(course)
        hand_in(course, ann="# worth 3")
        assert scorelab_grade().exit_code == 0
        assert CliRunner().invoke(app, ["report", ASSIGNMENT]).exit_code == 0
        assert exported(course) == {"ann": ("graded", "3.0")}
        assert [path for path in tmp_path.rglob("*.db") if folder not in path.parents] == [tmp_path / "safe/points.db"]
        (tmp_path / "safe" / "points.db").unlink()
        assert f"{tmp_path}/safe/points.db is gone" in refused("grade", ASSIGNMENT)

    def test_what_the_file_says_of_the_sources_is_not_for_a_release(self, tmp_path, folder):
        """They are those of the clone whose command is given."""
        (folder / "nbgrader_config.py").write_text('get_config().CourseDirectory.source_directory = "elsewhere"')
        assert release([ASSIGNMENT], ROOT, folder) == [folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"]


class TestNone:
    def test_grading_where_no_course_is_leaves_no_gradebook(self, tmp_path, folder, grader, monkeypatch):
        monkeypatch.chdir(tmp_path)
        done = scorelab_grade()
        assert done.exit_code == 2
        assert done.stderr == (
            f"scorelab: no gradebook in {tmp_path / 'gradebook'}; try: scorelab release --course {tmp_path}\n"
        )
        assert not (tmp_path / "gradebook").exists()

    def test_nor_does_a_report(self, tmp_path):
        with pytest.raises(ValueError, match="no gradebook in"):
            write(Course(ROOT, tmp_path), ASSIGNMENT)
        assert not (tmp_path / "gradebook").exists()

    def test_one_that_is_no_file_is_nbgrader_s_to_find(self, tmp_path):
        course = Course(ROOT, tmp_path)
        course.config.CourseDirectory.db_url = "postgresql://grader@server/course"
        course.expect_gradebook()
