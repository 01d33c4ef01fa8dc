"""The seed of a class: one for all, and not the public one without a word."""

import shutil
from pathlib import Path

import pytest

from autograder.grading.results import load
from tests.autograder.small_class import ASSIGNMENT, exported, folder, grader, hand_in, scorelab_grade

__all__ = ["folder", "grader"]  # fixtures


def seeds(folder: Path) -> dict[str, int]:
    return {path.stem: load(path).seed for path in (folder / "gradebook" / "results" / ASSIGNMENT).iterdir()}


class TestThePublicSeed:
    @pytest.mark.parametrize("value", [None, "", "0"])
    def test_grading_with_it_is_said_in_one_line(self, folder, grader, monkeypatch, value):
        monkeypatch.delenv("SCORELAB_SEED")
        if value is not None:
            monkeypatch.setenv("SCORELAB_SEED", value)
        hand_in(folder, ann="# worth 3")
        done = scorelab_grade()
        assert done.exit_code == 0
        (line,) = done.stderr.splitlines()
        assert line.startswith("scorelab: grading with the public seed 0, whose inputs can be memorised")

    def test_of_a_secret_one_nothing_is_said(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        assert scorelab_grade().stderr == ""

    @pytest.mark.parametrize("section", ["FillScores", "Grade"])
    def test_nor_of_one_in_the_course_s_settings(self, folder, grader, monkeypatch, section):
        monkeypatch.delenv("SCORELAB_SEED")
        (folder / "nbgrader_config.py").write_text(f"get_config().{section}.seed = 5\n")
        hand_in(folder, ann="# worth 3")
        assert scorelab_grade().stderr == ""
        assert seeds(folder) == {"ann": 5}


@pytest.fixture
def forgotten(folder, grader, monkeypatch) -> Path:
    """ann and bob are graded with seed 1, eve hands in, and the shell is another."""
    hand_in(folder, ann="# worth 3", bob="# worth 1")
    assert scorelab_grade().exit_code == 0
    monkeypatch.setenv("SCORELAB_SEED", "7")
    hand_in(folder, eve="# worth 2")
    grader.calls.clear()
    return folder


class TestAnotherSeed:
    @pytest.mark.parametrize("arguments", [(), ("--yes",), ("--student", "eve"), ("--fresh", "--student", "ann")])
    def test_a_class_is_not_graded_with_two(self, forgotten, grader, arguments):
        done = scorelab_grade(*arguments)
        assert (done.exit_code, grader.calls) == (2, [])
        assert done.stderr == (
            f"scorelab: {ASSIGNMENT} has been graded with seed 1, and the seed now is 7: "
            "set SCORELAB_SEED to what it was, or grade the whole class with the new one by --fresh\n"
        )
        assert seeds(forgotten) == {"ann": 1, "bob": 1}

    def test_the_old_one_goes_on(self, forgotten, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "1")
        assert scorelab_grade().exit_code == 0
        assert set(seeds(forgotten).values()) == {1}

    def test_fresh_grades_the_whole_class_with_the_new_one(self, forgotten, grader):
        assert scorelab_grade("--fresh").exit_code == 0
        assert seeds(forgotten) == {"ann": 7, "bob": 7, "eve": 7}
        assert len(grader.calls) == 3
        assert scorelab_grade().exit_code == 0
        assert scorelab_grade("--student", "eve").exit_code == 0

    def test_who_has_left_stands_in_nobody_s_way(self, forgotten):
        shutil.rmtree(forgotten / "submitted" / "bob")
        assert scorelab_grade("--fresh").exit_code == 0
        assert scorelab_grade().exit_code == 0
        assert exported(forgotten)["bob"] == ("graded", "1.0")

    def test_nor_does_what_was_not_graded(self, folder, grader, monkeypatch):
        hand_in(folder, ann="# broken")
        assert scorelab_grade().exit_code == 1
        hand_in(folder, ann="# worth 3")
        monkeypatch.setenv("SCORELAB_SEED", "7")
        assert scorelab_grade().exit_code == 0

    def test_a_result_that_cannot_be_read_says_nothing(self, forgotten):
        for path in (forgotten / "gradebook" / "results" / ASSIGNMENT).iterdir():
            path.write_text("{")
        assert scorelab_grade().exit_code == 0
