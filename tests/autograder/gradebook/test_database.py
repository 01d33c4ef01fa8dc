"""A gradebook that is gone, or never was: nobody's points are lost without a word, and no empty one is left behind."""

import shutil
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.demo import ASSIGNMENT
from autograder.handout.release import release
from autograder.report.report import write
from tests.autograder.small_class import ROOT, exported, folder, grader, hand_in, released, scorelab_grade

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
    def test_a_release_makes_none_in_its_place(self, folder, gone, left):
        shutil.rmtree(folder / "gradebook" / ({"stored", "results"} - {left}).pop())
        with pytest.raises(ValueError, match=r"gradebook.db is gone.*begin anew"):
            release([ASSIGNMENT], ROOT, folder)
        shutil.rmtree(folder / "gradebook" / left)
        release([ASSIGNMENT], ROOT, folder)
        assert scorelab_grade().exit_code == 0
        assert exported(folder) == {"ann": ("graded", "3.0")}


class TestNone:
    def test_grading_where_no_course_is_leaves_no_gradebook(self, tmp_path, folder, grader, monkeypatch):
        monkeypatch.chdir(tmp_path)
        done = scorelab_grade()
        assert done.exit_code == 2
        assert done.stderr == (
            f"scorelab: no gradebook in {tmp_path / 'gradebook'}; try: scorelab release --course {tmp_path}\n"
        )
        assert list((tmp_path / "gradebook").iterdir()) == []

    def test_nor_does_a_report(self, tmp_path):
        with pytest.raises(ValueError, match="no gradebook in"):
            write(Course(ROOT, tmp_path), ASSIGNMENT)
        assert not (tmp_path / "gradebook" / "gradebook.db").exists()

    def test_one_that_is_no_file_is_nbgrader_s_to_find(self, tmp_path):
        course = Course(ROOT, tmp_path)
        course.config.CourseDirectory.db_url = "postgresql://grader@server/course"
        course.expect_gradebook()
