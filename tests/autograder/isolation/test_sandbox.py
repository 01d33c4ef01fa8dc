"""The walls around a submission: what it sees, reaches and may use, with every set of layers that this machine has."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

import solutions
from autograder.grading import run as grading
from autograder.isolation import confinement, forkserver, sandbox
from autograder.isolation.isolated import Isolated
from autograder.student.errors import StudentError
from autograder.student.notebook import Notebook, code_cell

Z = torch.zeros(1)
SETUP = "import ctypes, os, resource, signal, socket, sys, time, torch"
Ask = Callable[..., float | str]
ROOT = Path(__file__).resolve().parents[3]


def use(monkeypatch: pytest.MonkeyPatch, *outer: str) -> None:
    """Let only these programs build the outer wall, and start a new fork server behind it."""
    forkserver._started.cache_clear()
    for name in {"bwrap", "unshare"} - set(outer):
        monkeypatch.setattr(sandbox, {"bwrap": "_bubblewrap", "unshare": "_unshare"}[name], tuple)


@pytest.fixture(scope="module", params=["bwrap", "unshare", "Landlock"])
def ask(request: pytest.FixtureRequest) -> Iterator[Ask]:
    """`ask("expression")` is its value, a number, in a new submission behind these walls, or what it raises."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        use(monkeypatch, request.param)
        if request.param not in (*sandbox.layer(), *(name.split()[0] for name in confinement.landlock())):
            if "CI" in os.environ:
                pytest.fail(f"{request.param} does not work here, and CI must have it")
            pytest.skip(f"{request.param} does not work on this machine")

        def asked(expression: str, setup: str = "") -> float | str:
            source = f"{SETUP}\n{setup}\ndef f(z):\n    return z * 0 + float({expression})"
            submission = Isolated(Notebook((code_cell("", source),)))
            submission.enter("q", ["f"], 10.0)
            try:
                return submission.call("f", z=Z).value.item()
            except StudentError as error:
                return str(error)
            finally:
                submission.close()

        yield asked
        forkserver.forkserver().close()
    forkserver._started.cache_clear()


class TestFiles:
    @pytest.mark.parametrize(
        "path",
        [Path.home(), ROOT / "README.md", Path(solutions.__file__), Path(grading.__file__), Path("/etc/passwd")],
        ids=["home", "course", "reference", "grader", "passwords"],
    )
    def test_what_is_not_its_business_cannot_be_read(self, ask, path):
        read = "lambda p: os.listdir(p) if os.path.isdir(p) else open(p).read()"
        answer = ask(f"len(read({str(path)!r}))", f"read = {read}")
        assert "PermissionError" in answer or "FileNotFoundError" in answer

    def test_the_grader_s_environment_cannot_be_read(self, ask):
        answer = ask(f"len(open('/proc/{os.getpid()}/environ').read())")
        assert "PermissionError" in answer or "FileNotFoundError" in answer

    def test_its_own_folder_can_be_written(self, ask):
        assert ask("open('a.txt', 'w').write('four')") == 4.0

    @pytest.mark.parametrize(
        "folder", ["/", "/dev", "/usr", "/var/tmp", os.path.dirname(torch.__file__), str(ROOT), "/proc"]
    )
    def test_nothing_else_can(self, ask, folder):
        answer = ask(f"open({folder + '/scorelab-test'!r}, 'w').write('x')")
        assert any(word in answer for word in ("PermissionError", "FileNotFoundError", "Read-only"))
        assert not Path(folder, "scorelab-test").exists()

    def test_modules_of_python_can_be_imported_late(self, ask):
        assert ask("__import__('colorsys').ONE_THIRD * 3") == 1.0

    def test_what_one_leaves_the_next_does_not_see(self, ask):
        leave = "open('/tmp/left', 'w').close(); open('left', 'w').close()"
        ask("1", f"try: {leave}\nexcept OSError: pass")
        assert ask("os.path.exists('/tmp/left') or os.path.exists('left')") == 0.0


class TestNetwork:
    @pytest.fixture
    def heard(self) -> Iterator[tuple[int, list[bytes]]]:
        """A listener on loopback: its port, and whoever came."""
        came: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            done = threading.Event()

            def listen() -> None:
                while not done.is_set():
                    try:
                        connection, _ = server.accept()
                    except TimeoutError:
                        continue
                    came.append(b"came")
                    connection.close()

            thread = threading.Thread(target=listen)
            thread.start()
            yield server.getsockname()[1], came
            done.set()
            thread.join()

    def test_no_connection_leaves(self, ask, heard):
        port, came = heard
        assert "Error" in ask(f"socket.create_connection(('127.0.0.1', {port}), 1).fileno()")
        assert came == []

    def test_an_abstract_socket_is_out_of_reach(self, ask):
        name = f"\0scorelab-test-{os.getpid()}"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
            server.listen()
            answer = ask(f"socket.socket(socket.AF_UNIX).connect({name!r})")
        assert "PermissionError" in answer or "ConnectionRefusedError" in answer


class TestProcesses:
    def test_the_grader_cannot_be_signalled(self, ask):
        answer = ask(f"os.kill({os.getpid()}, 0)")
        assert "PermissionError" in answer or "ProcessLookupError" in answer

    def test_the_grader_cannot_be_traced(self, ask):
        """PTRACE_ATTACH gives -1, whatever the reason."""
        assert ask(f"ctypes.CDLL(None).ptrace(16, {os.getpid()}, 0, 0)") == -1.0

    def test_it_has_no_rights_and_cannot_get_any(self, ask):
        status = "open('/proc/self/status').read().split"
        assert ask(f"int({status}('CapEff:')[1].split()[0], 16)") == 0.0
        assert ask(f"int({status}('CapPrm:')[1].split()[0], 16)") == 0.0
        assert ask(f"{status}('NoNewPrivs:')[1].split()[0]") == 1.0

    def test_only_its_own_connection_is_open(self, ask):
        """0, 1, 2, the connection, and the folder that is being listed."""
        assert ask("len([n for n in os.listdir('/proc/self/fd')])") == 5.0

    def test_its_environment_has_no_secrets(self, ask, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "1234")
        assert ask("any('SCORELAB' in name for name in os.environ)") == 0.0


class TestLimits:
    def test_memory(self, ask):
        assert "MemoryError" in ask("len(bytearray(3 * 2**30))")
        assert "alloc" in ask("torch.ones(3 * 2**28, dtype=torch.float32).sum()")

    def test_files(self, ask):
        assert "Error" in ask("open('big', 'wb').write(bytes(100 * 2**20))")
        assert "OSError" in ask("len([open('/dev/null') for _ in range(1000)])")

    def test_no_core_is_left(self, ask):
        assert ask("sum(resource.getrlimit(resource.RLIMIT_CORE))") == 0.0

    def test_processes(self, ask):
        """At most 64, unless this process is root and cannot be anyone else."""
        sleepers = (
            "def forks(n):\n    for made in range(n):\n        try: pid = os.fork()\n"
            "        except OSError: return made\n        if not pid: time.sleep(5); os._exit(0)\n    return n"
        )
        made = ask("forks(90)", sleepers)
        assert made <= 64.0 or (os.getuid() == 0 and ask("os.getuid()") == 0.0)
