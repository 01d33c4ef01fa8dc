"""A submission in a process of its own: what it does there stays there, and ends when the grader says."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from subprocess import PIPE

import pytest
import safetensors.torch
import torch

from autograder.isolation import meter, wire
from autograder.isolation.forkserver import forkserver
from autograder.isolation.isolated import Isolated, isolated
from autograder.isolation.processes import computed as computed_below
from autograder.student.deadline import PATIENCE
from autograder.student.errors import Crash, NotAttempted, StudentError, TimeLimit
from autograder.student.notebook import Notebook, code_cell
from autograder.student.recipe import Recipe
from autograder.student.want import Want
from tests.autograder.processes import busy, descendants, left

Z = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
WORK = "import time\ndef work(n):\n    end = time.process_time() + n\n    while time.process_time() < end: pass\n"


def notebook(*sources: str) -> Notebook:
    return Notebook(tuple(code_cell("", source) for source in ("import os, sys, signal, torch", *sources)))


@pytest.fixture
def start() -> Iterator[Callable[..., Isolated]]:
    """`start("def f(z): ...")` is that submission, ready for a check."""
    started = []

    def begin(*sources: str, seconds: float = 10.0) -> Isolated:
        submission = Isolated(notebook(*sources))
        started.append(submission)
        submission.enter("q", ["f"], seconds)
        return submission

    yield begin
    for submission in started:
        submission.close()


def late_at(end: float) -> Callable[[], float]:
    """What `wire.receive` asks until when it may wait."""

    def until() -> float:
        if time.monotonic() >= end:
            raise TimeoutError
        return end

    return until


def gone(pids: set[int]) -> bool:
    """Whether all these processes end within five seconds."""
    return not left(pids, seconds=5.0)


@pytest.fixture
def own(start) -> Callable[[], set[int]]:
    """`own()` is the processes that the submissions have which now run."""
    start("def f(z): return z").close()  # the fork server is up, and idle
    idle = descendants(forkserver().process.pid)
    return lambda: descendants(forkserver().process.pid) - idle


class TestCalls:
    def test_values_gradients_and_changes_come_back(self, start):
        submission = start("def f(z, g):\n    z.mul_(2)\n    return (z * g).sum()")
        answer = submission.call("f", Want(gradient="z"), z=Z, g=torch.tensor(3.0))
        assert answer.value.item() == 60.0
        assert answer.gradient.equal(torch.full_like(Z, 6.0))
        assert answer.changed == ("z",)
        assert answer.arguments["z"] is Z

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
    def test_dtypes_and_bits_survive(self, start, dtype):
        z = torch.tensor([torch.finfo(dtype).tiny, torch.finfo(dtype).max, -0.0, torch.inf, torch.nan], dtype=dtype)
        value = start("def f(z): return z").call("f", z=z).value
        assert value.dtype == dtype
        assert value.view(torch.uint8).equal(z.view(torch.uint8))

    @pytest.mark.parametrize("z", [torch.zeros(()), torch.zeros(0, 3), torch.ones(1).expand(4, 2), Z.T, Z[:, 1]])
    def test_shapes_survive(self, start, z):
        assert start("def f(z): return z").call("f", z=z).value.equal(z)

    def test_one_tensor_may_be_two_arguments(self, start):
        assert start("def f(a, b): return a + b").call("f", a=Z, b=Z).value.equal(2 * Z)

    def test_numbers_are_passed_to_the_last_digit_as_floats(self, start):
        answer = start("def f(z, dt): return z * dt if type(dt) is float else None").call("f", z=Z.double(), dt=0.1)
        assert answer.value.equal(Z.double() * 0.1)

    @pytest.mark.parametrize(
        ("body", "kind", "says"),
        [
            ("raise NotImplementedError('q: not written')", NotAttempted, "not attempted: q: not written"),
            ("raise ValueError('no')", StudentError, "f raised ValueError: no\n    line 1: "),
            ("sys.exit(3)", StudentError, "f raised SystemExit: 3"),
            ("raise KeyboardInterrupt", StudentError, "f raised KeyboardInterrupt"),
            ("raise GeneratorExit", StudentError, "f raised GeneratorExit"),
            ("return None", StudentError, "f returned None; want a torch.Tensor"),
            ("return z + 0j", StudentError, "f returned a tensor of torch.complex64"),
            ("return torch.zeros(()).expand(10**12)", StudentError, "f returned 1000000000000 numbers"),
            ("raise ValueError('x' * 10**8)", StudentError, "f raised ValueError: xxx"),
            ("from autograder.student.errors import Crash; raise Crash('mine')", StudentError, "mine"),
            ("os._exit(0)", Crash, "f ended the process it ran in"),
            ("os.kill(os.getpid(), signal.SIGKILL)", Crash, "f ended the process it ran in"),
            ("os.kill(0, signal.SIGTERM)", Crash, "f ended the process it ran in"),
            ("os.closerange(0, 1000)", Crash, "f ended the process it ran in"),
            ("signal.raise_signal(signal.SIGSEGV)", Crash, "f ended the process it ran in"),
        ],
        ids=lambda value: value if isinstance(value, str) and "(" in value else "",
    )
    def test_what_is_no_answer(self, start, body, kind, says):
        with pytest.raises(StudentError) as caught:
            start(f"def f(z): {body}").call("f", z=Z)
        assert type(caught.value) is kind
        assert str(caught.value).startswith(says)
        assert len(str(caught.value)) <= 2000

    def test_a_megabyte_printed_and_a_warning_cost_nothing(self, start, capfd):
        body = "    print('x' * 10**6); os.write(1, b'y' * 10**6); os.write(2, b'z'); sys.__stderr__.write('w')\n"
        assert start(f"def f(z):\n{body}    return z").call("f", z=Z).value.equal(Z)
        assert capfd.readouterr() == ("", "")

    def test_a_missing_function_is_not_attempted(self, start):
        with pytest.raises(NotAttempted):
            start("x = 1").call("f", z=Z)

    def test_a_broken_cell_says_where(self, start):
        with pytest.raises(StudentError, match="SyntaxError on line 2"):
            start("\ndef f(z:").call("f", z=Z)


class TestTimeLimit:
    @pytest.mark.parametrize(
        "body",
        [
            "while True: pass",
            "while True:\n        try:\n            while True: pass\n        except: pass",
            "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n    while True: pass",
            "os.read(os.pipe()[0], 1)",
        ],
        ids=["loop", "swallows", "blocks signals", "hangs in C"],
    )
    def test_whatever_does_not_return_is_ended(self, start, own, body):
        submission = start(f"def f(z):\n    {body}", seconds=0.5)
        processes = own()
        with pytest.raises(TimeLimit, match="f did not return in time"):
            submission.call("f", z=Z)
        assert processes
        assert gone(processes)

    def test_a_cell_that_does_not_end(self, start):
        with pytest.raises(TimeLimit, match=r"the answer needs took too long\n    line 1: while True: n = 1"):
            start("while True: n = 1", "def f(z): return n", seconds=0.5)

    def test_after_that_the_check_is_over_and_the_next_one_has_a_new_process(self, start):
        submission = start("def f(z):\n    while z.sum() > 0: pass\n    return z", seconds=0.5)
        with pytest.raises(TimeLimit):
            submission.call("f", z=Z)
        with pytest.raises(Crash, match="the process is gone"):
            submission.call("f", z=-Z)
        submission.enter("q", ["f"], 10.0)
        assert submission.call("f", z=-Z).value.equal(-Z)

    @pytest.mark.parametrize("escape", ["", "os.setsid(); os.fork() and os._exit(0)"], ids=["child", "daemon"])
    def test_what_it_started_ends_with_it(self, start, own, escape):
        loop = f"{escape or 'pass'}\n        while True: pass"
        submission = start(f"def f(z):\n    if not os.fork():\n        {loop}\n    return z")
        before = own()
        submission.call("f", z=Z)
        time.sleep(0.1)
        after = own()
        assert after - before
        submission.close()
        assert gone(after)


class TestWhatCounts:
    """Processor time, wherever the submission spends it; waiting counts by the clock, several times less."""

    def test_a_busy_machine_fails_nobody(self, start):
        """Half a second of work in a limit of 1.5 s takes two to four with eight busy processes on two cores."""
        with busy(8):
            submission = start(f"{WORK}def f(z):\n    work(0.5)\n    return z", seconds=1.5)
            assert submission.call("f", z=Z).value.equal(Z)

    @pytest.mark.parametrize(
        "body",
        ["work(60)", "os.waitpid(os.fork() or work(60), 0)", "os.fork() or work(60)\n    while True: time.sleep(1)"],
        ids=["itself", "in a child", "in a child that it does not wait for"],
    )
    def test_what_computes_is_ended_before_what_waits(self, start, body):
        submission = start(f"{WORK}def f(z):\n    {body}\n    return z", seconds=1.0)
        began = computed_below(forkserver().process.pid)
        with pytest.raises(TimeLimit):
            submission.call("f", z=Z)
        assert computed_below(forkserver().process.pid) - began < 3.0

    def test_what_sleeps_is_ended_by_the_clock(self, start):
        submission = start("import time\ndef f(z):\n    time.sleep(60)\n    return z", seconds=0.3)
        began = time.monotonic()
        with pytest.raises(TimeLimit, match="f did not return in time"):
            submission.call("f", z=Z)
        assert PATIENCE * 0.3 - 0.2 < time.monotonic() - began < 30


class TestDefinitions:
    """What takes long to define is defined once for a question; each check still finds it as it was."""

    COUNTING = "N = {setup}\ndef f(z):\n    global N\n    N += 1\n    return z * N"

    @staticmethod
    def seconds_of_checks(submission: Isolated) -> list[float]:
        """How long each of three checks takes, of two calls that count from 1."""
        found = []
        for seconds in (10.0, 10.0, 60.0):
            began = time.monotonic()
            submission.enter("q", ["f"], seconds)
            assert [submission.call("f", z=Z).value[0, 0] for _ in range(2)] == [1, 2]
            found.append(time.monotonic() - began)
        return found

    def test_they_are_run_once(self, start):
        slow = start("import time\n" + self.COUNTING.format(setup="[time.sleep(2), 0][1]"))
        assert sum(self.seconds_of_checks(slow)) < 2.0  # `start` has entered once, and waited then

    def test_not_where_there_are_threads(self, start):
        threads = "import time\nfrom concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n"
        setup = "pool.submit(lambda: [time.sleep(0.2), 0][1]).result()"
        submission = start(
            threads + self.COUNTING.format(setup=setup).replace("N += 1", "N += pool.submit(int, 1).result()")
        )
        assert min(self.seconds_of_checks(submission)) > 0.2

    @pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
    def test_a_process_that_ends_in_a_call_is_noticed_at_once(self, start, end):
        submission = start(f"import os, time\nN = [time.sleep(0.2), 0][1]\ndef f(z):\n    {end}\n    return N")
        began = time.monotonic()
        with pytest.raises(Crash):
            submission.call("f", z=Z)
        assert time.monotonic() - began < 5


class TestASubmissionAsAWhole:
    """All its checks together have a limit; after it none is begun, and nothing holds a process any longer."""

    LOOP = "def f(z):\n    while True: pass"

    def test_what_it_has_computed_counts_over_all_checks_and_processes(self, start, monkeypatch):
        monkeypatch.setattr(meter, "WHOLE", 1.0)
        submission = start(self.LOOP, seconds=0.6)
        with pytest.raises(TimeLimit, match="f did not return in time"):
            submission.call("f", z=Z)
        submission.enter("q", ["f"], 60.0)
        began = time.monotonic()
        with pytest.raises(TimeLimit, match="the submission as a whole took too long"):
            submission.call("f", z=Z)
        assert time.monotonic() - began < 30  # not when the check's own minute is over
        with pytest.raises(TimeLimit, match="the submission as a whole took too long"):
            submission.enter("q", ["f"], 60.0)
        assert submission.worker is None

    def test_one_that_sleeps_in_every_check_is_held_by_the_clock(self, start, monkeypatch):
        submission = start("import time\ndef f(z):\n    time.sleep(0.4)\n    return z")
        monkeypatch.setattr(meter, "WHOLE_CLOCK", time.monotonic() - submission.meter.opened + 1.0)
        began = time.monotonic()

        def enter_often() -> None:
            for _ in range(50):
                submission.enter("q", ["f"], 10.0)
                submission.call("f", z=Z)

        with pytest.raises(TimeLimit, match="the submission as a whole took too long"):
            enter_often()
        assert time.monotonic() - began < 15


class TestSeparation:
    """What one submission does to its process does not reach the next, nor the grader."""

    SABOTAGE = (
        "torch.sqrt = torch.mean = None; os.environ['PATH'] = 'x'; sys.modules['math'] = None; torch.manual_seed(1);"
        "open('left.txt', 'w').close(); torch.set_default_dtype(torch.float64); sys.path.insert(0, '.');"
        "import autograder.isolation.wire; autograder.isolation.wire.MAX_TENSORS = 0; os.umask(0o777)"
    )
    PROBE = (
        "import math\ndef f(z):\n    found = [torch.sqrt is None, os.environ['PATH'] == 'x', bool(os.listdir()),"
        " torch.get_default_dtype() != torch.float32, '.' in sys.path]\n    return z * 0 + sum(found)"
    )

    def test_state_ends_with_the_submission(self, start):
        start(f"def f(z):\n    {self.SABOTAGE}\n    return z").close()
        saboteur = start(f"def f(z):\n    {self.SABOTAGE}\n    return z")
        saboteur.call("f", z=Z)
        assert start(self.PROBE).call("f", z=Z).value.equal(torch.zeros_like(Z))
        assert torch.sqrt is not None
        assert torch.get_default_dtype() == torch.float32

    def test_what_is_drawn_at_random_is_the_same_every_time(self, start):
        source = "import random, numpy\ndef f(z): return z * torch.rand(()) * random.random() * numpy.random.rand()"
        draws = [start(source).call("f", z=Z).value for _ in range(2)]
        assert draws[0].equal(draws[1])

    def test_its_folder_is_its_own_and_goes_with_it(self, start):
        source = (
            "def f(z):\n    found = len(os.listdir('.'))\n    open('left.txt', 'w').close()\n    return z * 0 + found"
        )
        first, second = start(source), start(source)
        assert [first.call("f", z=Z).value[0, 0].item() for _ in range(2)] == [0, 1]
        assert second.call("f", z=Z).value[0, 0] == 0

    def test_the_seed_and_other_secrets_are_not_in_its_environment(self, start, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "1234")
        source = "def f(z): return z * any('1234' in v or 'SCORELAB' in k for k, v in os.environ.items())"
        assert not start(source).call("f", z=Z).value.any()

    def test_the_grader_s_checks_are_not_loaded_there(self, start):
        source = "def f(z): return z * any(m.startswith(('autograder.checks', 'solutions')) for m in sys.modules)"
        assert not start(source).call("f", z=Z).value.any()

    def test_a_submission_that_kills_its_parent_spoils_only_itself(self, start, own):
        kill = "try: os.kill(os.getppid(), signal.SIGKILL)\n    except PermissionError: pass"
        submission = start(f"def f(z):\n    {kill}\n    while True: pass", seconds=1.0)
        processes = own()
        with pytest.raises((TimeLimit, Crash)):
            submission.call("f", z=Z)
        assert gone(processes)
        assert start("def f(z): return z").call("f", z=Z).value.equal(Z)

    def test_a_fork_server_that_dies_is_replaced(self, start, own):
        submission = start("def f(z): return z")
        processes = own()
        os.killpg(forkserver().process.pid, signal.SIGKILL)
        assert gone(processes)
        with pytest.raises(Crash):
            submission.call("f", z=Z)
        assert start("def f(z): return z").call("f", z=Z).value.equal(Z)


class TestEnd:
    def test_closing_twice_is_closing_once(self, start, own):
        submission = start("def f(z): return z")
        processes = own()
        submission.close()
        submission.close()
        assert gone(processes)

    def test_an_exception_in_the_grader_ends_the_worker(self, own):
        with pytest.raises(ZeroDivisionError), isolated(notebook("def f(z): return z")) as submission:  # noqa: PT012
            submission.enter("q", ["f"], 10.0)
            processes = own()
            1 / 0  # noqa: B018
        assert processes
        assert gone(processes)

    def test_workers_end_when_the_grader_dies(self):
        script = (
            "from autograder.isolation.forkserver import forkserver\nkept = forkserver().spawn()\n"
            "print('started', flush=True)\ninput()"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdin=PIPE, stdout=PIPE, text=True) as grader:
            assert grader.stdout.readline() == "started\n"
            processes = descendants(grader.pid)
            grader.kill()
        assert len(processes) >= 2
        assert gone(processes)

    def test_one_server_serves_all(self):
        assert forkserver() is forkserver()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def frame(text: bytes, body: bytes, lengths: tuple[int, int] | None = None) -> bytes:
    return struct.pack("<QQ", *(lengths or (len(text), len(body)))) + text + body


EMPTY = safetensors.torch.save({})
ODD_DTYPE = safetensors.torch.save({"a": torch.zeros(2)}).replace(b'"F32"', b'"F99"')


class TestWire:
    def test_a_message_comes_through(self, pair):
        wire.send(pair[0], {"n": [1, "é"], "nan": float("nan")}, {"a": Z, "b": Z.double()})
        header, tensors = wire.receive(pair[1])
        assert header["n"] == [1, "é"]
        assert tensors["a"].equal(Z)
        assert tensors["b"].dtype == torch.float64

    def test_tensors_that_share_memory_and_views_come_through(self, pair):
        wire.send(pair[0], {}, {"a": Z, "b": Z, "c": Z.T, "d": Z[:, :1].expand(2, 3)})
        got = wire.receive(pair[1])[1]
        assert got["b"].equal(Z)
        assert got["c"].equal(Z.T)
        assert got["d"].equal(Z[:, :1].expand(2, 3))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"short",
            frame(b"{}", EMPTY)[:-1],
            frame(b"{}", b""),
            frame(b"{}", b"\xff" * 64),
            frame(b"{", EMPTY),
            frame(b"[]", EMPTY),
            frame(b"7", EMPTY),
            frame(b"\xff", EMPTY),
            frame(b"[" * 100_000, EMPTY),
            frame(b'{"n": ' + b"9" * 5000 + b"}", EMPTY),
            frame(b"{}", ODD_DTYPE),
            frame(b"{}", safetensors.torch.save({"a": torch.zeros(2, dtype=torch.float8_e4m3fn)})),
            frame(b"{}", safetensors.torch.save({"a": torch.zeros(2, dtype=torch.complex64)})),
            frame(b"{}", safetensors.torch.save({"a": torch.zeros([1] * 9)})),
            frame(b"{}", safetensors.torch.save({str(n): torch.zeros(1) for n in range(17)})),
            frame(b"{}", EMPTY, (wire.MAX_ANSWER + 1, 8)),
            frame(b"{}", EMPTY, (2, wire.MAX_TENSORS + 1)),
            frame(b"{}", EMPTY, (2**64 - 1, 2**64 - 1)),
        ],
        ids=len,
    )
    def test_what_is_no_message_is_refused(self, pair, data):
        pair[0].sendall(data)
        pair[0].close()
        with pytest.raises(wire.WireError):
            wire.receive(pair[1])

    def test_silence_is_late(self, pair):
        with pytest.raises(TimeoutError):
            wire.receive(pair[1], late_at(time.monotonic() + 0.1))

    def test_a_trickle_of_bytes_is_late_too(self, pair):
        """Each byte comes in time, all of them do not."""
        pid = os.fork()
        if not pid:
            try:
                for _ in range(3000):
                    pair[0].send(b"\0")
                    time.sleep(0.02)
            finally:
                os._exit(0)
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            wire.receive(pair[1], late_at(start + 0.2))
        assert time.monotonic() - start < 30
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


FORGED = {
    "nothing": ({}, {}),
    "no gradient": ({"changed": []}, {"value": torch.ones(())}),
    "an error that is no word": ({"error": [1]}, {}),
    "a gradient of another shape": ({"changed": []}, {"value": torch.ones(()), "gradient": torch.ones(3)}),
    "whole numbers": ({"changed": []}, {"value": torch.ones(2, dtype=torch.int64), "gradient": Z}),
    "a verdict": ({"error": "passed", "message": 7}, {}),
}


@pytest.fixture
def forge(start, pair) -> Callable[..., Isolated]:
    """`forge(header, tensors)` is a submission whose process answers the next request with that."""

    def begin(header: dict, tensors: dict) -> Isolated:
        submission = start("def f(z): return z")
        submission.connection.close()
        submission.connection = pair[0]
        wire.send(pair[1], header, tensors)
        pair[1].shutdown(socket.SHUT_WR)
        return submission

    return begin


class TestHostileWorker:
    """Whatever the other process sends, the grader has an answer, or the student an error."""

    @pytest.mark.parametrize(("header", "tensors"), FORGED.values(), ids=FORGED)
    def test_a_forged_reply_is_no_answer(self, forge, header, tensors):
        with pytest.raises(StudentError):
            forge(header, tensors).call("f", Want(gradient="z"), z=Z)

    def test_changes_are_names_of_arguments(self, forge):
        assert forge({"changed": ["z", "points", 3]}, {"value": torch.ones(())}).call("f", z=Z).changed == ("z",)

    @pytest.mark.parametrize(
        "tensors",
        [{"value": Z}, {"value": Z, "value.2": Z}, {"value.1": Z}, {"value": Z, "value.1": Z.long()}],
        ids=lambda tensors: "+".join(tensors),
    )  # fmt: skip
    def test_a_tuple_has_all_its_parts(self, forge, tensors):
        with pytest.raises(StudentError):
            forge({"changed": []}, tensors).call("f", Want(parts=2), z=Z)

    def test_parameters_are_a_vector_of_an_object_that_was_passed(self, forge):
        sent = {"value": torch.ones(()), "state.z": Z, "state.y": Z[0], "state.sde": Z[0], "state.net": Z}
        objects = {"sde": Recipe("scorelab.sde.VPSDE"), "net": Recipe("scorelab.sde.VPSDE")}
        answer = forge({"changed": [], "marked": ["y", {}]}, sent).call("f", z=Z, **objects)
        assert (list(answer.states), answer.marked, len(answer.asked)) == (["sde"], (), 0)

    @pytest.mark.parametrize("changed", [7, None, "z", {"z": 1}])
    def test_changes_that_are_no_list_are_none(self, forge, changed):
        assert forge({"changed": changed}, {"value": torch.ones(())}).call("f", z=Z).changed == ()


def test_requests_are_json_and_tensors_and_nothing_else(pair):
    """No pickle, either way: the bytes on the wire are a JSON object and a safetensors file."""
    wire.send(pair[0], {"op": "call"}, {"z": Z})
    data = pair[1].recv(10_000)
    text, body = struct.unpack("<QQ", data[:16])
    assert json.loads(data[16 : 16 + text]) == {"op": "call"}
    assert safetensors.torch.load(data[16 + text :])["z"].equal(Z)
    assert len(data) == 16 + text + body
