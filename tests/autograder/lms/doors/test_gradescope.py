"""Gradescope's archive in a folder laid out as Gradescope's documentation says, with its scripts run as they are."""

import io
import json
import os
import shutil
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.handout.wheel import wheel
from autograder.lms.doors.on_gradescope import handed_in
from autograder.lms.doors.settings import settings
from autograder.student.notebook import UnusableSubmission
from tests.autograder.conftest import ASSIGNMENT, node

SEED = 918273645
THIEF = """\
def score_matching_loss(pred, std, z):
    import pathlib
    seen = [path.read_bytes() for path in pathlib.Path({source!r}).glob("*") if path.is_file()]
    assert not any({seed!r} in text for text in seen), {seed!r}
    return ((pred * std + z) ** 2).sum()
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """/autograder, with the archive unpacked and setup.sh run; what apt-get and pip would fetch is here already."""
    folder, bin_ = tmp_path_factory.mktemp("autograder"), tmp_path_factory.mktemp("bin")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(bin_)
        patch.setenv("SCORELAB_SEED", str(SEED))
        done = CliRunner().invoke(app, ["gradescope", ASSIGNMENT, "--hide", "q3b", "--hide", "loss_value"])
    assert done.exit_code == 0, done.output
    assert done.stderr == "scorelab: the archive holds the secret seed: give it to Gradescope alone\n"
    archive = bin_ / f"{ASSIGNMENT}-gradescope.zip"
    assert archive.stat().st_mode & 0o077 == 0
    subprocess.run(["unzip", "-q", archive, "-d", folder / "source"], check=True)
    (bin_ / "apt-get").write_text("#!/bin/sh\n")
    (bin_ / "apt-get").chmod(0o755)
    shutil.copy(folder / "source" / "run_autograder", folder)
    run(folder, folder / "source" / "setup.sh", PATH=f"{bin_}:{os.environ['PATH']}")
    (site,) = folder.glob("venv/lib/python3*/site-packages")
    subprocess.run(["cp", "-aln", f"{sysconfig.get_path('purelib')}/.", site], check=True)
    (site / "_scorelab.pth").unlink()  # the way to the clone: only the wheel is to be found
    return folder


def run(root: Path, script: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    alone = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    base = {name: value for name, value in os.environ.items() if not name.startswith("SCORELAB")}
    variables = base | alone | environment | {"AUTOGRADER_ROOT": str(root)}
    done = subprocess.run([script], env=variables, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture
def submit(root):
    """`submit(name=text)` is results.json, in a new container with that file handed in."""

    def grade(**files: str) -> dict:
        (root / "source" / "seed").write_text(str(SEED))
        for name in ("submission", "results"):
            shutil.rmtree(root / name, ignore_errors=True)
            (root / name).mkdir()
        for name, text in files.items():
            (root / "submission" / name).write_text(text)
        run(root, root / "run_autograder")
        assert not (root / "source" / "seed").exists()
        return json.loads((root / "results" / "results.json").read_text())

    return grade


def test_a_submission_becomes_results_with_names_hints_and_hidden_tests(root, submit):
    thief = THIEF.format(source=str(root / "source"), seed=str(SEED).encode())
    found = submit(**{f"{ASSIGNMENT}.ipynb": json.dumps(node(q3a=thief))})
    tests = {test["tags"][1]: test for test in found["tests"]}
    value, step = tests["loss_value"], next(test for test in found["tests"] if test["tags"][0] == "q3b")
    assert (value["score"], value["max_score"], value["status"]) == (0.0, 1.0, "failed")
    assert value["name"].startswith("q3a: ")
    assert "looks like" in value["output"]
    assert "Hint 1: " in value["output"]
    assert "Hint 2: " not in value["output"]
    assert (step["status"], step["score"]) == ("passed", step["max_score"])
    hidden = {test["tags"][1] for test in found["tests"] if test["visibility"] == "after_published"}
    assert hidden == {"loss_value", *(name for name, test in tests.items() if test["tags"][0] == "q3b")}
    assert all(test["visibility"] == "visible" for name, test in tests.items() if name not in hidden)
    assert found["stdout_visibility"] == "hidden"
    assert "process" in found["output"]
    assert str(SEED) not in json.dumps(found)


def test_what_cannot_be_read_has_its_reason(submit):
    found = submit(**{f"{ASSIGNMENT}.ipynb": "<!DOCTYPE html>"})
    assert found["score"] == 0
    assert found["output"].startswith("This could not be graded: ")
    assert "web page" in found["output"]


class TestHandedIn:
    @pytest.mark.parametrize(
        ("names", "taken"),
        [
            (["mine.ipynb"], "mine.ipynb"),
            (["mine.py", "notes.txt"], "mine.py"),
            ([f"{ASSIGNMENT}.ipynb", "other.ipynb"], f"{ASSIGNMENT}.ipynb"),
            (["folder/a.ipynb", "folder/.ipynb_checkpoints/a-checkpoint.ipynb"], "a.ipynb"),
        ],
    )
    def test_it_is_the_file_of_the_name_or_the_only_one(self, tmp_path, names, taken):
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("")
        assert handed_in(tmp_path, ASSIGNMENT).name == taken

    @pytest.mark.parametrize("names", [[], ["a.ipynb", "b.ipynb"], ["a.zip"]])
    def test_none_or_one_of_several_is_one_line(self, tmp_path, names):
        for name in names:
            (tmp_path / name).write_text("")
        with pytest.raises(UnusableSubmission, match=rf"want {ASSIGNMENT}\.ipynb, got "):
            handed_in(tmp_path, ASSIGNMENT)


def test_what_is_to_be_hidden_must_be_there():
    with pytest.raises(ValueError, match="has no question or check q9; there is q3a"):
        settings(ASSIGNMENT, ["q9"], 1)


def test_the_wheel_has_the_kit_and_no_answer():
    with zipfile.ZipFile(io.BytesIO(wheel()[1])) as archive:
        names = archive.namelist()
        assert {"scorelab/sde.py", "autograder/cli/check.py", "autograder/report/report.html.j2"} <= set(names)
        assert [name for name in names if name.startswith("solutions/")] == []
        listed = [line.split(",")[0] for line in archive.read(names[-1]).decode().splitlines()]
    assert listed == names
