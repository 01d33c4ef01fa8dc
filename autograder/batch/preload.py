"""Imported once, by the process that a pool's processes are forked from: they have it all from the start.

That process runs none of a grader's work, and no student's code.
"""

import os
import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to deal with
os.environ["OMP_NUM_THREADS"] = "1"  # before torch is imported

from autograder.job import prepare  # noqa: E402

prepare()
