"""`scorelab new` makes a set that passes everything, in a clone and outside of it."""

import json
import re
import shlex
from pathlib import Path

import nbformat
import pytest
import torch
from typer.testing import CliRunner

from autograder import problem_sets
from autograder.cli import app, base
from autograder.grading.checks import run_checks
from autograder.problem_sets import load, new
from autograder.problem_sets.faults import faults
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Recorded
from tests.problem_sets import rooms
from tests.problem_sets.clones import clone, run

NAME = "ps7_disc"


@pytest.mark.slow  # the test of docs/authors.md goes this way, too, with other files
class TestInAClone:
    def test_it_goes_the_whole_way(self, tmp_path):
        """Built, released, linted, proved by the tests over all sets; untouched 0, right full, the mistake named."""
        here = clone(tmp_path)
        made = run(f"scorelab new {NAME}", tmp_path, **here).split("made ")[1:]
        made = [path.strip() for path in made]
        room = f"autograder/problem_sets/{NAME}"
        files = {f"solutions/{NAME[4:]}.py", f"tests/problem_sets/{NAME}/right_answers.py", f"{room}/picture.py"}
        assert files < set(made)
        run(f"ruff check {shlex.join(made)} && ruff format --check {shlex.join(made)}", tmp_path)
        run(f"scorelab release {NAME}", tmp_path, **here)
        assert f"| [{NAME}]({NAME}/{NAME}.ipynb) |" in (tmp_path / "assignments" / "README.md").read_text()
        notebook = tmp_path / "assignments" / NAME / f"{NAME}.ipynb"
        assert graded(run(f"scorelab check {notebook} --json -", tmp_path, **here)) == (0, 2, None)
        right = run(f"scorelab check solutions/{NAME[4:]}.py --json -", tmp_path, **here)
        assert graded(right) == (2, 2, None)
        (tmp_path / "wrong.py").write_text(a_mistake(tmp_path / "autograder" / "problem_sets" / NAME))
        assert graded(run("scorelab check wrong.py --json -", tmp_path, **here)) == (0, 2, "distances-rooted")
        tests = "tests/problem_sets/test_faults.py tests/autograder/handout/test_builder.py"
        assert "4 passed" in run(f"pytest -q {tests} -k {NAME}", tmp_path, **here)


def a_mistake(folder: Path) -> str:
    """The set's mistake, as a student would hand it in."""
    body = re.search(r"    return .*", (folder / "mistakes" / "q1.py").read_text())
    return f"import torch\ndef squared_distances(x, y):\n{body[0]}\n"


def graded(text: str) -> tuple[float, float, str | None]:
    """Points, most points, and the mistake that is named first."""
    result = json.loads(text)
    (check,) = result["questions"][0]["checks"]
    return result["score"], result["max_score"], check["misconception"]


@pytest.fixture
def own(tmp_path, monkeypatch) -> Path:
    """A folder of somebody's own problem sets, with a new one."""
    done = CliRunner().invoke(app, ["new", NAME, "--folder", str(tmp_path / "own")])
    assert done.exit_code == 0, done.output
    rooms.add(monkeypatch, tmp_path / "own", NAME, {})
    problem_sets._load.cache_clear()
    return tmp_path / "own"


class TestOutsideOfTheKit:
    def test_all_of_it_is_in_one_folder_without_a_fault(self, own):
        assert [path.name for path in own.iterdir()] == [NAME]
        assert faults(NAME) == []

    def test_it_is_released_and_checked_from_there(self, own, tmp_path):
        environment = {"SCORELAB_PROBLEM_SETS": str(own)}
        assert "released " in run(f"scorelab release {NAME} --course {tmp_path}", tmp_path, **environment)
        path = tmp_path / "assignments" / NAME / f"{NAME}.ipynb"
        said = run(f"scorelab check {path}", tmp_path, **environment)
        assert f"{NAME}.ipynb, checked as {NAME}" in said
        assert "q1: squared_distances is not written yet" in " ".join(said.split())
        assert "0 of 2 points" in said
        (table,) = [cell.source for cell in nbformat.read(path, 4).cells if cell.id == "q1-intro"]
        assert "| `y` | tensor | like x |" in table

    def test_a_kit_without_a_clone_builds_it_where_one_stands(self, own, tmp_path, monkeypatch):
        monkeypatch.setattr(base, "ROOT", tmp_path / "site-packages")
        (tmp_path / "course").mkdir()
        monkeypatch.chdir(tmp_path / "course")
        done = CliRunner().invoke(app, ["release"])
        assert done.stderr == ""
        assert done.stdout == f"released {tmp_path}/course/assignments/{NAME}/{NAME}.ipynb\n"
        assert not (tmp_path / "site-packages").exists()

    def test_right_answers_pass_and_the_mistake_fails_its_check(self, own):
        answers = load(NAME).folder / "right_answers.py"
        names: dict = {}
        exec(answers.read_text(), names)
        texts = names["RIGHT"]["squared_distances"]
        assert len(texts) == 3
        for text in texts.values():
            assert score(text) == 2.0
        (mistake,) = load(NAME).mistakes
        assert mistake.fails == {"distances_value"}
        assert score(mistake.source) == 0.0

    def test_its_picture_shows_the_mistake(self, own):
        asked = load(NAME)
        (drawn,) = asked.pictures.values()
        wrong = Recorded(Notebook((Cell("", asked.mistakes[0].source),)))
        wrong.enter("q1", asked.questions["q1"].names, 30)
        yours, right = (drawn.run(who, torch.Generator()) for who in (wrong, asked.expected))
        torch.testing.assert_close(yours.double().square(), right)


def score(text: str) -> float:
    (question,) = run_checks(Recorded(Notebook((Cell("", text),))), NAME, 1)
    return question.score


class TestRefused:
    def refused(self, name: str, folder: Path) -> str:
        done = CliRunner().invoke(app, ["new", name, "--folder", str(folder)])
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        return line

    @pytest.mark.parametrize("name", ["PS7", "ps7-disc", "7", "ps7_", "ps7_class", "../ps7", ""])
    def test_a_name_that_will_not_do(self, tmp_path, name):
        line = self.refused(name, tmp_path)
        assert line == f"scorelab: want a name of small letters, digits and _, such as ps7_name, got {name!r}"
        assert list(tmp_path.iterdir()) == []

    def test_a_name_that_is_taken(self, tmp_path):
        assert self.refused("ps1_score_sde", tmp_path) == "scorelab: there is a problem set ps1_score_sde already"

    def test_a_name_of_one_of_the_kit_s_modules(self, tmp_path):
        assert self.refused("expect", tmp_path).startswith("scorelab: the kit has a module expect; want another name")
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_in_the_way(self, tmp_path):
        (tmp_path / "autograder" / "problem_sets").mkdir(parents=True)
        (tmp_path / "solutions").mkdir()
        (tmp_path / "solutions" / "disc.py").write_text("mine")
        line = self.refused(NAME, tmp_path)
        assert line == f"scorelab: {tmp_path}/solutions/disc.py is there already; nothing was made"
        assert list((tmp_path / "autograder" / "problem_sets").iterdir()) == []


def test_the_template_is_a_set_without_a_fault(monkeypatch):
    monkeypatch.setattr(problem_sets, "__path__", [*problem_sets.__path__, str(new.TEMPLATE.parent)])
    assert faults(new.NAME) == []
