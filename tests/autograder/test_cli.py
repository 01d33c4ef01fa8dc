"""The command line: what goes to stdout, what to stderr, and how it ends."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app, base
from autograder.handout.release import NotReleased, release
from autograder.problem_sets import load
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, folder, grader, hand_in, released
from tests.problem_sets import rooms

__all__ = ["folder", "grader", "released"]  # fixtures

SAME_LOSS = """
from autograder.problem_sets.contract import Function, Question
QUESTIONS = (Question("q1", Function("score_matching_loss", returns="nothing")),)
"""
OUTCOMES = {"passed", "failed", "not_attempted", "not_run", "error", "timeout", "crash"}


def scorelab(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def _public_seed(monkeypatch) -> None:
    monkeypatch.delenv("SCORELAB_SEED", raising=False)


class TestCheck:
    def test_a_notebook_is_graded_and_shown(self, on_disk):
        done = scorelab("check", on_disk())
        assert done.exit_code == 0
        assert "10 of 10 points (seed 0)" in done.stdout
        assert done.stderr == ""

    def test_the_exit_status_does_not_hang_on_the_score(self, on_disk):
        done = scorelab("check", on_disk(q3a="def score_matching_loss(:", q3b="x ="))
        assert done.exit_code == 0
        assert "0 of 10 points" in done.stdout

    def test_a_machine_too_busy_to_run_it_costs_one_line(self, on_disk, monkeypatch):
        def silent() -> None:
            raise ConnectionError("the process that forks the workers was silent for 120 s")

        monkeypatch.setattr("autograder.isolation.isolated.forkserver", silent)
        done = scorelab("check", on_disk())
        assert done.exit_code == 2
        assert done.stderr == "scorelab: the process that forks the workers was silent for 120 s\n"

    def test_a_python_file_with_the_functions_will_do(self):
        import solutions.score_sde

        done = scorelab("check", solutions.score_sde.__file__)
        assert "10 of 10 points" in done.stdout
        assert done.stdout.startswith("score_sde.py, checked as ps1_score_sde\n")

    def test_the_first_wrong_answer_is_drawn_and_the_smallest_example_told(self, on_disk, tmp_path):
        loss = "def score_matching_loss(pred, std, z): return torch.mean((pred * std - z) ** 2)"
        done = scorelab("check", on_disk(q3a=loss), "--picture", tmp_path / "mine.png")
        out = " ".join(done.stdout.split())
        assert (tmp_path / "mine.png").read_bytes().startswith(b"\x89PNG")
        assert "mine.png: The loss of one batch of 8 points" in out
        assert "The smallest example: For pred = -0.1, std = 0.8, z = 2, your result is" in out

    def test_of_right_answers_there_is_no_picture(self, on_disk, tmp_path):
        done = scorelab("check", on_disk(), "--picture", tmp_path / "mine.png")
        assert "No picture: no answer that has one is wrong." in done.stdout
        assert not (tmp_path / "mine.png").exists()

    def test_the_seed_is_the_environment_s_or_the_one_given(self, on_disk, monkeypatch):
        path = on_disk(q3a="x =", q3b="x =")
        monkeypatch.setenv("SCORELAB_SEED", "3")
        assert "(seed 3)" in scorelab("check", path).stdout
        assert "(seed 5)" in scorelab("check", path, "--seed", 5).stdout

    def test_it_shows_one_hint_for_a_mistake_or_as_many_as_asked_for(self, tmp_path):
        path = tmp_path / "mine.py"
        path.write_text("def score_matching_loss(pred, std, z): return ((pred * std + z) ** 2).sum()")
        (hints,) = [entry.hints for entry in load(ASSIGNMENT).mistakes if entry.id == "loss-sum"]
        for more, n in [((), 1), (("--hints", 3), 3)]:
            out = " ".join(scorelab("check", path, *more).stdout.split())
            assert [" ".join(hint.split()) in out for hint in hints] == [i < n for i in range(3)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> dict:
    path = tmp_path_factory.mktemp("json") / "mine.py"
    path.write_text("def score_matching_loss(pred, std, z): return ((pred * std + z) ** 2).sum()")
    done = scorelab("check", path, "--json", "-", "--seed", 11)
    assert (done.exit_code, done.stderr) == (0, "")
    return json.loads(done.stdout)


class TestJson:
    """The contract: other programs read this."""

    def test_of_the_submission(self, plain):
        assert set(plain) == {
            *("assignment", "submission", "state", "score", "max_score", "seed"),
            *("isolation", "versions", "questions", "message", "challenge"),
        }
        assert (plain["assignment"], plain["state"], plain["seed"]) == ("ps1_score_sde", "graded", 11)
        assert plain["submission"].endswith("mine.py")
        assert (plain["score"], plain["max_score"]) == (0.0, 10.0)
        assert all(isinstance(layer, str) for layer in plain["isolation"])
        assert all(isinstance(version, str) for version in plain["versions"].values())

    def test_of_the_questions(self, plain):
        for question in plain["questions"]:
            assert set(question) == {"id", "score", "max_score", "checks"}
            assert question["score"] == pytest.approx(sum(c["points"] for c in question["checks"]))
        assert [q["id"] for q in plain["questions"]] == ["q3a", "q3b", "q3"]

    def test_of_the_checks(self, plain):
        for check in (c for q in plain["questions"] for c in q["checks"]):
            assert set(check) == {
                *("name", "title", "outcome", "points", "max_points", "message"),
                *("misconception", "misconceptions", "titles", "hints"),
            }
            assert check["outcome"] in OUTCOMES
            assert 0 <= check["points"] <= check["max_points"]
            assert isinstance(check["misconception"], str | None)
            assert all(isinstance(hint, str) for hint in check["hints"])

    def test_to_a_file(self, on_disk, tmp_path):
        done = scorelab("check", on_disk(q3a="x =", q3b="x ="), "--json", tmp_path / "r.json")
        assert json.loads((tmp_path / "r.json").read_text())["score"] == 0.0
        assert "0 of 10 points" in done.stdout


def refused(*arguments: object) -> str:
    done = scorelab("check", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("scorelab: ")
    return line


class TestUnusableInput:
    def test_no_such_file(self, tmp_path):
        assert refused(tmp_path / "gone.ipynb").endswith("gone.ipynb: no such file")

    @pytest.mark.parametrize("content", ["", "Dear grader", "{", "[]", "[" * 100_000, '{"nbformat": 4}'], ids=len)
    def test_no_notebook(self, tmp_path, content):
        (tmp_path / "a.ipynb").write_text(content)
        assert "a.ipynb: not a notebook" in refused(tmp_path / "a.ipynb")

    def test_a_folder(self, tmp_path):
        assert "want a notebook (.ipynb) or a Python file (.py)" in refused(tmp_path)

    def test_a_notebook_of_another_assignment(self, on_disk):
        assert "want a notebook of ps1_score_sde, got one of ps9" in refused(
            on_disk(assignment="ps9"), "--assignment", "ps1_score_sde"
        )
        assert "no assignment 'ps9'" in refused(on_disk(assignment="ps9"))

    def test_no_answers(self, tmp_path):
        (tmp_path / "a.py").write_text("x = 'score_matching_loss'\n")
        assert "it defines no function that an assignment asks for; there is ps1" in refused(tmp_path / "a.py")
        named = refused(tmp_path / "a.py", "--assignment", ASSIGNMENT)
        assert "no answer cell of ps1_score_sde and no function euler_maruyama_step or score_matching_loss" in named

    def test_answers_to_two_assignments(self, tmp_path, monkeypatch):
        rooms.add(monkeypatch, tmp_path, "ps0", {"contract.py": SAME_LOSS})
        (tmp_path / "a.py").write_text("def score_matching_loss(pred, std, z): ...\n")
        assert "a.py: it may answer ps0 or ps1_score_sde; want one of them as --assignment" in refused(
            tmp_path / "a.py"
        )

    def test_no_such_assignment(self, on_disk):
        assert "no assignment 'ps0'; there is ps1_score_sde" in refused(on_disk(), "--assignment", "ps0")

    def test_a_seed_that_is_no_number(self, on_disk, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "secret")
        assert "want SCORELAB_SEED to be a whole number" in refused(on_disk())

    def test_a_result_that_cannot_be_written(self, on_disk, tmp_path):
        line = refused(on_disk(q3a="x =", q3b="x ="), "--json", tmp_path / "no" / "folder.json")
        assert re.search(r"no/folder.json.*No such file or directory|No such file or directory.*no/folder.json", line)


class TestTrouble:
    """With files or the gradebook: one line that says which, status 2, and nothing changes."""

    def gave_up(self, *arguments: object) -> str:
        done = scorelab(*arguments)
        assert done.exit_code == 2, done.output
        (line,) = done.stderr.splitlines()
        assert line.startswith("scorelab: ")
        return line

    @pytest.mark.parametrize("command", ["grade", "report"])
    def test_a_gradebook_that_is_no_database(self, folder, grader, command):
        (folder / "gradebook" / "gradebook.db").write_text("This is a text, and longer than any header is. " * 9)
        line = self.gave_up(command, ASSIGNMENT)
        assert "the gradebook: " in line
        assert "file is not a database" in line
        assert (folder / "gradebook" / "gradebook.db").read_text().startswith("This is a text")

    def test_a_gradebook_that_is_no_database_is_not_released_into(self, released, tmp_path):
        shutil.copytree(released, tmp_path / "course")
        (tmp_path / "course" / "gradebook" / "gradebook.db").write_text("This is a text, longer than a header. " * 9)
        with pytest.raises(NotReleased, match="file is not a database"):
            release([ASSIGNMENT], ROOT, tmp_path / "course")

    @pytest.mark.parametrize("command", ["grade", "report"])
    def test_a_gradebook_that_another_program_holds(self, folder, grader, command):
        hand_in(folder, ann="# worth 3")
        with closing(sqlite3.connect(folder / "gradebook" / "gradebook.db")) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert "database is locked" in self.gave_up(command, ASSIGNMENT)

    def test_a_gradebook_that_cannot_be_written_to(self, folder, grader, monkeypatch):
        hand_in(folder, ann="# worth 3")
        connected = sqlite3.dbapi2.connect

        def read_only(path: str, *arguments: object, **options: object) -> sqlite3.Connection:
            return connected(f"file:{path}?mode=ro", *arguments, **options | {"uri": True})

        monkeypatch.setattr(sqlite3.dbapi2, "connect", read_only)
        assert "readonly database" in self.gave_up("grade", ASSIGNMENT)
        monkeypatch.undo()
        assert exported(folder) == {}

    def test_a_lock_that_cannot_be_opened(self, folder, grader):
        hand_in(folder, ann="# worth 3")
        (folder / "gradebook" / "lock").mkdir()
        assert str(folder / "gradebook" / "lock") in self.gave_up("grade", ASSIGNMENT)

    def test_a_course_where_nothing_can_be_made(self, tmp_path, monkeypatch):
        (tmp_path / "gradebook").write_text("in the way")
        monkeypatch.chdir(tmp_path)
        for command in ("grade", "report"):
            assert str(tmp_path / "gradebook") in self.gave_up(command, ASSIGNMENT)

    def test_a_clone_where_nothing_can_be_built(self, tmp_path, monkeypatch):
        shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
        (tmp_path / "build").write_text("in the way")
        monkeypatch.setattr(base, "ROOT", tmp_path)
        assert str(tmp_path / "build") in self.gave_up("release")


class TestProcess:
    """As the shell sees it; one run each, for Python takes seconds to start."""

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("scorelab")), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def test_json_on_stdout_is_pure_whatever_the_submission_prints(self, tmp_path):
        (tmp_path / "a.py").write_text(
            'import os, sys\n"\\sigma"\ndef score_matching_loss(pred, std, z):\n'
            "    print('out'); os.write(1, b'out'); os.write(2, b'err'); sys.__stderr__.write('err')\n"
            "    return ((pred * std + z) ** 2).mean()\n"
        )
        done = self.run("check", tmp_path / "a.py", "--json", "-")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["score"] == 4.0

    def test_a_bad_path_is_one_line_and_status_2(self, tmp_path):
        done = self.run("check", tmp_path / "gone.ipynb")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"scorelab: {tmp_path}/gone.ipynb: no such file\n"


def test_doctor_names_versions_isolation_and_what_is_missing(monkeypatch):
    done = scorelab("doctor")
    assert done.exit_code == 0
    for word in ("torch", "scorelab", "isolation", "process", "SCORELAB_SEED", "not set", "alembic"):
        assert word in done.stdout
    monkeypatch.setenv("SCORELAB_SEED", "1234")
    assert "1234" not in scorelab("doctor").stdout


def test_the_help_does_not_wait_for_torch():
    script = "import sys; from autograder.cli import app; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], timeout=120).returncode == 0
