"""Run jobs on processes of this machine, or on a Dask cluster. Both are a `concurrent.futures.Executor`.

`autograder.batch.tasks` gives them their jobs.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import forkserver
from types import TracebackType
from typing import Protocol, Self

from autograder.text import reason

SECONDS_TO_CONNECT = 10


class Pool(Protocol):
    """width: jobs that may be out at a time.    tries: how often a job that fails is tried."""

    tries: int

    @property
    def width(self) -> int: ...

    def submit(self, job: str) -> Future[str]: ...
    def restart(self) -> None: ...


def _work(job: str) -> str:
    from autograder.grading.job import work  # torch, which only the process that grades must wait for

    return work(job)


class Local:
    """Processes on this machine, one a usable core by default. They end with this one, however it ends.

    run: what turns a job into a result, both JSON.
    """

    tries = 3

    def __init__(self, processes: int | None = None, run: Callable[[str], str] = _work) -> None:
        self.processes, self.run = processes or usable_cores(), run
        self.width = 2 * self.processes
        self.others = set(multiprocessing.active_children())
        self._start()

    def submit(self, job: str) -> Future[str]:
        try:
            return self.executor.submit(self.run, job)
        except BrokenExecutor as error:  # a process has just died, and no other job was out
            failed: Future[str] = Future()
            failed.set_exception(error)
            return failed

    def restart(self) -> None:
        """New processes in place of all; whatever is out fails."""
        self._kill()
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._kill()  # at once: they have nothing to tidy up

    def _start(self) -> None:
        """They are forked from a process that imports torch once for all, while this one does other things."""
        context = multiprocessing.get_context("forkserver")  # a fork of this one, which may have threads, can hang
        context.set_forkserver_preload(["autograder.batch.preload"])
        forkserver.ensure_running()
        self.executor = ProcessPoolExecutor(self.processes, context, _prepare)

    def _kill(self) -> None:
        for process in set(multiprocessing.active_children()) - self.others:
            process.kill()
        self.executor.shutdown()


class Cluster:
    """The workers of a Dask scheduler, which tries a job again elsewhere when its worker is lost.

    Raises ValueError, in one line, when Dask is not installed, and when nothing answers at the address.
    """

    tries = 1

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ValueError("--scheduler needs Dask: pip install 'scorelab[cluster]'") from None
        for name in ("distributed", "tornado"):  # what they have to say comes back with each job
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self.client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ValueError(f"no Dask scheduler answers at {address}: {reason(error)}") from None
        self.executor = self.client.get_executor(retries=3)
        for _ in range(self.workers):  # those that are there now; others get ready with their first job
            self.executor.submit(_ready)

    @property
    def workers(self) -> int:
        """How many there are now; they come and go."""
        return len(self.client.scheduler_info(n_workers=-1)["workers"])

    @property
    def width(self) -> int:
        """Enough waits at the scheduler for a cluster that grows with the demand to grow."""
        return max(64, 4 * self.workers)

    def submit(self, job: str) -> Future[str]:
        return self.executor.submit(_work, job)

    def restart(self) -> None:
        """Nothing to do: the scheduler has replaced the worker."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(Exception):  # the scheduler may be gone; what is out is of no more use
            self.executor.shutdown(wait=False)
            self.client.close(timeout=SECONDS_TO_CONNECT)


def usable_cores() -> int:
    """How many this process may use, which in a container or a batch system is fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ready() -> None:
    """Start what a first job would wait for: this process's torch, and beside it the fork server's."""
    with suppress(OSError):  # a job that needs it will say so
        from autograder.isolation.forkserver import forkserver

        forkserver()
    from autograder.grading.job import prepare

    prepare()


def _prepare() -> None:
    """In each process: no say in Ctrl-C, and an end when the grader's comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=[multiprocessing.parent_process()], daemon=True).start()


def _end_with(grader: multiprocessing.process.BaseProcess) -> None:
    grader.join()
    os._exit(1)
