"""A process that imports torch once and forks a worker for every submission.

Starting Python and importing torch costs seconds, a fork milliseconds. A worker inherits nothing from
an earlier one: each is forked from this process, which runs no student's code itself.
Run as `python -m autograder.forkserver FD` by `ForkServer`.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache

Work = Callable[[socket.socket], None]
ENVIRONMENT = ("PATH", "LANG", "LD_LIBRARY_PATH")  # no secrets, no seed


class ForkServer:
    """The grader's handle on the process. `spawn` and `end` workers; it ends with the grader."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "autograder.forkserver", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd="/",
            env=environment | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()

    def spawn(self, folder: str) -> tuple[socket.socket, int]:
        """A new worker in that folder: the connection to it, and its process id."""
        ours, theirs = socket.socketpair()
        with theirs:
            return ours, int(self._ask({"fork": folder}, theirs.fileno()))

    def end(self, worker: int) -> None:
        """Kill a worker and what is left of its process group, and wait until it is gone."""
        self._ask({"end": worker})

    def close(self) -> None:
        """End the process, which first ends its workers."""
        self.control.close()
        self.process.wait()

    def _ask(self, order: dict[str, str | int], *descriptors: int) -> bytes:
        """The reply to an order. Raises ConnectionError when a submission has killed the process."""
        with contextlib.suppress(ConnectionError):
            socket.send_fds(self.control, [json.dumps(order).encode()], descriptors)
            if reply := self.control.recv(64):
                return reply
        self.process.kill()
        self.process.wait()
        raise ConnectionError("the process that forks the workers has ended")


def forkserver() -> ForkServer:
    """The grader's fork server: started when it is first needed, and again when it has ended."""
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
    """Fork and end workers, as told, until the grader is gone; then end those that are left."""
    workers: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
        if not message:
            break
        order = json.loads(message)
        if "fork" in order:
            worker = _fork(control, work, order["fork"], descriptors[0])
            workers.add(worker)
            control.send(str(worker).encode())
        else:
            _end(order["end"])
            workers.discard(order["end"])
            control.send(b"ended")
    for worker in workers:
        _end(worker)


def _fork(control: socket.socket, work: Work, folder: str, descriptor: int) -> int:
    if worker := os.fork():
        os.close(descriptor)
        return worker
    try:
        control.close()
        os.setsid()
        os.chdir(folder)
        os.environ["HOME"] = folder
        work(socket.socket(fileno=descriptor))
    finally:
        os._exit(0)


def _end(worker: int) -> None:
    for kill in (os.killpg, os.kill):  # its group, if it got so far as to have one
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(worker, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(worker, 0)


if __name__ == "__main__":
    import torch

    from autograder import worker

    torch.set_num_threads(1)
    serve(socket.socket(fileno=int(sys.argv[1])), worker.serve)
