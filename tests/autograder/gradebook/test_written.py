"""Written answers that a person has graded: what is stored again is looked at again only where the text is another."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest

from autograder.gradebook import conversion
from autograder.gradebook.course import Course
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

WORDS = "Because the variance adds up."
WHY = "changed, cannot be compared, or went through nbgrader autograde"
LINE = f"written answers that a person had graded need a second look, since they {WHY}"
LINE_OF_ONE = f"written answer that a person had graded needs a second look, since it {WHY}"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture
def marked(folder, grader) -> Path:
    """ann and bob are graded, and a person has given each 2 points for the first answer and 1 for the second."""
    hand_in(folder, written=WORDS, ann="# worth 4", bob="# worth 1")
    assert scorelab_grade().exit_code == 0
    with Course(ROOT, folder).gradebook() as gradebook:
        for student in ("ann", "bob"):
            grades = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student).grades
            for points, grade in enumerate(written(grades), start=1):
                grade.manual_score, grade.needs_manual_grade = 3.0 - points, False
        gradebook.db.commit()
    assert exported(folder) == {"ann": ("graded", "7.0"), "bob": ("graded", "4.0")}
    return folder


def written(grades: Iterable) -> list:
    return sorted((g for g in grades if not g.name.endswith("-check")), key=lambda g: g.name)


def waiting(folder: Path, student: str) -> list[str]:
    """The written answers that a person is to look at, and has given points for."""
    with Course(ROOT, folder).gradebook() as gradebook:
        grades = written(gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student).grades)
        assert all(grade.manual_score for grade in grades), "points are lost"
        return [grade.name for grade in grades if grade.needs_manual_grade]


def notebook(folder: Path, student: str, place: str = "submitted") -> Path:
    return folder / f"{PAGES.format(folder=place, student=student)}.ipynb"


class TestStoredAgain:
    def test_an_archive_that_is_unpacked_again_changes_nothing(self, marked):
        page = notebook(marked, "ann", "autograded")
        before = page.stat()
        os.utime(notebook(marked, "ann"), (0, 0))
        assert scorelab_grade().exit_code == 0
        assert page.stat() == before

    def test_a_file_that_has_changed_at_the_same_size_and_time_is_stored(self, marked):
        path = notebook(marked, "ann")
        times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
        path.write_text(path.read_text().replace(WORDS, WORDS.swapcase()))
        os.utime(path, ns=times)
        scorelab_grade()
        assert WORDS.swapcase() in notebook(marked, "ann", "autograded").read_text()

    def test_answers_with_the_same_text_stay_graded(self, marked):
        done = scorelab_grade("--fresh")
        assert done.exit_code == 0
        assert "second look" not in done.stdout
        assert exported(marked) == {"ann": ("graded", "7.0"), "bob": ("graded", "4.0")}

    def test_so_do_they_when_the_code_beside_them_is_another(self, marked):
        hand_in(marked, written=WORDS, ann="# worth 3", bob="# worth 1  # with a comment")
        assert scorelab_grade("--yes").exit_code == 0
        assert exported(marked) == {"ann": ("graded", "6.0"), "bob": ("graded", "4.0")}

    def test_one_with_another_text_needs_a_person_again_and_is_named_until_then(self, marked):
        hand_in(marked, written=f"{WORDS} Or not.", bob="# worth 1")
        done = scorelab_grade()
        (answer,) = waiting(marked, "bob")
        assert done.exit_code == 0
        assert f"1 {LINE_OF_ONE}: bob {answer}\n" in done.stdout
        assert exported(marked) == {"ann": ("graded", "7.0"), "bob": ("needs a person", "4.0")}
        assert f"1 {LINE_OF_ONE}: bob {answer}\n" in scorelab_grade().stdout

    def test_a_text_that_comes_back_before_anyone_looked_still_needs_a_person(self, marked):
        hand_in(marked, written=f"{WORDS} Or not.", bob="# worth 1")
        scorelab_grade()
        hand_in(marked, written=WORDS, bob="# worth 1")
        scorelab_grade()
        assert len(waiting(marked, "bob")) == 1

    def test_another_picture_in_it_is_another_text(self, marked):
        path = notebook(marked, "bob")
        nb = nbformat.reads(path.read_text(), as_version=4)
        answer = next(c for c in nb.cells if c.source == WORDS)
        answer.attachments = {"a.png": {"image/png": "aGVsbG8="}}
        path.write_text(json.dumps(nb))
        scorelab_grade()
        assert len(waiting(marked, "bob")) == 1
        with Course(ROOT, marked).gradebook() as gradebook:
            for grade in gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "bob").grades:
                grade.needs_manual_grade = False
            gradebook.db.commit()
        scorelab_grade("--fresh")
        assert waiting(marked, "bob") == []

    def test_where_the_old_text_is_gone_a_person_looks(self, marked):
        shutil.rmtree(marked / "autograded" / "bob")
        assert f"2 {LINE}: bob" in scorelab_grade().stdout
        assert exported(marked)["ann"][0] == "graded"

    def test_a_notebook_that_cannot_be_read_any_more_opens_its_answers(self, marked):
        notebook(marked, "bob").write_text("Dear grader")
        scorelab_grade("--yes")
        assert len(waiting(marked, "bob")) == 2


def test_killed_while_storing_the_new_text_does_not_pass_for_the_graded_one(marked, monkeypatch):
    """What nbgrader has written to autograded/ by then is the new text already; the gradebook goes back."""
    hand_in(marked, written=f"{WORDS} Or not.", ann="# worth 4", bob="# worth 1")
    run = conversion._Step.run

    def killed(step: conversion._Step, assignment: str, student: str) -> None:
        run(step, assignment, student)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(conversion._Step, "run", killed)
        assert scorelab_grade().exit_code == 130
    assert "Or not." in notebook(marked, "ann", "autograded").read_text()
    assert scorelab_grade().exit_code == 0
    assert [len(waiting(marked, student)) for student in ("ann", "bob")] == [1, 1]


def test_nbgrader_s_own_command_opens_everything_and_works_beside_it(marked):
    (marked / "nbgrader_config.py").write_text(
        "from pathlib import Path\nfrom autograder.gradebook.course import configure\n"
        f"configure(get_config(), Path({str(ROOT)!r}), Path(__file__).parent)\n"
    )
    command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
    done = subprocess.run(command, cwd=marked, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert [len(waiting(marked, student)) for student in ("ann", "bob")] == [2, 2]
    assert f"4 {LINE}: ann" in scorelab_grade().stdout
