"""A class on its way into the gradebook: graded once, stored once, and nothing lost however it is stopped."""

import os
import shlex
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.batch import batch, demo
from autograder.batch.batch import Batch
from autograder.batch.verdict import Verdict
from autograder.cli import app
from autograder.gradebook import conversion, fill_scores
from autograder.gradebook.course import Course
from autograder.grading import job
from autograder.grading.cache import Cache
from autograder.grading.results import Result
from autograder.grading.run import grade
from autograder.isolation import walls
from autograder.problem_sets import names
from autograder.student.deadline import Limit
from tests.autograder.privileges import an_ordinary_user
from tests.autograder.small_class import (
    ASSIGNMENT,
    PAGES,
    ROOT,
    Grader,
    Here,
    exported,
    folder,
    grader,
    hand_in,
    scorelab_grade,
    short,
)

__all__ = ["folder", "grader"]  # fixtures


@pytest.fixture
def conversions(monkeypatch) -> list[str]:
    """Who has been converted by nbgrader."""
    converted, store = [], batch.store

    def watched(course: Course, assignment: str, students: list[str]) -> Iterator[tuple[str, str | None]]:
        for student, reason in store(course, assignment, students):
            converted.append(student)
            yield student, reason

    monkeypatch.setattr(batch, "store", watched)
    return converted


def graded(folder: Path, **options: bool) -> dict[str, Verdict]:
    course = Course(ROOT, folder)
    return {g.student: g for g in Batch(course, ASSIGNMENT, **options).grade(course.students(ASSIGNMENT), Here())}


