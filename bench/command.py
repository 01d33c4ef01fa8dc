"""Run a command and watch it: how long it takes, when it says what, and the memory of all its processes."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

INTERVAL = 2.0  # seconds between looks at the memory; each takes a tenth of a second of a core


@dataclass(frozen=True)
class Run:
    """A finished command.

    seconds: from start to end.    lines: what it printed, and how many seconds after the start.
    own:     peak memory of its first process in MB.    tree: peak memory of all its processes in MB.
    Shared pages are counted once (PSS), or once a process (RSS) where the system does not tell.
    """

    status: int
    seconds: float
    lines: tuple[tuple[float, str], ...]
    own: float
    tree: float

    def until(self, word: str) -> float:
        """Seconds until the last line that begins with the word. Raises ValueError when there is none."""
        times = [after for after, line in self.lines if line.startswith(word)]
        if not times:
            said = "\n".join(line for _, line in self.lines[-5:])
            raise ValueError(f"want a line that begins with {word!r}, got status {self.status} and:\n{said}")
        return times[-1]


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str | None], interval: float = INTERVAL
) -> Run:
    """Run the command in the folder, with the variables of the environment changed, or taken out where None."""
    variables = {name: value for name, value in (dict(os.environ) | dict(environment)).items() if value is not None}
    start, own, tree = time.monotonic(), 0.0, 0.0
    lines: list[tuple[float, str]] = []
    with subprocess.Popen(
        command,
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        reader = threading.Thread(target=_read, args=(process.stdout, start, lines))
        reader.start()
        while not _ended(process, interval):
            sizes = memory(process.pid)
            own, tree = max(own, sizes[0]), max(tree, sum(sizes))
        seconds = time.monotonic() - start
        reader.join()
    return Run(process.returncode, seconds, tuple(lines), own, tree)


def memory(pid: int) -> list[float]:
    """Memory of the process, then of each below it, in MB; 0 for one that has ended."""
    try:
        root = psutil.Process(pid)
        return [_size(process) for process in (root, *root.children(recursive=True))]
    except psutil.NoSuchProcess:
        return [0.0]


def _size(process: psutil.Process) -> float:
    try:
        return process.memory_full_info().pss / 2**20
    except psutil.AccessDenied:  # another user's, or in a user namespace of its own
        pass
    except psutil.NoSuchProcess:
        return 0.0
    try:
        return process.memory_info().rss / 2**20
    except psutil.Error:
        return 0.0


def _ended(process: subprocess.Popen[str], interval: float) -> bool:
    """Whether it has ended, or does so within the interval."""
    try:
        process.wait(interval)
    except subprocess.TimeoutExpired:
        return False
    return True


def _read(stream: IO[str], start: float, lines: list[tuple[float, str]]) -> None:
    for line in stream:
        lines.append((time.monotonic() - start, line.rstrip()))
