"""Import everything once, in the process from which a pool's processes are forked.

That process runs none of a grader's work, and no student's code.
"""

import os
import signal
import sys
from types import TracebackType


def _tell(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """Why a process could not begin; but of one that a grader asked for and no longer waits for, nothing."""
    if not issubclass(kind, FileNotFoundError | EOFError):  # its semaphores are gone, or what it was to be told
        sys.__excepthook__(kind, error, at)


sys.excepthook = _tell
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to deal with
os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported

from autograder.grading.job import prepare  # noqa: E402

prepare()
