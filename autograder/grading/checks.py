"""Run checks with pytest in this process, and restore all global state afterwards."""

import contextlib
import os
import random
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from autograder.grading.pytest_plugin import CheckRun
from autograder.grading.results import QuestionResult
from autograder.problem_sets import load
from autograder.student.submission import Submission

QUIET = (
    "-s", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:warnings", "-p", "no:faulthandler",
    "-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging",
    "--disable-plugin-autoload", "--assert=plain", "--noconftest", "--import-mode=importlib",
    "-o", "markers=check: a graded check",  # else pytest warns of it in a problem set that lives elsewhere
)  # fmt: skip


def run_checks(
    submission: Submission, assignment: str, seed: int, questions: list[str] | None = None
) -> tuple[QuestionResult, ...]:
    """Run the questions' checks (all unless given) and return the results; global random states stay as they are."""
    asked = load(assignment)
    run = CheckRun(submission, seed, questions or list(asked.questions))
    _ = asked.modules  # imported here, or pytest would import them, with a warning for each mark
    with undisturbed(), _no_pytest_options():
        status = pytest.main([*QUIET, "-c", os.devnull, *map(str, asked.checks)], plugins=[run])
    if status == pytest.ExitCode.INTERRUPTED:  # not by an import that failed: the modules have been imported above
        raise KeyboardInterrupt
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest could not run the checks of {assignment}: {status!r}")
    return run.by_question()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Run a student's functions as grading does, and leave the notebook's random streams and torch's settings alone."""
    with _untouched_randomness(), usual_torch():
        yield


@contextlib.contextmanager
def _untouched_randomness() -> Iterator[None]:
    """Restore the global random streams afterwards, whatever the submission draws."""
    python, numpy, pytorch = random.getstate(), np.random.get_state(), torch.random.get_rng_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        torch.random.set_rng_state(pytorch)


@contextlib.contextmanager
def usual_torch() -> Iterator[None]:
    """Make results independent of the number of cores and of torch defaults set by the notebook; restore both.

    One thread: for tensors this small it is the fastest.
    """
    threads, dtype, device = torch.get_num_threads(), torch.get_default_dtype(), torch.get_default_device()
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    try:
        on_cpu = contextlib.nullcontext() if device.type == "cpu" else torch.device("cpu")
        with torch.inference_mode(False), torch.enable_grad(), on_cpu:
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads)


@contextlib.contextmanager
def _no_pytest_options() -> Iterator[None]:
    """Hide the pytest options of the environment, including those of a pytest run around this one."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST")
    options = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(options)
