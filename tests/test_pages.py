"""Every command on these pages for instructors runs, in the page's order, in a course that is made for it."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app, due, forget, roster
from autograder.gradebook.course import Course
from autograder.lms.roster.kept import save
from tests.autograder.gradebook.test_settings import CONFIG
from tests.autograder.lms.collect.archives import BLACKBOARD, PEOPLE, write
from tests.autograder.lms.roster.test_listed import CANVAS, MOODLE, WORKSHEET
from tests.autograder.small_class import ASSIGNMENT, ROOT, folder, grader

__all__ = ["folder", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
GROUPS = "id,group\nann,Red 1\nbob,Red 1\n"
PAGES = ROOT / "docs" / "instructors"


def commands(page: str) -> list[list[str]]:
    """The commands in the page's blocks, without comments."""
    lines = re.findall(r"(?m)^    ((?:scorelab|nbgrader|mkdir|chmod) .+)$", (PAGES / page).read_text())
    return [shlex.split(line, comments=True) for line in lines]


def settings(page: str) -> list[str]:
    return re.findall(r"(?m)^    (c\.ScoreLab\..+)$", (PAGES / page).read_text())


def run(course: Path, command: list[str]) -> tuple[int, str]:
    """Its exit status and what it said; nbgrader's in a process of its own."""
    program, *arguments = command
    if program == "nbgrader":
        done = subprocess.run([sys.executable, "-m", *command], cwd=course, capture_output=True, text=True)
        return done.returncode, done.stderr
    if arguments[0] == "release":
        arguments += ["--course", str(course)]
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


@pytest.fixture
def course(folder, grader, monkeypatch) -> Path:
    """With what the pages speak of: lists, an archive, students; and somebody who agrees."""
    (folder / "nbgrader_config.py").write_text(CONFIG + "\n".join(settings("deadlines.md") + settings("variants.md")))
    for name, text in {
        "list.csv": CANVAS,
        "participants.csv": MOODLE,
        "worksheet.csv": WORKSHEET,
        "groups.csv": GROUPS,
    }.items():
        (folder / name).write_text(text)
    blank = json.loads((folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    files = {name: json.dumps(blank) for name in BLACKBOARD if "zoe" not in name}
    write(folder / "submissions.zip", files)
    known = Course(ROOT, folder)
    with known.gradebook() as gradebook:
        save(gradebook, known.config, PEOPLE)
    for module in (due, forget, roster):
        monkeypatch.setattr(module, "agreed", lambda would, question, yes: True)
    return folder


@pytest.mark.parametrize("page", ["roster.md", "deadlines.md", "collect.md", "export.md", "variants.md", "privacy.md"])
def test_every_command_of_the_page_runs(course, page):
    assert len(commands(page)) >= 3
    for command in commands(page):
        status, said = run(course, command)
        assert status == 0, (command, said)
