"""Who is graded: none who is left out or was removed; and who is not on the class list is named."""

import shutil
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.batch.remarks import counted
from autograder.gradebook.course import Course
from autograder.gradebook.enrolment import excluded
from autograder.report.roster import read
from tests.autograder.small_class import (
    ASSIGNMENT,
    PAGES,
    ROOT,
    exported,
    folder,
    grader,
    hand_in,
    scorelab_grade,
)

__all__ = ["folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture
def of_two(folder, grader) -> Path:
    """ann and bob have handed in."""
    hand_in(folder, ann="# worth 3", bob="# worth 2")
    return folder


def reported(folder: Path) -> set[str]:
    return {entry.student for entry in read(Course(ROOT, folder), ASSIGNMENT).entries}


class TestExcluded:
    @pytest.fixture
    def without_bob(self, of_two) -> Path:
        (of_two / "nbgrader_config.py").write_text('get_config().CourseDirectory.student_id_exclude = "test, bob"')
        return of_two

    def test_they_are_not_graded_and_that_is_said(self, without_bob, grader):
        done = scorelab_grade()
        assert (done.exit_code, done.stderr, grader.calls) == (0, "", ["# worth 3"])
        assert "1 student is left out by student_id_exclude: bob" in done.stdout
        assert exported(without_bob) == {"ann": ("graded", "3.0")}

    def test_once_graded_they_are_in_no_table_report_or_export(self, of_two, grader):
        scorelab_grade()
        (of_two / "nbgrader_config.py").write_text('get_config().CourseDirectory.student_id_exclude = "bob"')
        assert "\nbob " not in scorelab_grade("--fresh", "--yes").stdout
        assert exported(of_two) == {"ann": ("graded", "3.0")}
        assert reported(of_two) == {"ann"}

    def test_one_who_is_asked_for_by_name_is_refused(self, without_bob, grader):
        done = scorelab_grade("--student", "bob")
        assert (done.exit_code, grader.calls) == (2, [])
        assert done.stderr == "scorelab: bob is left out by student_id_exclude\n"

    @pytest.mark.parametrize(
        ("setting", "students"),
        [("", set()), ("ann", {"ann"}), ("ann,bob", {"ann", "bob"}), (" ann , bob,", {"ann", "bob"})],
    )
    def test_the_setting_is_a_list_with_commas(self, setting, students):
        assert excluded(Config(CourseDirectory={"student_id_exclude": setting})) == students


class TestRemoved:
    """`nbgrader db student remove bob --force`, while the folder is still there."""

    @pytest.fixture
    def bobless(self, of_two, grader) -> Path:
        scorelab_grade()
        self.remove(of_two)
        grader.calls.clear()
        return of_two

    def remove(self, folder: Path) -> None:
        with Course(ROOT, folder).gradebook() as gradebook:
            gradebook.remove_student("bob")

    @pytest.mark.parametrize("arguments", [(), ("--fresh", "--yes")])
    def test_a_student_does_not_come_back_and_is_named(self, bobless, arguments):
        done = scorelab_grade(*arguments)
        assert done.exit_code == 0
        assert "1 student is skipped because you removed them from the gradebook (nbgrader db student" in done.stdout
        assert done.stdout.rstrip().endswith(": bob")
        assert "\nbob " not in done.stdout
        assert exported(bobless) == {"ann": ("graded", "3.0")}
        assert reported(bobless) == {"ann"}

    def test_nor_with_another_hand_in_or_assignment(self, bobless):
        hand_in(bobless, bob="# worth 4")
        assert scorelab_grade().exit_code == 0
        assert Course(ROOT, bobless).left_out().keys() == {"bob"}
        assert exported(bobless) == {"ann": ("graded", "3.0")}

    def test_nor_who_could_not_be_graded(self, of_two):
        path = of_two / f"{PAGES.format(folder='submitted', student='bob')}.ipynb"
        path.rename(path.with_name("mine.ipynb"))
        assert scorelab_grade().exit_code == 1
        self.remove(of_two)
        assert scorelab_grade().exit_code == 0
        assert exported(of_two) == {"ann": ("graded", "3.0")}

    def test_added_again_they_are_graded_again(self, bobless):
        with Course(ROOT, bobless).gradebook() as gradebook:
            gradebook.add_student("bob")
        assert scorelab_grade().exit_code == 0
        assert exported(bobless)["bob"] == ("graded", "2.0")

    def test_one_who_is_asked_for_by_name_is_refused(self, bobless, grader):
        done = scorelab_grade("--student", "bob")
        assert (done.exit_code, grader.calls) == (2, [])
        assert done.stderr.startswith("scorelab: bob is skipped because you removed them from the gradebook")


class TestRoster:
    def enrol(self, folder: Path, *students: str) -> None:
        """As `nbgrader db student import` does."""
        with Course(ROOT, folder).gradebook() as gradebook:
            for student in students:
                gradebook.update_or_create_student(student, first_name=student.title(), last_name="")

    def test_without_one_nobody_is_named(self, of_two):
        scorelab_grade()
        shutil.rmtree(of_two / "submitted" / "bob")
        said = scorelab_grade().stdout
        assert "roster" not in said
        assert "any more" not in said

    def test_who_is_not_on_it_is_graded_and_named(self, of_two):
        self.enrol(of_two, "ann", "eve")
        for _ in range(2):
            done = scorelab_grade()
            assert done.exit_code == 0, done.output
            assert "1 student is not on the roster: bob" in done.stdout
        assert exported(of_two)["bob"] == ("graded", "2.0")
        self.enrol(of_two, "bob")
        assert "roster" not in scorelab_grade().stdout

    def test_scores_whose_folder_has_gone_are_named(self, of_two):
        self.enrol(of_two, "ann", "bob", "eve")
        scorelab_grade()
        shutil.move(of_two / "submitted" / "bob", of_two / "submitted" / "Bob")
        said = scorelab_grade().stdout
        assert "1 student is not on the roster: Bob" in said
        assert "1 student has scores, but no folder in submitted/ any more: bob" in said
        assert exported(of_two)["bob"] == ("graded", "2.0")

    def test_of_some_asked_for_by_name_nothing_is_said(self, of_two):
        self.enrol(of_two, "ann")
        assert "roster" not in scorelab_grade("--student", "bob").stdout


def test_many_are_counted_and_the_first_named():
    assert counted(["a"], "is", "are") == "1 is: a"
    assert counted([str(n) for n in range(12)], "is", "are") == "12 are: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, and 2 more"
