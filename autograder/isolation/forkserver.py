"""Import torch once, and fork a worker for every submission.

Starting Python and importing torch costs seconds, a fork milliseconds. A worker inherits nothing from
an earlier one: each is forked from this process, which runs no student's code itself. It runs behind the
walls of `autograder.isolation.sandbox`, and each worker behind those of `autograder.isolation.confinement`.
Run as `python -m autograder.isolation.forkserver FD` by `ForkServer`.
"""

import atexit
import contextlib
import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from autograder.isolation import confinement, guard, processes, sandbox

Work = Callable[[socket.socket], None]
ENVIRONMENT = ("PATH", "LANG", "LD_LIBRARY_PATH")  # no secrets, no seed
OWN_NAMESPACES = "own namespaces"
REPLY = 4096
START_SECONDS = 120.0  # until torch is imported, on a machine that may be busy


class ForkServer:
    """The grader's handle on the fork server: `spawn` and `end` workers; it ends with the grader."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(START_SECONDS)
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        self.process = subprocess.Popen(
            [*sandbox.command(), sys.executable, "-I", "-m", "autograder.isolation.forkserver", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd="/",
            env=environment | {"OMP_NUM_THREADS": "1", "USER": "student"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.walls, self.separate = sandbox.layer(), True
        theirs.close()

    def spawn(self) -> tuple[socket.socket, int, tuple[str, ...]]:
        """Start a worker; return its connection, its number and its layers of isolation.

        Raises ConnectionError when the process has ended, RuntimeError when a worker could not be confined.
        """
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as failing:
            failing.enter_context(ours)
            with theirs:
                reply = self._ask({"fork": True}, theirs.fileno())
            if "failed" in reply:
                raise RuntimeError(f"no worker for a submission: {reply['failed']}")
            failing.pop_all()
        self.separate = OWN_NAMESPACES in reply["layers"]
        return ours, reply["worker"], (*self.walls, *reply["layers"])

    def computed(self, worker: int) -> float:
        """Processor seconds of a worker and of everything it has started, as counted by the kernel."""
        return self._ask({"computed": worker})["seconds"]

    def end(self, worker: int) -> None:
        """Kill a worker and everything it has started; wait until they are gone.

        Where workers share namespaces, those go too: what a submission left in them must not meet the next.
        """
        self._ask({"end": worker})
        if self.walls and not self.separate:
            self.close()

    def close(self) -> None:
        """End the fork server, which first ends its workers."""
        self.control.close()
        self.process.wait()

    def _ask(self, order: dict[str, Any], *descriptors: int) -> dict[str, Any]:
        """Send an order and return the reply. Raises ConnectionError if the fork server is silent or has ended."""
        what = "has ended"
        try:
            socket.send_fds(self.control, [json.dumps(order).encode()], descriptors)
            if reply := self.control.recv(REPLY):
                return json.loads(reply)
        except TimeoutError:
            what = f"was silent for {START_SECONDS:g} s: is this machine overloaded?"
        except OSError:
            pass
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        raise ConnectionError(f"the process that forks the workers {what}")


def forkserver() -> ForkServer:
    """The grader's fork server, started on first use and again if it has ended."""
    if (server := _started()).process.poll() is None:
        return server
    server.control.close()
    _started.cache_clear()
    return _started()


@cache
def _started() -> ForkServer:
    server = ForkServer()
    atexit.register(server.close)
    return server


def serve(control: socket.socket, work: Work) -> None:
    """Fork and end workers on request until the grader is gone; then end the remaining ones."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process of a worker's namespace keeps this
    confinement.landlock()
    given = os.path.isdir(sandbox.FOLDER)
    place = sandbox.FOLDER if given else tempfile.mkdtemp(prefix="submission-")
    separate = _can_separate(place)
    workers: dict[int, str | None] = {}
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, REPLY, 1)
        if not message:
            break
        order = json.loads(message)
        if "fork" in order:
            reply, folder = _fork(control, work, descriptors[0], place if separate else None)
            workers[reply["worker"]] = folder
            if "failed" in reply:
                _end(reply["worker"], workers.pop(reply["worker"]))
        elif "computed" in order:
            reply = {"seconds": processes.computed(order["computed"])}
        else:
            _end(order["end"], workers.pop(order["end"], None))
            reply = {}
        control.send(json.dumps(reply).encode())
    for worker, folder in workers.items():
        _end(worker, folder)
    if not given:
        os.rmdir(place)


def _can_separate(place: str) -> bool:
    """Whether a worker can have its own namespaces; a child process tries it."""
    child = os.fork()
    if not child:
        with contextlib.suppress(OSError):
            if first := confinement.fork_apart():
                os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]))
            confinement.own_namespaces(place, None)
            os._exit(0)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _fork(control: socket.socket, work: Work, descriptor: int, place: str | None) -> tuple[dict[str, Any], str | None]:
    """Fork a worker; return its number and layers, or how it failed, and the folder made for it, if any.

    place: where a worker with namespaces of its own has its folder; None when it cannot have them.
    """
    user = confinement.spare_user()
    folder = None if place else tempfile.mkdtemp(prefix="submission-")
    reading, writing = os.pipe()
    if child := confinement.fork_apart() if place else os.fork():
        os.close(descriptor)
        os.close(writing)
        with os.fdopen(reading, "rb") as report:
            told = report.read(REPLY)
        return {"worker": child} | json.loads(told or b'{"failed": "it ended at once"}'), folder
    try:
        control.close()
        os.close(reading)
        with _reported(writing) as layers:
            layers += _settle(str(place or folder), user, apart=place is not None)
        work(socket.socket(fileno=descriptor))
    finally:
        os._exit(0)


@contextlib.contextmanager
def _reported(pipe: int) -> Iterator[list[str]]:
    """Report to the fork server which layers the body adds, or what it raises."""
    layers: list[str] = []
    report: dict[str, Any] = {"layers": layers}
    try:
        yield layers
    except BaseException as error:
        report = {"failed": f"{type(error).__name__}: {error}"[:1000]}
        raise
    finally:
        os.write(pipe, json.dumps(report).encode())
        os.close(pipe)


def _settle(folder: str, user: int | None, apart: bool) -> list[str]:
    """Become a worker, in its own session and folder, behind its walls; return their names."""
    layers = []
    if apart:
        confinement.own_namespaces(folder, user)
        if worker := os.fork():
            os.closerange(3, 256)
            guard.watch(worker)
            os._exit(0)  # and with the first process of the namespace all that is left in it
        layers.append(OWN_NAMESPACES)
    elif user is not None:
        os.chown(folder, user, user)
    os.setsid()
    layers += confinement.confined(folder, user)
    os.chdir(folder)
    os.environ |= {"HOME": folder, "TMPDIR": folder}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return layers


def _end(worker: int, folder: str | None) -> None:
    for kill in (os.killpg, os.kill):  # its group, if it got so far as to have one
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(worker, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(worker, 0)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    import torch

    from autograder.isolation import worker

    torch.set_num_threads(1)
    worker.rehearse()
    gc.freeze()  # or a worker's first collection would touch, and so copy, all of torch
    serve(socket.socket(fileno=int(sys.argv[1])), worker.serve)
