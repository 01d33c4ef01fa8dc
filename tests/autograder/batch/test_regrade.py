"""Grading again: nothing is overwritten unasked, nothing a person gave is lost, nothing stale looks fresh."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from rich.console import Console

from autograder.batch import batch, regrade
from autograder.batch.regrade import Change, changes
from autograder.cli import base
from autograder.cli import grade as command
from autograder.gradebook import scores
from autograder.gradebook.course import Course
from autograder.gradebook.scores import Row
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

ROWS = [
    Row("ann", "q3a-check", 4.0, None, None),
    Row("ann", "q3-written", None, 2.0, 0.5),
    Row("bob", "q3a-check", 1.0, None, None),
    Row("eve", "q3a-check", None, None, None),
]


class TestChanges:
    def test_only_those_whose_score_is_another(self):
        new = {"ann": {"q3a-check": 3.0}, "bob": {"q3a-check": 1.0}}
        assert changes(ROWS, new, ["q3a-check"]) == [Change("ann", 4.0, 3.0, 2.5)]

    def test_who_was_never_graded_changes_nothing(self):
        assert changes(ROWS, {"eve": {"q3a-check": 3.0}, "new": {"q3a-check": 3.0}}, ["q3a-check"]) == []

    def test_who_is_not_graded_any_more_does(self):
        assert changes(ROWS, {"bob": None}, ["q3a-check"]) == [Change("bob", 1.0, None, 0.0)]

    def test_points_that_move_between_cells_do_too(self):
        rows = [Row("ann", "a", 1.0, None, None), Row("ann", "b", 0.0, None, None)]
        assert changes(rows, {"ann": {"a": 0.0, "b": 1.0}}, ["a", "b"]) == [Change("ann", 1.0, 1.0, 0.0)]

    def test_a_name_is_shown_as_it_is(self):
        console = Console(width=100, color_system=None)
        with console.capture() as capture:
            console.print(regrade.table([Change("ann [/b]", 1.0, None, 0.0)]))
        assert "ann [/b]" in capture.get()


def by_hand(folder: Path, student: str) -> str:
    """A person gives 2 points and a comment for the first written answer; its name."""
    with Course(ROOT, folder).gradebook() as gradebook:
        grades = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student).grades
        grade = next(g for g in grades if not g.name.endswith("-check"))
        grade.manual_score, grade.extra_credit = 2.0, 0.5
        comment = gradebook.find_comment(grade.name, ASSIGNMENT, ASSIGNMENT, student)
        comment.manual_comment = "Well put."
        gradebook.db.commit()
        return grade.name


def given(folder: Path, student: str, name: str) -> tuple[float, float, str]:
    with Course(ROOT, folder).gradebook() as gradebook:
        grade = gradebook.find_grade(name, ASSIGNMENT, ASSIGNMENT, student)
        comment = gradebook.find_comment(name, ASSIGNMENT, ASSIGNMENT, student)
        return grade.manual_score, grade.extra_credit, comment.manual_comment


@pytest.fixture
def again(folder, grader) -> str:
    """ann and bob are graded, ann has points by hand, and both hand in again; the cell with those points."""
    hand_in(folder, ann="# worth 4", bob="# worth 1")
    assert scorelab_grade().exit_code == 0
    name = by_hand(folder, "ann")
    hand_in(folder, ann="# worth 3", bob="# worth 1  # with a comment")
    return name


class TestConfirmation:
    def test_where_nobody_can_be_asked_nothing_changes(self, folder, again, grader):
        done = scorelab_grade()
        assert done.exit_code == 2
        assert done.stderr == "scorelab: 1 score would change; nothing is done until you agree, or say --yes\n"
        assert exported(folder)["ann"][1] == "6.5"
        assert not (folder / "gradebook" / "history").exists()
        calls = len(grader.calls)
        assert scorelab_grade("--yes").exit_code == 0
        assert len(grader.calls) == calls, "the results were in the cache"

    def test_the_table_has_old_new_and_what_stays(self, folder, again):
        done = scorelab_grade()
        (row,) = (line for line in done.stdout.splitlines() if "ann" in line)
        assert [word for word in row.split() if word != "│"] == ["ann", "4", "3", "2.5"]
        assert "bob" not in done.stdout

    @pytest.mark.parametrize(("answer", "status", "score"), [(False, 2, "6.5"), (True, 0, "5.5")])
    def test_at_a_terminal_it_asks(self, folder, again, monkeypatch, answer, status, score):
        asked = []
        monkeypatch.setattr(command, "agreed", lambda would, question, yes: (asked.append(question), answer)[1])
        assert scorelab_grade().exit_code == status
        assert asked == ["change 1 score?"]
        assert exported(folder)["ann"][1] == score


def test_the_question_is_put_at_a_terminal(monkeypatch):
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(base.sys, "stdin", Terminal())
    monkeypatch.setattr(typer, "confirm", lambda question: question == "change 3 scores?")
    assert base.agreed("3 scores would change", "change 3 scores?", yes=False)


class TestKeeping:
    def test_what_a_person_gave_stays(self, folder, again):
        assert scorelab_grade("--yes").exit_code == 0
        assert given(folder, "ann", again) == (2.0, 0.5, "Well put.")
        assert exported(folder)["ann"][1] == "5.5"

    def test_the_old_scores_are_kept(self, folder, again):
        scorelab_grade("--yes")
        (kept,) = (folder / "gradebook" / "history").glob(f"{ASSIGNMENT}-*.csv")
        with kept.open() as file:
            rows = {(row["student_id"], row["cell"]): row for row in csv.DictReader(file)}
        assert rows["ann", "q3a-check"]["auto_score"] == "4.0"
        assert rows["bob", "q3a-check"]["auto_score"] == "1.0"
        assert (rows["ann", again]["manual_score"], rows["ann", again]["extra_credit"]) == ("2.0", "0.5")

    def test_what_is_not_regraded_is_not_touched(self, folder, again):
        scorelab_grade("--yes", "--student", "bob")
        assert exported(folder)["ann"][1] == "6.5"


class TestFailing:
    """A regrade that stops leaves no old score that looks like a new one."""

    def test_midway(self, folder, again, monkeypatch):
        store = batch.store

        def failing(course: Course, assignment: str, students: list[str]) -> Iterator[tuple[str, str | None]]:
            yield "ann", "OSError: no space left on device"
            yield from store(course, assignment, [s for s in students if s != "ann"])

        with monkeypatch.context() as patch:
            patch.setattr(batch, "store", failing)
            done = scorelab_grade("--yes")
        assert done.exit_code == 1
        assert "no space left on device" in done.stdout
        assert exported(folder)["ann"] == ("could not be graded", "")
        assert exported(folder)["bob"][1] == "1.0"
        assert given(folder, "ann", again) == (2.0, 0.5, "Well put.")
        assert scorelab_grade().exit_code == 0, "and nobody is asked twice"
        assert exported(folder)["ann"][1] == "5.5"

    def test_at_the_grader(self, folder, again):
        hand_in(folder, ann="# broken")
        assert scorelab_grade("--yes").exit_code == 1
        assert exported(folder)["ann"] == ("could not be graded", "")
        path = folder / "gradebook" / "results" / ASSIGNMENT / "ann.json"
        assert "out of luck" in path.read_text()

    def test_in_nbgrader(self, folder, again, monkeypatch):
        """A gradebook page that cannot be written, with nbgrader's real conversion."""
        page = folder / PAGES.format(folder="feedback", student="ann")
        page.with_suffix(".html").unlink()
        page.parent.rmdir()
        page.parent.touch()  # a file where the folder must be
        done = scorelab_grade("--yes")
        assert done.exit_code == 1
        page.parent.unlink()
        assert scorelab_grade("--yes").exit_code == 0
        assert exported(folder)["ann"][1] == "5.5"


def test_clearing_is_one_transaction_and_only_of_the_test_cells(folder, again, grader):
    with Course(ROOT, folder).gradebook() as gradebook:
        scores.clear(gradebook, ASSIGNMENT, ["ann", *(f"other-{n}" for n in range(1200))], ["q3a-check"])
        left = {(row.student, row.cell): row.auto for row in scores.rows(gradebook, ASSIGNMENT)}
    assert left["ann", "q3a-check"] is None
    assert left["ann", "q3b-check"] == 0.0
    assert left["bob", "q3a-check"] == 1.0
