"""An assignment of nbgrader's own in a course of the kit's: one line that says what to do, at both doors."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.course import Course
from autograder.gradebook.plain import unchecked
from tests.autograder.small_class import ASSIGNMENT, ROOT, folder, grader, hand_in

__all__ = ["folder", "grader"]  # fixtures
SAYS = (
    "'ps 1' has no checks of ScoreLab's; to run it in nbgrader's own way, not isolated: "
    "SCORELAB_EXECUTE=stock nbgrader autograde 'ps 1'"
)


@pytest.fixture
def plain(folder, grader) -> Path:
    """ps 1 with a notebook of another name, handed in by ann."""
    hand_in(folder, ann="# worth 3")
    theirs = folder / "submitted" / "ann"
    (theirs / ASSIGNMENT).rename(theirs / "ps 1")
    (theirs / "ps 1" / f"{ASSIGNMENT}.ipynb").rename(theirs / "ps 1" / "problem1.ipynb")
    (folder / "nbgrader_config.py").write_text(
        "from pathlib import Path\nfrom autograder.gradebook.course import configure\n"
        f"configure(get_config(), Path({str(ROOT)!r}), Path(__file__).parent)\n"
    )
    with Course(ROOT, folder).gradebook() as gradebook:
        gradebook.add_assignment("ps 1")
        gradebook.add_notebook("problem1", "ps 1")
    return folder


def test_scorelab_grade_says_what_to_do(plain):
    done = CliRunner().invoke(app, ["grade", "ps 1"])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"scorelab: {SAYS}\n")


def test_nbgrader_s_own_door_says_so_in_one_line_and_another_way_is_open(plain, monkeypatch):
    command = [sys.executable, "-m", "nbgrader", "autograde", "ps 1"]
    done = subprocess.run(command, cwd=plain, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "ERROR" in line] == [f"[AutogradeApp | ERROR] {SAYS}"]
    assert "Traceback" not in done.stderr
    assert not (plain / "autograded").exists()
    monkeypatch.setenv("SCORELAB_EXECUTE", "stock")
    subprocess.run(command, cwd=plain, capture_output=True, text=True, timeout=300, check=True)
    assert (plain / "autograded" / "ann" / "ps 1" / "problem1.ipynb").exists()


def test_the_formgrader_s_button_gets_the_same_line(plain):
    outcome = Course(ROOT, plain).api.autograde("ps 1", "ann")
    assert not outcome["success"]
    assert SAYS in outcome["error"]


def test_the_kit_s_own_are_not_meant():
    assert unchecked(ASSIGNMENT) == ""
