"""The instructor's nbgrader_config.py: both commands grade by it."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.gradebook.course import Course
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, folder, grader, hand_in, scorelab_grade

__all__ = ["folder", "grader"]  # fixtures

PLUGIN = """\
from nbgrader.plugins import BasePlugin

class Sub(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {penalty}
"""
CONFIG = f"""\
from pathlib import Path
from autograder.gradebook.course import configure

c = get_config()
configure(c, Path({str(ROOT)!r}), Path(__file__).parent)
"""
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture(autouse=True)
def _modules_of_one_test(monkeypatch) -> None:
    monkeypatch.setattr(sys, "path", sys.path.copy())
    monkeypatch.delitem(sys.modules, "late", raising=False)


def due(folder: Path, duedate: str) -> None:
    with Course(ROOT, folder).gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=duedate)


def penalise(folder: Path, penalty: str = "2.0") -> None:
    (folder / "late.py").write_text(PLUGIN.format(penalty=penalty))
    (folder / "nbgrader_config.py").write_text(CONFIG + 'c.AssignLatePenalties.plugin_class = "late.Sub"\n')


def penalties(folder: Path) -> dict[str, str]:
    """Each student's penalty, as exported."""
    with Course(ROOT, folder).export().open() as file:
        return {row["student_id"]: row["late_submission_penalty"] for row in csv.DictReader(file)}


@pytest.fixture
def late(folder, grader) -> Path:
    """ann hands in on the day, bob a day late."""
    hand_in(folder, ann="# worth 3", bob="# worth 4")
    for student, day in {"ann": 1, "bob": 3}.items():
        (folder / "submitted" / student / ASSIGNMENT / "timestamp.txt").write_text(f"2026-11-0{day} 12:00:00 UTC")
    due(folder, "2026-11-02 12:00:00 UTC")
    return folder


class TestLatePenalties:
    def test_both_commands_give_the_same(self, late):
        penalise(late)
        assert scorelab_grade().exit_code == 0
        assert penalties(late) == {"ann": "0.0", "bob": "2.0"}
        assert exported(late)["bob"] == ("graded", "2.0")
        command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
        done = subprocess.run(command, cwd=late, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        assert penalties(late) == {"ann": "0.0", "bob": "2.0"}
        assert scorelab_grade("--fresh").exit_code == 0
        assert penalties(late) == {"ann": "0.0", "bob": "2.0"}

    def test_those_that_are_set_after_grading_are_given_shown_and_kept(self, late, grader):
        scorelab_grade()
        assert penalties(late) == {"ann": "0.0", "bob": "0.0"}
        penalise(late)
        grader.calls.clear()
        refused = scorelab_grade()
        assert refused.exit_code == 2
        assert (
            refused.stderr == "scorelab: 1 late penalty would change; nothing is done until you agree, or say --yes\n"
        )
        assert penalties(late) == {"ann": "0.0", "bob": "0.0"}
        done = scorelab_grade("--yes")
        assert (done.exit_code, grader.calls) == (0, [])
        assert "1 late penalty changed: bob 2 (was 0)" in done.stdout
        assert penalties(late) == {"ann": "0.0", "bob": "2.0"}
        assert "late penalties" not in scorelab_grade().stdout
        due(late, "2026-11-09 12:00:00 UTC")
        assert "1 late penalty changed: bob 0 (was 2)" in scorelab_grade("--yes").stdout
        *_, kept = sorted((late / "gradebook" / "history").iterdir())
        with kept.open() as file:
            rows = {(row["student_id"], row["cell"]): row["late_submission_penalty"] for row in csv.DictReader(file)}
        assert (rows["ann", "q3a-check"], rows["bob", "q3a-check"]) == ("", "2.0")

    @pytest.mark.parametrize(
        ("gives", "penalty"), [("None", "0.0"), ("-1", "0.0"), ("99", "4.0"), ("score / 2", "2.0")]
    )
    def test_what_nbgrader_makes_of_a_penalty_is_stored_once(self, late, gives, penalty):
        penalise(late, gives)
        scorelab_grade()
        assert penalties(late)["bob"] == penalty
        history = late / "gradebook" / "history"
        assert scorelab_grade().exit_code == 0
        assert not history.exists(), "stored again"

    def test_a_plugin_that_fails_leaves_the_late_not_graded_and_is_named(self, late):
        scorelab_grade()
        penalise(late, "1 / 0")
        done = scorelab_grade("--yes")
        assert done.exit_code == 1
        assert "ZeroDivisionError" in done.stdout
        assert exported(late) == {"ann": ("graded", "3.0"), "bob": ("could not be graded", "")}

    def test_the_course_s_settings_need_no_plugin(self, late):
        (late / "nbgrader_config.py").write_text(CONFIG + "c.ScoreLab.late_share_a_day = 0.25\n")
        assert scorelab_grade().exit_code == 0
        assert penalties(late) == {"ann": "0.0", "bob": "1.0"}

    def test_nbgrader_s_own_setting_still_works(self, late):
        (late / "nbgrader_config.py").write_text(CONFIG + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
        assert scorelab_grade().exit_code == 0
        assert penalties(late)["bob"] == "4.0"


class TestTheFile:
    def test_that_of_the_clone_is_not_read_for_a_course_elsewhere(self, tmp_path):
        (tmp_path / "clone").mkdir()
        (tmp_path / "clone" / "nbgrader_config.py").write_text("raise RuntimeError")
        Course(tmp_path / "clone", tmp_path / "course")

    def test_lists_can_be_added_to(self, folder):
        (folder / "nbgrader_config.py").write_text('get_config().CourseDirectory.ignore.append("*.mp4")')
        assert Course(ROOT, folder).config.CourseDirectory.ignore[-1] == "*.mp4"
        assert "feedback" in Course(ROOT, folder).api.coursedir.ignore

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("raise RuntimeError('no\\nway')", "RuntimeError: no"),
            ("c = get_config(", "SyntaxError: '(' was never closed (nbgrader_config.py, line 1)"),
            ("c.AssignLatePenalties.plugin_class = 'late.Gone'", "'late.Gone'"),
            ("c.FillScores.seed = 'secret'", "seed"),
            ("c.Grade.seed = 'secret'", "seed"),
            ("c.ScoreLab.timezone = 'Europe/Berln'", "did you mean Europe/Berlin"),
            (
                "c.ScoreLab.late_points_a_day, c.ScoreLab.late_share_a_day = 1, 0.1",
                "want one of ScoreLab.late_points_a_day",
            ),
            ("c.CourseDirectory.submitted_directory = 'inbox'", ": want CourseDirectory.submitted_directory to be"),
        ],
        ids=["raises", "syntax", "no-plugin", "no-number", "old-name", "no-zone", "two-rules", "moved"],
    )
    def test_one_that_cannot_be_used_is_one_line(self, late, grader, text, says):
        (late / "nbgrader_config.py").write_text(text)
        done = scorelab_grade()
        assert (done.exit_code, grader.calls) == (2, [])
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"scorelab: {late / 'nbgrader_config.py'}: ")
        assert says in line
