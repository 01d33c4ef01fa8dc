"""The commands on the instructors' pages on grades, feedback and other doors run in a course that a test makes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.course import Course
from tests.autograder.conftest import ASSIGNMENT, STUBS, node
from tests.autograder.gradebook.test_settings import CONFIG
from tests.autograder.lms.export.graded import graded
from tests.autograder.lms.roster.test_listed import WORKSHEET
from tests.autograder.small_class import ROOT, exported, folder, grader
from tests.test_pages import PAGES, commands

__all__ = ["folder", "graded", "grader"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
SCRIPTS = Path(sys.executable).parent
COLLECTED = {
    "moodle": f"Kim Lee_77_assignsubmission_file_/{ASSIGNMENT}.ipynb",
    "canvas": f"leekim_101_5150_{ASSIGNMENT}.ipynb",
}
NBGRADER = """
import contextlib, json, os, sys
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp
for folder, words in json.loads(sys.argv[1]):
    os.chdir(folder)
    app = NbGraderApp.instance()
    app.initialize(words)
    with contextlib.suppress(NoStart):
        app.start()
    type(app.subapp).clear_instance()
    NbGraderApp.clear_instance()
"""


def run(command: list[str]) -> str:
    done = CliRunner().invoke(app, command[1:])
    assert done.exit_code == 0, (command, done.output)
    return done.stdout


def collect(folder: Path, path: str) -> None:
    log = folder / "gradebook" / "collected" / f"{ASSIGNMENT}-2026-11-27T10-00-00Z.csv"
    log.parent.mkdir(exist_ok=True)
    log.write_text(f"file,student,handed_in,set_aside_because\n{path},kim,,\n")


def test_grades_feedback_and_archives(graded):
    with Course(ROOT, graded).gradebook() as gradebook:
        for student in ("ann", "bob", "kim"):
            gradebook.find_student(student).email = f"{student}@x.example"
        gradebook.db.commit()
    (graded / "worksheet.csv").write_text(WORKSHEET.replace("657737,Ann Lee,ann@uni.edu", "77,Kim Lee,kim@x.example"))
    written = []
    for page in ("export.md", "return.md", "alike.md", "gradescope.md"):
        for command in commands(page):
            collect(graded, COLLECTED.get(command[-1], COLLECTED["moodle"]))
            written.append(Path(run(command).split(" in ")[-1].strip()))
    assert len(written) >= 12
    assert [str(path) for path in written if not path.exists()] == []


@pytest.fixture
def repository(tmp_path) -> Path:
    """A student's, with nothing answered."""
    (tmp_path / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(node(**STUBS)))
    return tmp_path


def shell(lines: list[str], folder: Path) -> str:
    """Run what a service would run, but for what it would install."""
    script = "\n".join(line for line in lines if "apt-get" not in line and "pip install" not in line)
    summary = folder / "summary.md"
    path = f"{SCRIPTS}:{os.environ['PATH']}"
    variables = os.environ | {"PATH": path, "GITHUB_STEP_SUMMARY": str(summary), "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=folder, env=variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return summary.read_text() if summary.exists() else done.stdout


def test_the_workflows_of_github_and_gitlab_check_what_is_pushed(repository):
    github, gitlab = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", (PAGES / "ci.md").read_text(), re.DOTALL))
    steps = github["jobs"]["check"]["steps"]
    assert "0 of 10 points" in shell([step["run"] for step in steps if "run" in step], repository)
    suite = ET.parse(repository / steps[-1]["with"]["path"]).getroot()[0]
    assert (suite.get("name"), suite.get("failures")) == (f"{ASSIGNMENT} {ASSIGNMENT}", "0")
    assert int(suite.get("skipped", 0)) == int(suite.get("tests", 0)) > 10
    (repository / "checks.xml").unlink()
    job = gitlab["check"]
    shell([*job["before_script"], *job["script"]], repository)
    assert ET.parse(repository / job["artifacts"]["reports"]["junit"]).getroot()[0].get("tests") == suite.get("tests")


def test_an_exchange_takes_an_assignment_out_and_home_and_its_feedback_back(folder, grader, tmp_path, monkeypatch):
    exchange, student, settings = (tmp_path / name for name in ("exchange", "student", "settings"))
    student.mkdir()
    settings.mkdir()
    (python,) = re.findall(r"```python\n(.*?)```", (PAGES / "jupyterhub.md").read_text(), re.DOTALL)
    (settings / "nbgrader_config.py").write_text(python.replace("/srv/nbgrader/exchange", str(exchange)))
    line = f"\nc.Exchange.root = {str(exchange)!r}\n"
    (folder / "nbgrader_config.py").write_text(CONFIG + line)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(settings))
    waiting: list[tuple[str, list[str]]] = []

    def nbgrader() -> None:
        done = subprocess.run([sys.executable, "-c", NBGRADER, json.dumps(waiting)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        waiting.clear()

    for command in commands("jupyterhub.md"):
        program, *words = (word.replace("/srv/nbgrader/exchange", str(exchange)) for word in command)
        if program == "nbgrader":
            where = student if words[0] in ("fetch_assignment", "submit", "fetch_feedback") else folder
            waiting.append((str(where), words))
        elif program == "scorelab":
            nbgrader()
            run([*command, "--yes"] if "grade" in words else command)
        else:
            subprocess.run([program, *words], check=True)
    nbgrader()
    (who,) = exported(folder)
    assert exported(folder)[who][0] == "graded"
    assert list(student.glob(f"{ASSIGNMENT}/feedback/*/{ASSIGNMENT}.html"))
