"""The first process in a submission's namespaces: it sees every process of the submission and ends them all.

The kernel's limits count memory by process; only who sees all of them can count it in sum.
"""

import os
import time

from autograder.isolation.confinement import MEMORY

SECONDS = 0.1  # between two looks


def watch(worker: int) -> None:
    """Return when the worker has ended, or when its processes have gained more than `MEMORY` in total."""
    began = _held(os.getpid())
    while os.waitpid(worker, os.WNOHANG) == (0, 0) and _in_sum(began) <= MEMORY:
        time.sleep(SECONDS)


def _in_sum(began: int) -> int:
    """Bytes that all processes have gained since their start; shared memory counts for each."""
    return sum(max(0, _held(int(name)) - began) for name in os.listdir("/proc") if name.isdigit())


def _held(process: int) -> int:
    """Bytes of a process's private and shared memory, without mapped files; 0 if it has ended."""
    try:
        with open(f"/proc/{process}/status") as file:
            sizes = [line.split()[1] for line in file if line.startswith(("RssAnon:", "RssShmem:"))]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 1024 * sum(map(int, sizes))
