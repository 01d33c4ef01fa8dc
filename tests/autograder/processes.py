"""Which processes a process has started, and which of some are still there; and busy ones beside."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def descendants(pid: int) -> set[int]:
    """All that a process has started, and what those have."""
    children = set()
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children |= {int(child) for child in thread.read_text().split()}
        except OSError:
            continue  # it has just ended
    return children.union(*map(descendants, children))


def left(pids: set[int], seconds: float = 20.0) -> set[int]:
    """Those that still run after that long, if any do."""
    until = time.monotonic() + seconds
    while (alive := {pid for pid in pids if _runs(pid)}) and time.monotonic() < until:
        time.sleep(0.05)
    return alive


@contextmanager
def busy(count: int) -> Iterator[None]:
    """That many processes that do nothing but compute; each ends by itself after two minutes."""
    loop = "import time\nend = time.monotonic() + 120\nwhile time.monotonic() < end: pass"
    started = [subprocess.Popen([sys.executable, "-I", "-S", "-c", loop]) for _ in range(count)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
