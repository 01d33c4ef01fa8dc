"""Which processes a process has started, and which of some are still there."""

import time
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


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