class TestGrade:
    def test_scores_and_feedback_are_stored_and_shown(self, folder, grader, conversions):
        hand_in(folder, ann="# worth 3", bob="# worth 1")
        done = scorelab_grade()
        assert done.exit_code == 0, done.output
        assert exported(folder) == {"ann": ("graded", "3.0"), "bob": ("graded", "1.0")}
        assert (folder / f"{PAGES.format(folder='feedback', student='ann')}.html").exists()
        assert "3/4" in done.output
        assert sorted(conversions) == ["ann", "bob"]

    def test_equal_notebooks_are_graded_once(self, folder, grader):
        hand_in(folder, ann="# worth 3", bob="# worth 3", eve="# worth 2")
        assert scorelab_grade().exit_code == 0
        assert sorted(grader.calls) == ["# worth 2", "# worth 3"]
        assert exported(folder)["bob"] == ("graded", "3.0")

    def test_a_second_run_grades_and_stores_nothing(self, folder, grader, conversions):
        hand_in(folder, ann="# worth 3", bob="# worth 1")
        scorelab_grade()
        grader.calls.clear(), conversions.clear()
        done = scorelab_grade()
        assert done.exit_code == 0
        assert "2 from the cache" in done.output
        assert (grader.calls, conversions) == ([], [])

    def test_fresh_does_all_of_it_again(self, folder, grader, conversions):
        hand_in(folder, ann="# worth 3", bob="# worth 3")
        scorelab_grade()
        grader.calls.clear(), conversions.clear()
        assert scorelab_grade("--fresh").exit_code == 0
        assert (grader.calls, sorted(conversions)) == (["# worth 3"], ["ann", "bob"])

    def test_a_time_limit_is_tried_again_and_stored_only_when_it_ends_otherwise(self, folder, grader, conversions):
        hand_in(folder, ann="# worth 0 # timeout")
        scorelab_grade()
        scorelab_grade()
        assert len(grader.calls) == 4  # each time once more, alone
        assert conversions == ["ann"]

    def test_a_damaged_entry_is_said_and_graded_again(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        scorelab_grade()
        (entry,) = (folder / "gradebook" / "cache" / ASSIGNMENT).iterdir()
        entry.write_text(entry.read_text().replace("3.0", "4.0"))
        done = scorelab_grade()
        assert "1 entry of the cache was damaged and is graded again" in done.output
        assert len(grader.calls) == 2
        assert exported(folder)["ann"] == ("graded", "3.0")

    @pytest.mark.parametrize("kept", ["cache", "results", "stored"])
    @pytest.mark.parametrize("damage", ["folder", "no JSON", "deep JSON", "another JSON"])
    def test_what_is_damaged_costs_its_entry_and_not_the_class(self, folder, grader, kept, damage):
        hand_in(folder, ann="# worth 3", bob="# worth 2")
        scorelab_grade()
        for entry in (folder / "gradebook" / kept / ASSIGNMENT).iterdir():
            if damage == "folder":
                entry.unlink()
                (entry / "in the way").mkdir(parents=True)
            else:
                entry.write_text({"no JSON": "\0", "deep JSON": "[" * 100_000}.get(damage, '{"questions": 5}'))
        hand_in(folder, bob="# worth 2  # and a comment")
        for arguments in ((), ("--fresh", "--yes")):
            assert scorelab_grade(*arguments).exit_code == 0
            assert exported(folder) == {"ann": ("graded", "3.0"), "bob": ("graded", "2.0")}

    def test_what_a_killed_run_was_writing_does_no_harm_and_goes(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        scorelab_grade()
        for kept in ("cache", "results", "stored"):
            (folder / "gradebook" / kept / ASSIGNMENT / "ann.4194305.partial").write_text("half")  # no such process
        assert scorelab_grade().exit_code == 0
        assert exported(folder) == {"ann": ("graded", "3.0")}
        assert list((folder / "gradebook").rglob("*.partial")) == []

    def test_another_written_answer_is_stored_though_there_is_nothing_to_grade(self, folder, grader, conversions):
        hand_in(folder, ann="# worth 3")
        scorelab_grade()
        grader.calls.clear()
        hand_in(folder, written="Because the variance adds up.", ann="# worth 3")
        scorelab_grade()
        assert grader.calls == []
        assert conversions == ["ann", "ann"]
        autograded = folder / f"{PAGES.format(folder='autograded', student='ann')}.ipynb"
        assert "Because the variance adds up." in autograded.read_text()

    def test_only_those_named(self, folder, grader):
        hand_in(folder, ann="# worth 3", bob="# worth 1")
        assert scorelab_grade("--student", "bob").exit_code == 0
        assert grader.calls == ["# worth 1"]
        assert set(exported(folder)) == {"bob"}

    @pytest.mark.parametrize("lost", ["feedback", "autograded"])
    def test_a_page_that_is_lost_is_made_again(self, folder, grader, conversions, lost):
        hand_in(folder, ann="# worth 3")
        scorelab_grade()
        shutil.rmtree(folder / lost)
        scorelab_grade()
        assert conversions == ["ann", "ann"]
        assert len(grader.calls) == 1


class TestTrouble:
    def test_a_link_is_not_followed_into_the_feedback(self, folder, grader, tmp_path):
        hand_in(folder, ann="# worth 1", bob="# worth 1")
        (tmp_path / "secret.txt").write_text("secret")
        (folder / "submitted" / "ann" / ASSIGNMENT / "notes.txt").symlink_to(tmp_path / "secret.txt")
        done = scorelab_grade()
        assert done.exit_code == 1
        assert "notes.txt is a link" in done.output
        assert [*folder.glob("*/ann/**/notes.txt")] == [folder / "submitted" / "ann" / ASSIGNMENT / "notes.txt"]
        assert exported(folder)["ann"] == ("could not be graded", "")
        assert exported(folder)["bob"][1] == "1.0"

    def test_where_the_grader_fails_nothing_is_stored_and_the_rest_go_on(self, folder, grader):
        hand_in(folder, ann="# broken", bob="# worth 1", eve="# broken")
        done = scorelab_grade()
        assert done.exit_code == 1
        assert done.output.count("the grader failed: RuntimeError: out of luck") == 2
        assert exported(folder) == {
            "ann": ("could not be graded", ""),
            "bob": ("graded", "1.0"),
            "eve": ("could not be graded", ""),
        }

    def test_what_is_no_notebook_gets_nothing_and_a_page(self, folder, grader):
        hand_in(folder, ann="# worth 3", bob="# worth 3")
        path = folder / f"{PAGES.format(folder='submitted', student='ann')}.ipynb"
        path.write_text("Dear grader")
        assert scorelab_grade().exit_code == 1
        assert exported(folder)["ann"] == ("could not be graded", "")
        page = folder / f"{PAGES.format(folder='feedback', student='ann')}.html"
        assert "not a notebook" in page.read_text()

    def test_a_file_of_another_name_is_not_graded(self, folder, grader):
        hand_in(folder, ann="# worth 3", bob="# worth 3")
        path = folder / f"{PAGES.format(folder='submitted', student='ann')}.ipynb"
        path.rename(path.with_name("mine.ipynb"))
        done = scorelab_grade()
        assert done.exit_code == 1
        assert f"no {ASSIGNMENT}.ipynb was handed in, but mine.ipynb: rename it" in done.output
        assert exported(folder)["ann"] == ("could not be graded", "")

    def test_a_folder_of_the_notebook_s_name_is_no_notebook(self, folder, grader):
        hand_in(folder, ann="# worth 3", bob="# worth 3")
        path = folder / f"{PAGES.format(folder='submitted', student='ann')}.ipynb"
        path.rename(path.with_name("mine.ipynb"))
        path.mkdir()
        path.with_name("mine.ipynb").rename(path / "mine.ipynb")
        assert f"{ASSIGNMENT}.ipynb/mine.ipynb: move it" in scorelab_grade().output.replace("\n", "")

    def test_a_time_that_nobody_can_read_is_named_and_not_graded(self, folder, grader):
        hand_in(folder, ann="# worth 3", bob="# worth 3")
        (folder / "submitted" / "ann" / ASSIGNMENT / "timestamp.txt").write_text("yesterday or so")
        done = scorelab_grade()
        assert done.exit_code == 1
        assert "want a time in timestamp.txt such as 2026-11-24 12:00:00 UTC, got 'yesterday or so'" in done.output
        assert exported(folder) == {"ann": ("could not be graded", ""), "bob": ("graded", "3.0")}

    def test_one_that_takes_long_to_store_is_not_graded_and_the_rest_go_on(self, folder, grader, monkeypatch):
        """Again and again: whoever stands in the way of a class must not stay there."""
        hand_in(folder, ann="# worth 3", bob="# worth 2")
        scorelab_grade("--student", "bob")  # all is imported
        run = conversion._Step.run

        limits = iter([0.05, 60.0])  # ann's, and bob's

        def slow(step: conversion._Step, assignment: str, student: str) -> Exception | None:
            while student == "ann":
                time.sleep(0.01)
            return run(step, assignment, student)

        monkeypatch.setattr(conversion._Step, "run", slow)
        monkeypatch.setattr(conversion, "Limit", lambda seconds, patience: Limit(next(limits), patience))
        done = scorelab_grade("--fresh")
        assert done.exit_code == 1
        assert "storing it takes longer than 60 s" in done.output
        assert exported(folder) == {"ann": ("could not be graded", ""), "bob": ("graded", "2.0")}

    def test_what_was_stored_is_what_was_found(self, folder, grader, monkeypatch):
        """Or else no score is better than one that nobody can explain."""
        hand_in(folder, ann="# worth 3", bob="# worth 2")

        class Spoilt(Cache):
            def get(self, key: str) -> Result | None:
                result = super().get(key)
                return replace(result, questions=()) if result is not None and result.score == 3.0 else result

        monkeypatch.setattr(fill_scores, "Cache", Spoilt)
        done = scorelab_grade()
        assert done.exit_code == 1
        assert "the stored scores differ from the result" in done.output
        assert exported(folder) == {"ann": ("could not be graded", ""), "bob": ("graded", "2.0")}

    def test_of_an_assignment_that_is_mistyped_those_that_there_are_and_the_folder_are_named(self, folder, grader):
        done = CliRunner().invoke(app, ["grade", "ps1"])
        said = f"scorelab: no assignment 'ps1' in the gradebook of {folder}; there is {', '.join(names())}\n"
        assert (done.exit_code, done.stderr) == (2, said)

    def test_for_an_assignment_that_was_not_released_here_a_command_is_named_that_does_so(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        with Course(ROOT, folder).gradebook() as gradebook:
            gradebook.remove_assignment(ASSIGNMENT)
        done = scorelab_grade()
        assert (done.exit_code, done.stdout.count("3/4")) == (2, 0)
        what, _, command = done.stderr.strip().partition("; try: scorelab ")
        assert what == f"scorelab: no assignment '{ASSIGNMENT}' in the gradebook of {folder}"
        assert CliRunner().invoke(app, shlex.split(command)).exit_code == 0
        assert scorelab_grade().exit_code == 0

    def test_a_second_one_at_the_same_time_is_refused(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        with Course(ROOT, folder).writing():
            done = scorelab_grade()
        assert done.exit_code == 2
        assert done.stderr == f"scorelab: another scorelab command is writing to {folder / 'gradebook'}\n"
        assert grader.calls == []
        assert scorelab_grade().exit_code == 0

    def test_without_isolation_it_refuses_unless_everyone_is_trusted(self, folder, grader, monkeypatch):
        monkeypatch.setattr(walls, "missing", lambda: "no walls here; do this")
        hand_in(folder, ann="# worth 3")
        done = scorelab_grade()
        assert (done.exit_code, done.stderr, grader.calls) == (2, "scorelab: no walls here; do this\n", [])
        assert scorelab_grade("--trust-submissions").exit_code == 0

    def test_trust_reaches_the_job_and_nbgrader_s_own_door(self, folder, monkeypatch):
        asked = []
        monkeypatch.setattr(job, "grade", lambda *args, trust, **_: (asked.append(trust), Grader()(*args))[1])
        hand_in(folder, ann="# worth 3")
        monkeypatch.setenv("SCORELAB_TRUST_SUBMISSIONS", "1")
        assert scorelab_grade().exit_code == 0
        assert asked == [True]
        assert fill_scores.FillScores().trust_submissions


class TestFolders:
    """A folder that cannot be graded is named, exit status 1, and all the others are graded."""

    @pytest.mark.parametrize("place", ["ann", f"ann/{ASSIGNMENT}", f"ann/{ASSIGNMENT}/data"])
    def test_one_that_cannot_be_read_is_not_graded_and_the_rest_go_on(self, folder, grader, place):
        hand_in(folder, ann="# worth 3", bob="# worth 2")
        (folder / "submitted" / "ann" / ASSIGNMENT / "data").mkdir()
        (folder / "submitted" / place).chmod(0)
        with an_ordinary_user():
            done = scorelab_grade()
        (folder / "submitted" / place).chmod(0o700)
        assert done.exit_code == 1, done.output
        assert "cannot be read" in done.output
        assert exported(folder) == {"ann": ("could not be graded", ""), "bob": ("graded", "2.0")}

    @pytest.mark.parametrize(
        "name", [b"Jos\xe9", b"br[ack]et", b"sta*", b"wh?", b"ann ", b"a\nnn", b".ann", b"x" * 245]
    )
    def test_a_name_that_no_student_can_have_reaches_no_gradebook_and_the_rest_go_on(self, folder, grader, name):
        hand_in(folder, start="# worth 3", bob="# worth 2")
        shutil.copytree(folder / "submitted" / "bob", folder / "submitted" / os.fsdecode(name))
        for _ in range(2):
            done = scorelab_grade("--fresh", "--yes")
            assert done.exit_code == 1, done.output
            assert done.output.count("rename the folder: its name must ") == 1
            assert exported(folder) == {"start": ("graded", "3.0"), "bob": ("graded", "2.0")}
        assert {path.name for path in (folder / "autograded").iterdir()} == {"start", "bob"}
        assert {path.stem for path in (folder / "gradebook" / "results").rglob("*.json")} == {"start", "bob"}

    def test_in_a_terminal_without_unicode_the_class_is_shown_all_the_same(self, folder, grader):
        hand_in(folder, **{"José": "# worth 3"})
        done = CliRunner(charset="ascii").invoke(app, ["grade", ASSIGNMENT])
        assert (done.exit_code, done.stderr) == (0, "")
        assert "\nJos? " in done.output

    def test_one_without_the_assignment_s_folder_is_named_and_makes_no_student(self, folder, grader):
        hand_in(folder, ann="# worth 3", wrongdir="# worth 2")
        theirs = folder / "submitted" / "wrongdir"
        (theirs / ASSIGNMENT).rename(theirs / ASSIGNMENT.upper())
        done = scorelab_grade()
        assert done.exit_code == 1
        assert f"no folder {ASSIGNMENT} in submitted/wrongdir, but {ASSIGNMENT.upper()}" in done.output
        assert exported(folder) == {"ann": ("graded", "3.0")}
        (theirs / ASSIGNMENT.upper()).rename(theirs / ASSIGNMENT)
        assert scorelab_grade().exit_code == 0
        assert exported(folder)["wrongdir"] == ("graded", "2.0")

    def test_of_a_student_whom_the_gradebook_knows_it_is_not_graded_rather_than_not_submitted(self, folder, grader):
        with Course(ROOT, folder).gradebook() as gradebook:
            gradebook.add_student("ann")
        (folder / "submitted" / "ann").mkdir(parents=True)
        (folder / "submitted" / "ann" / f"{ASSIGNMENT}.ipynb").touch()
        done = scorelab_grade()
        assert done.exit_code == 1
        assert f"no folder {ASSIGNMENT} in submitted/ann, but the file {ASSIGNMENT}.ipynb" in done.output
        assert exported(folder) == {"ann": ("could not be graded", "")}

    def test_whoever_handed_in_only_another_assignment_is_nobody_s_trouble(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        with Course(ROOT, folder).gradebook() as gradebook:
            gradebook.add_assignment("ps0")
        (folder / "submitted" / "bob" / "ps0").mkdir(parents=True)
        done = scorelab_grade()
        assert (done.exit_code, done.stderr) == (0, "")
        assert exported(folder)["ann"] == ("graded", "3.0")

    def test_a_file_that_is_in_nobody_s_folder_is_said_and_changes_nothing(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        for name in (".DS_Store", "ann.zip"):
            (folder / "submitted" / name).touch()
        for name in ("__MACOSX", ".ipynb_checkpoints"):
            (folder / "submitted" / name / "ann").mkdir(parents=True)
        done = scorelab_grade()
        want = f"want submitted/<student>/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
        assert (done.exit_code, done.stderr) == (0, f"scorelab: submitted/ann.zip is not a student folder: {want}\n")

    def test_two_folders_that_may_be_one_student_s_are_said_and_graded(self, folder, grader):
        hand_in(folder, S01="# worth 3", s01="# worth 2")
        done = scorelab_grade()
        said = "scorelab: in submitted/, S01, s01 differ only in capital letters: one student?\n"
        assert (done.exit_code, done.stderr) == (0, said)
        assert {student: score for student, (_, score) in exported(folder).items()} == {"S01": "3.0", "s01": "2.0"}

    def test_with_a_student_named_only_that_one_s_folder_is_looked_at(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        (folder / "submitted" / "bob" / "PS1").mkdir(parents=True)
        (folder / "submitted" / "ann.zip").touch()
        done = scorelab_grade("--student", "ann")
        assert (done.exit_code, done.stderr) == (0, "")
        assert scorelab_grade("--student", "bob").exit_code == 1


class TestInterrupted:
    def test_in_grading_it_goes_on_from_there(self, folder, grader, monkeypatch):
        hand_in(folder, **{f"s{n}": f"# worth {n}" for n in range(5)})
        submit = Here.submit

        def interrupted(self: Here, text: str) -> object:
            if "# worth 3" in text:
                raise KeyboardInterrupt
            return submit(self, text)

        with monkeypatch.context() as patch:
            patch.setattr(Here, "submit", interrupted)
            done = scorelab_grade()
        assert done.exit_code == 130
        assert done.stderr == "interrupted: 2 of 5 graded; run the same command to resume\n"
        assert exported(folder) == {"s0": ("graded", "0.0"), "s1": ("graded", "1.0")}
        assert scorelab_grade().exit_code == 0
        assert exported(folder) == {f"s{n}": ("graded", f"{n}.0") for n in range(5)}
        assert len(set(grader.calls)) == 5
        assert len(grader.calls) <= 6

    def test_in_storing_it_goes_on_from_there(self, folder, grader, conversions, monkeypatch):
        hand_in(folder, **{f"s{n}": f"# worth {n}" for n in range(4)})
        store = batch.store

        def cut_short(course: Course, assignment: str, students: Iterable[str]) -> Iterator[tuple[str, str | None]]:
            yield from store(course, assignment, islice(students, 2))
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(batch, "store", cut_short)
            assert scorelab_grade().exit_code == 130
        assert exported(folder) == {"s0": ("graded", "0.0"), "s1": ("graded", "1.0")}
        assert scorelab_grade().exit_code == 0
        assert exported(folder) == {f"s{n}": ("graded", f"{n}.0") for n in range(4)}
        assert conversions == ["s0", "s1", "s2", "s3"]
        assert len(set(grader.calls)) == 4
        assert len(grader.calls) <= 5

    def test_a_marker_alone_is_not_believed(self, folder, grader, conversions):
        """As when a copy of the gradebook from before was put back."""
        hand_in(folder, ann="# worth 1")
        scorelab_grade()
        gradebook = folder / "gradebook" / "gradebook.db"
        before = gradebook.read_bytes()
        hand_in(folder, ann="# worth 3")
        scorelab_grade("--yes")
        gradebook.write_bytes(before)
        assert scorelab_grade("--yes").exit_code == 0
        assert conversions == ["ann"] * 3
        assert exported(folder)["ann"] == ("graded", "3.0")


class TestTheCache:
    @pytest.mark.parametrize("read_again", [False, True])
    def test_the_demo_s_class_is_never_graded_in_nbgrader_s_conversion(self, request, tmp_path, grader, read_again):
        """Every kind of awkward notebook has in the conversion the key that the batch has computed."""
        course, students = demo.hand_in(tmp_path / "course", short(request), ASSIGNMENT)
        submissions = Batch(course, ASSIGNMENT)
        came = list(submissions.grade(students, Here()))
        if read_again:
            course.readings.kept.clear()
        results = {result.submission: result for result in submissions.store(came)}
        assert [name for name, result in results.items() if result.state == "error"] == ["not-a-notebook"]
        assert set(results) == set(students)

    @pytest.mark.filterwarnings("ignore")  # SQLAlchemy's and nbformat's, about nbgrader's own ways
    def test_nbgrader_s_own_door_takes_what_the_batch_has_graded(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        graded(folder)
        course = Course(ROOT, folder)
        outcome = course.api.autograde(ASSIGNMENT, "ann")
        assert outcome["success"], outcome
        assert exported(folder)["ann"] == ("graded", "3.0")

    def test_what_is_no_notebook_for_the_real_grader_is_not_kept(self, folder, monkeypatch):
        monkeypatch.setattr(job, "grade", grade)
        hand_in(folder, ann="# worth 3")
        path = folder / f"{PAGES.format(folder='submitted', student='ann')}.ipynb"
        path.write_text(path.read_text().replace(f'"assignment": "{ASSIGNMENT}"', '"assignment": "ps9"'))
        (ann,) = graded(folder, trust=True).values()
        assert (ann.state, ann.reason) == ("could not be graded", f"want a notebook of {ASSIGNMENT}, got one of ps9")
        assert not (folder / "gradebook" / "cache").exists()
