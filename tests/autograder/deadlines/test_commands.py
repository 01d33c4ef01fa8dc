"""`scorelab due` and `extend` in a course: set, shown to students, kept, and penalties told before they change."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click.testing
import pytest
from nbgrader.api import SubmittedAssignment
from typer.testing import CliRunner

from autograder.cli import app
from autograder.deadlines.extensions import file_of
from autograder.gradebook.course import Course
from autograder.handout.release import release
from tests.autograder.gradebook.test_settings import CONFIG, penalties
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, folder, grader, hand_in, scorelab_grade, short

__all__ = ["folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
BERLIN = "c.ScoreLab.timezone = 'Europe/Berlin'\nc.ScoreLab.late_points_a_day = 2.0\n"
DUE = ("2099-11-02", "13:00")


def scorelab(*arguments: object) -> click.testing.Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def refused(*arguments: object) -> str:
    """The line with which a command gives up."""
    done = scorelab(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.output
    return done.stderr


@pytest.fixture
def course(folder) -> Path:
    (folder / "nbgrader_config.py").write_text(CONFIG + BERLIN)
    with Course(ROOT, folder).gradebook() as gradebook:
        for student in ("ann", "bob"):
            gradebook.add_student(student, first_name=student.title())
    return folder


@pytest.fixture
def due(course) -> Path:
    assert scorelab("due", ASSIGNMENT, *DUE).exit_code == 0
    return course


@pytest.fixture
def submitted(due, grader) -> Callable[..., None]:
    """`submitted(ann="2099-11-03 12:00:00 UTC")`: handed in then, each worth 4 points."""

    def submit(**times: str) -> None:
        hand_in(due, **dict.fromkeys(times, "# worth 4"))
        for student, time in times.items():
            (due / "submitted" / student / ASSIGNMENT / "timestamp.txt").write_text(time)

    return submit


def extension_of(folder: Path, student: str) -> timedelta | None:
    with Course(ROOT, folder).gradebook() as gradebook:
        submission: SubmittedAssignment = gradebook.find_submission(ASSIGNMENT, student)
        return submission.extension


class TestDue:
    def test_the_zone_is_the_course_s_and_it_is_shown(self, due):
        first, second = scorelab("due").stdout.splitlines()
        assert first == f"{ASSIGNMENT} is due Monday 2 November 2099, 13:00 (Europe/Berlin)"
        assert second.endswith(f"to tell students: scorelab release {ASSIGNMENT} --course {due}")

    def test_a_release_says_it_in_the_first_cell_and_touches_no_graded_one(self, request, due):
        def cells() -> list[dict]:
            return json.loads((due / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())["cells"]

        first, *before = cells()
        release([ASSIGNMENT], short(request), due)
        told, *after = cells()
        line = "> **Due:** Monday 2 November 2099, 13:00 (Europe/Berlin)"
        assert "".join(told["source"]) == "".join(first["source"]) + "\n\n" + line
        assert after == before
        assert len(scorelab("due", ASSIGNMENT).stdout.splitlines()) == 1

    def test_a_release_with_another_date_disturbs_no_grading(self, due, submitted):
        release([ASSIGNMENT], ROOT, due)
        submitted(ann="2099-11-01 12:00:00 UTC")
        scorelab_grade()
        before = exported(due)
        assert scorelab("due", ASSIGNMENT, "2099-12-01", "13:00", "--yes").exit_code == 0
        release([ASSIGNMENT], ROOT, due)
        assert scorelab_grade("--fresh").exit_code == 0
        assert exported(due) == before == {"ann": ("graded", "4.0"), "bob": ("not submitted", "")}

    def test_another_date_is_asked_for_and_taken_away(self, due):
        done = scorelab("due", ASSIGNMENT, "2099-11-03", "13:00")
        assert (done.exit_code, done.stderr) == (
            2,
            "scorelab: what was set before would change; nothing is done until you agree, or say --yes\n",
        )
        assert "is due Monday 2" in scorelab("due", ASSIGNMENT).stdout
        assert scorelab("due", ASSIGNMENT, "--never", "--yes").stdout == f"{ASSIGNMENT} has no due date\n"

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (
                (ASSIGNMENT, "2001-11-02", "13:00"),
                "2001-11-02 13:00 has gone by already: --past to set it all the same",
            ),
            ((ASSIGNMENT, "soon"), "want a time such as 2026-11-20 23:59 Europe/Berlin, got 'soon'"),
            ((ASSIGNMENT, "2099-11-02", "--never"), "want a time or --never, got both"),
            (("ps0", "2099-11-02", "13:00"), "no assignment 'ps0' in the gradebook"),
        ],
    )
    def test_bad_input_is_one_line(self, due, arguments, says):
        assert says in refused("due", *arguments)

    def test_without_a_setting_a_zone_is_wanted(self, folder):
        assert "want a time zone" in refused("due", ASSIGNMENT, *DUE)


class TestExtend:
    def test_before_anything_is_handed_in(self, due, submitted):
        done = scorelab("extend", ASSIGNMENT, "bob", 24)
        assert done.stdout == f"bob has until Tuesday 3 November 2099, 13:00 (Europe/Berlin) for {ASSIGNMENT}\n"
        assert "13:00 (Europe/Berlin), nothing graded yet" in scorelab("due", ASSIGNMENT).stdout
        submitted(ann="2099-11-03 11:00:00 UTC", bob="2099-11-03 11:00:00 UTC")
        assert scorelab_grade().exit_code == 0
        assert penalties(due) == {"ann": "2.0", "bob": "0.0"}
        assert extension_of(due, "bob") == timedelta(hours=24)

    def test_after_it_was_graded_the_penalty_that_goes_is_told_first(self, due, submitted):
        submitted(bob="2099-11-03 11:00:00 UTC")
        scorelab_grade()
        done = scorelab("extend", ASSIGNMENT, "bob", "2099-11-04", "12:00")
        assert (done.exit_code, extension_of(due, "bob")) == (2, None)
        assert f"with the next scorelab grade {ASSIGNMENT}, 1 late penalty changes: bob 2 → 0" in done.stdout
        assert scorelab("extend", ASSIGNMENT, "bob", "2099-11-04", "12:00", "--yes").exit_code == 0
        assert scorelab_grade("--yes").exit_code == 0
        assert penalties(due)["bob"] == "0.0"

    def test_one_until_a_time_ends_then_wherever_the_due_date_moves(self, due, submitted):
        submitted(bob="2099-11-03 11:00:00 UTC")
        scorelab("extend", ASSIGNMENT, "bob", "2099-11-04", "13:00")
        scorelab_grade()
        assert extension_of(due, "bob") == timedelta(days=2)
        scorelab("due", ASSIGNMENT, "2099-11-03", "13:00", "--yes")
        assert extension_of(due, "bob") == timedelta(days=1)
        scorelab("due", ASSIGNMENT, "--never", "--yes")
        assert extension_of(due, "bob") is None
        scorelab("due", ASSIGNMENT, *DUE)
        assert extension_of(due, "bob") == timedelta(days=2)

    def test_nbgrader_s_own_command_takes_it_and_the_course_s_penalty_too(self, due, submitted):
        scorelab("extend", ASSIGNMENT, "bob", 24)
        submitted(ann="2099-11-03 11:00:00 UTC", bob="2099-11-03 11:00:00 UTC")
        scorelab_grade()  # so that its results are there, and nothing need be run
        with Course(ROOT, due).gradebook() as gradebook:
            gradebook.grant_extension(ASSIGNMENT, "bob")
        command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
        done = subprocess.run(command, cwd=due, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        assert penalties(due) == {"ann": "2.0", "bob": "0.0"}
        assert extension_of(due, "bob") == timedelta(hours=24)

    def test_it_may_be_taken_away(self, due):
        scorelab("extend", ASSIGNMENT, "bob", 24)
        assert scorelab("extend", ASSIGNMENT, "bob", "--none", "--yes").exit_code == 0
        assert "bob" not in scorelab("due", ASSIGNMENT).stdout

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("Bob.", 24), "no student 'Bob.' in the gradebook; did you mean bob?"),
            (("bob", -1), "No such option"),
            (("bob", 0), "want more than 0 hours, and less than a year; got 0"),
            (("bob", "2099-11-01", "13:00"), "want a time after Monday 2 November 2099, 13:00 (Europe/Berlin), when"),
            (("bob",), "want hours or a time, or --none"),
        ],
    )
    def test_bad_input_is_one_line(self, due, arguments, says):
        done = scorelab("extend", ASSIGNMENT, *arguments)
        assert done.exit_code == 2
        assert says in done.stderr
        assert not file_of(Course(ROOT, due).config).exists()

    def test_without_a_due_date_there_is_nothing_to_extend(self, course):
        assert f"{ASSIGNMENT} has no due date to extend" in refused("extend", ASSIGNMENT, "bob", 24)

    def test_a_damaged_file_is_named(self, due):
        file_of(Course(ROOT, due).config).write_text('{"ps1_score_sde": {"bob": {"hours": "many"}}}')
        assert "extensions.json is damaged: put it right or remove it" in refused("due", ASSIGNMENT)
