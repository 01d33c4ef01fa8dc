"""What is made once for a whole run of the tests, by the process that asks for it first."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def shared(request: pytest.FixtureRequest, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, as `make` has filled it. Nobody changes it: who wants to copies it."""
    folder = _base(request) / name
    with folder.with_suffix(".lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if not lock.read():
            shutil.rmtree(folder, ignore_errors=True)  # what one that failed has left
            make(folder)
            lock.write("made")
    return folder


def _base(request: pytest.FixtureRequest) -> Path:
    """The run's folder; each of several processes has its own below it."""
    own = request.getfixturevalue("tmp_path_factory").getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own
