"""Run an assignment's checks on a submission: the one way in, for every door."""

import contextlib
import importlib
import os
import platform
import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

import autograder
from autograder import checks
from autograder.notebook import Notebook, UnusableSubmission
from autograder.plugin import Grades
from autograder.results import QuestionResult, Result
from autograder.submission import Submission

QUIET = (
    "-s", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:warnings", "-p", "no:faulthandler",
    "-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging",
    "--disable-plugin-autoload", "--assert=plain", "--noconftest", "--import-mode=importlib",
)  # fmt: skip


def assignments() -> list[str]:
    """The names of the assignments that have checks."""
    return sorted(path.stem.removeprefix("test_") for path in Path(checks.__file__).parent.glob("test_*.py"))


def checks_of(assignment: str) -> ModuleType:
    """The module with the assignment's checks. Raises ValueError when there is none of that name."""
    if assignment not in assignments():
        raise ValueError(f"no assignment {assignment!r}; there is {', '.join(assignments())}")
    return importlib.import_module(f"autograder.checks.test_{assignment}")


def public_seed() -> int:
    """The seed of the checks' inputs: the instructor's `SCORELAB_SEED`, or 0 for everyone else.

    Raises ValueError when that is not a whole number.
    """
    seed = os.environ.get("SCORELAB_SEED") or "0"
    try:
        return int(seed)
    except ValueError:
        raise ValueError(f"want SCORELAB_SEED to be a whole number, got {seed!r}") from None


def run_checks(
    submission: Submission, assignment: str, seed: int, questions: list[str] | None = None
) -> tuple[QuestionResult, ...]:
    """The results of the questions (all of them unless given), computed without touching a global random state."""
    module = checks_of(assignment)
    grades = Grades(submission, seed, questions or list(module.QUESTIONS))
    with _untouched_randomness(), _usual_torch(), _no_pytest_options():
        status = pytest.main([*QUIET, "-c", os.devnull, module.__file__], plugins=[grades])
    if status == pytest.ExitCode.INTERRUPTED:  # not by an import that failed: the module has been imported above
        raise KeyboardInterrupt
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest could not run {module.__file__}: {status!r}")
    return grades.by_question()


def grade(notebook: Notebook, assignment: str, seed: int, name: str = "", trust: bool = False) -> Result:
    """The result of a submission, run in an isolated process of its own.

    trust: go on where this machine has no isolation.
    Raises UnusableSubmission, in one line, when it is not a submission for this assignment; NotIsolated.
    """
    from autograder.isolated import isolated  # here: it needs Linux, a notebook's own checks do not

    _expect_of(notebook, assignment, name)
    with isolated(notebook, trust) as submission:
        questions = run_checks(submission, assignment, seed)
        return Result(assignment, name, "graded", questions, seed, submission.layers, versions())


def versions() -> dict[str, str]:
    """What the result depends on."""
    return {
        "scorelab": autograder.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
    }


def _expect_of(notebook: Notebook, assignment: str, name: str) -> None:
    module = checks_of(assignment)
    if notebook.assignment not in (None, assignment):
        raise UnusableSubmission(f"{name}: want a notebook of {assignment}, got one of {notebook.assignment}")
    functions = {f for needed in module.QUESTIONS.values() for f in needed}
    known = {*module.QUESTIONS, *(f"{q}-check" for q in module.QUESTIONS)}
    if not any(cell.grade_id in known or any(f in cell.source for f in functions) for cell in notebook.cells):
        raise UnusableSubmission(f"{name}: no answer cells of {assignment}, and no {' or '.join(sorted(functions))}")


@contextlib.contextmanager
def _untouched_randomness() -> Iterator[None]:
    """Leave the global random streams as they were, whatever the submission draws."""
    python, numpy, pytorch = random.getstate(), np.random.get_state(), torch.random.get_rng_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        torch.random.set_rng_state(pytorch)


@contextlib.contextmanager
def _usual_torch() -> Iterator[None]:
    """Results that do not hang on the number of cores or on what a notebook set; all is put back after.

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
    """Without the options that this environment has for other runs of pytest, one that is around this included."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST")
    options = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(options)
