"""A submission's processor time, counted by the kernel, so that the submission cannot change it."""

import os
from collections.abc import Iterator

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, TIMES = 1, slice(11, 15)  # after the name in /proc/PID/stat: user and system, own and of children waited for


def computed(process: int) -> float:
    """Processor seconds of a process and all its descendants; 0 if /proc does not show them."""
    entries = list(_entries())
    parents = {number: parent for number, parent, _ in entries}
    return sum(ticks for number, _, ticks in entries if _descends(number, process, parents)) / TICKS


def _entries() -> Iterator[tuple[int, int, int]]:
    """Each visible process: its number, its parent's number and its ticks."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(name), int(fields[PARENT]), sum(map(int, fields[TIMES]))


def _descends(number: int, process: int, parents: dict[int, int]) -> bool:
    while number != process and number in parents:
        number = parents[number]
    return number == process
