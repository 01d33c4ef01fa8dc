"""`scorelab collect` in a course: from a platform's archive to grades, with attempts, times and reasons."""

import json
from pathlib import Path

import click.testing
import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.course import Course
from autograder.handout.classroom import cell
from autograder.lms.roster.kept import save
from tests.autograder.gradebook.test_settings import CONFIG
from tests.autograder.lms.collect.archives import BLACKBOARD, CANVAS, NB, PEOPLE, PLATFORMS, write
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, folder, grader, scorelab_grade

__all__ = ["folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def collect(archive: Path, *arguments: object) -> click.testing.Result:
    return CliRunner().invoke(app, ["collect", ASSIGNMENT, str(archive), *map(str, arguments)])


@pytest.fixture
def course(folder) -> Path:
    (folder / "nbgrader_config.py").write_text(CONFIG + "c.ScoreLab.timezone = 'Europe/Berlin'\n")
    course = Course(ROOT, folder)
    with course.gradebook() as gradebook:
        save(gradebook, course.config, PEOPLE)
    return folder


@pytest.fixture
def archived(course):
    """`archived(files)` writes them into an archive, each short text as the answer in a notebook."""
    blank = (course / "assignments" / ASSIGNMENT / NB).read_text()

    def notebook(answer: str) -> str:
        nb = nbformat.reads(blank, as_version=4)
        cell(nb, "q3a").source = answer
        return json.dumps(nb)

    def make(files: dict[str, str]) -> Path:
        whole = {name: notebook(text) if text.startswith("# worth") else text for name, text in files.items()}
        return write(course / "a.zip", whole)

    return make


def answer(course: Path, student: str) -> str:
    nb = nbformat.read(course / "submitted" / student / ASSIGNMENT / NB, as_version=4)
    return cell(nb, "q3a").source


@pytest.mark.parametrize("platform", PLATFORMS)
def test_everybody_s_last_attempt_is_there_to_be_graded(course, archived, platform):
    done = collect(archived(PLATFORMS[platform]))
    assert done.exit_code == 1, done.output
    assert f"a.zip, as {platform.split(',')[0]} writes it: 2 students (2 new)" in done.stdout
    assert "1 file is set aside:\n" in done.stdout
    assert sorted(path.name for path in (course / "submitted").iterdir()) == ["ann", "bob"]
    assert (answer(course, "ann"), answer(course, "bob")) == ("# worth 3", "# worth 2")
    assert not list(course.glob(".collect-*"))


def test_blackboard_s_time_is_the_clock_s_and_grading_takes_it(course, archived, grader):
    collect(archived(BLACKBOARD))
    assert (course / "submitted/ann" / ASSIGNMENT / "timestamp.txt").read_text() == "2026-11-20 22:59:01 UTC\n"
    assert scorelab_grade().exit_code == 0
    assert exported(course) == {"ann": ("graded", "3.0"), "bob": ("graded", "2.0")}
    log = next((course / "gradebook" / "collected").iterdir()).read_text().splitlines()
    assert len(log) == 1 + len(BLACKBOARD)


def test_the_attempt_may_be_chosen_and_all_are_kept(course, archived, grader):
    best = archived({**BLACKBOARD, f"Problem set 1_ann_attempt_2026-11-20-22-30-00_{NB}": "# worth 4"})
    collect(best)
    assert answer(course, "ann") == "# worth 3"
    for which, worth in {"first": 1, "2": 4, "best": 4, "last": 3}.items():
        done = collect(best, "--attempt", which, "--student", "ann", "--trust-submissions")
        assert done.exit_code == 1, done.output
        assert "1 student (" in done.stdout
        assert answer(course, "ann") == f"# worth {worth}"
    kept = course / "gradebook" / "attempts" / ASSIGNMENT / "ann"
    assert [path.name for path in sorted(kept.iterdir())] == [
        *("2026-11-20T21-05-59Z", "2026-11-20T21-30-00Z", "2026-11-20T22-59-01Z"),
    ]


def test_the_same_archive_again_changes_nothing_and_a_later_one_replaces(course, archived):
    collect(archived(CANVAS))
    assert "2 students (2 as before)" in collect(course / "a.zip").stdout
    done = collect(archived({**CANVAS, "leeann_17_901_ps1_score_sde-1.ipynb": "# worth 4"}))
    assert "2 students (1 replaced, 1 as before)" in done.stdout
    assert answer(course, "ann") == "# worth 4"
    assert "2 students have no time of handing in" in done.stdout
    assert "1 is late, says Canvas: bob" in done.stdout


@pytest.mark.parametrize(
    ("files", "arguments", "says"),
    [
        ({"a.txt": "x"}, (), "want an archive as Moodle, Canvas, Blackboard, Brightspace, Gradescope, ILIAS write it"),
        (
            {f"zed_99_9_{NB}": "x"},
            (),
            "nothing in it can be taken; 'zed_99_9_ps1_score_sde.ipynb', for one: zed is not",
        ),
        (CANVAS, ("--attempt", "worst"), "want last, first, best or a number for the attempt, got 'worst'"),
        (CANVAS, ("--attempt", "7"), "ann has 1 attempts, and no number 7"),
        (CANVAS, ("--zone", "Berlin"), "want a time zone such as Europe/Berlin"),
        (CANVAS, ("--student", "eve"), "no student 'eve' on the class list"),
        ({"submission_metadata.yml": "[[[", "s/a": "x"}, (), "submission_metadata.yml cannot be read: export the"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_done(course, archived, files, arguments, says):
    done = collect(archived(files), *arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.output
    assert says in done.stderr
    assert not (course / "submitted").exists()
    assert not list(course.glob(".collect-*"))


def test_an_archive_of_another_assignment_is_refused(course, archived):
    archive = archived(CANVAS)
    write(archive, {name: '{"nbformat": 4, "nbformat_minor": 5, "cells": [], "metadata": {"scorelab": '
                    '{"assignment": "ps2"}}}' for name in CANVAS})  # fmt: skip
    assert f"2 of 2 notebooks in it are of ps2, not {ASSIGNMENT}" in collect(archive).stderr


def test_without_a_class_list_one_is_wanted(folder):
    write(folder / "a.zip", CANVAS)
    assert collect(folder / "a.zip").stderr.endswith("want one first: scorelab roster FILE\n")
