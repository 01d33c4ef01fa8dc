"""The process that forks the workers: what is enough isolation, and what happens where there is less."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grading import run as grading
from autograder.isolation import forkserver, sandbox, walls
from autograder.isolation.isolated import Isolated
from autograder.student.notebook import Notebook, code_cell

REFERENCE = Notebook(
    (code_cell("", "def score_matching_loss(pred, std, z):\n    return ((pred * std + z) ** 2).mean()"),)
)


@pytest.fixture
def anew(monkeypatch) -> Iterator[Callable[..., None]]:
    """`anew(bwrap=(), unshare=())` lets the next fork server start behind other walls than this machine has."""

    def begin(**outer: tuple[str, ...]) -> None:
        forkserver._started.cache_clear()
        for name, command in outer.items():
            program = {"bwrap": "_bubblewrap", "unshare": "_unshare"}[name]
            monkeypatch.setattr(sandbox, program, lambda command=command: command)

    yield begin
    forkserver.forkserver().close()
    forkserver._started.cache_clear()


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((), False),
        (("limits", "no new privileges", "own namespaces"), False),
        (("unshare",), False),
        (("Landlock 3",), False),
        (("Landlock 6",), True),
        (("unshare", "Landlock 1"), True),
        (("bwrap",), True),
    ],
)
def test_files_network_and_processes_must_be_out_of_reach(layers, expected):
    assert walls.enough(layers) is expected


class TestWithoutIsolation:
    @pytest.fixture(autouse=True)
    def nothing(self, anew, monkeypatch) -> None:
        anew(bwrap=(), unshare=())
        monkeypatch.setattr(walls, "enough", lambda layers: False)

    def test_nothing_is_run(self):
        with pytest.raises(walls.NotIsolated, match=r"cannot be isolated here: .*; install bubblewrap .*--trust-"):
            grading.grade(REFERENCE, "ps1_score_sde", 0)
        assert "install bubblewrap" in walls.missing()

    def test_unless_everyone_is_trusted(self):
        submission = Isolated(REFERENCE, trust=True)
        submission.enter("q3a", ["score_matching_loss"], 10.0)
        submission.close()


def test_with_isolation_nothing_is_missing():
    assert walls.missing() is None


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_where_workers_cannot_be_apart_each_has_a_new_server(anew):
    """Without the right to make namespaces inside, what a submission left would meet the next one."""
    command = sandbox._bubblewrap()
    at = command.index("CAP_SYS_ADMIN")
    anew(bwrap=command[: at - 1] + command[at + 1 :])
    submission = Isolated(REFERENCE)
    submission.start()
    assert forkserver.OWN_NAMESPACES not in submission.layers
    server = forkserver.forkserver()
    submission.close()
    assert server.process.returncode is not None
    assert forkserver.forkserver() is not server


def test_a_worker_that_cannot_be_confined_is_the_grader_s_fault(monkeypatch):
    """Nothing of the submission is run, and nobody loses points in silence."""
    server = forkserver.forkserver()
    monkeypatch.setattr(server, "_ask", lambda *_: {"failed": "OSError: no"})
    with pytest.raises(RuntimeError, match="no worker for a submission: OSError: no"):
        server.spawn()


def test_one_that_is_silent_is_said_to_be(monkeypatch):
    """On an overloaded machine it may take longer than anybody waits."""
    monkeypatch.setattr(forkserver, "START_SECONDS", 0.5)
    server = forkserver.ForkServer()
    os.killpg(server.process.pid, signal.SIGSTOP)
    with pytest.raises(ConnectionError, match=r"was silent for 0.5 s: is this machine overloaded\?"):
        server.spawn()
    server.control.close()


def test_one_that_has_ended_is_said_to_have():
    server = forkserver.ForkServer()
    server.close()
    with pytest.raises(ConnectionError, match="has ended"):
        server.spawn()


def test_a_worker_loads_nothing_of_the_grader_but_what_the_sandbox_shows():
    """Were anything else needed, the tests above would have failed; checks, grades and gradebook are elsewhere."""
    modules = "autograder.isolation.worker, autograder.isolation.forkserver"
    script = f"import sys; sys.path[:0] = {sys.path!r}; import {modules}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    ours = {name.split(".")[1] for name in loaded if name.startswith("autograder.")}
    assert {"__init__", *ours} == {Path(name).stem for name in sandbox.OURS}
    assert "autograder.isolation.isolated" not in loaded
