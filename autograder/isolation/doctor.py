"""What this machine has for grading: versions, isolation, and what is missing."""

import os
import shutil
import sysconfig
from collections.abc import Mapping

from rich.table import Table

from autograder.isolation import walls
from autograder.isolation.isolated import isolated
from autograder.student.notebook import Notebook

MEANING = {
    "process": "a submission's code never shares a process with the grade",
    "time limit": "of the processor, for each check and for all; the process is killed from outside",
    "bwrap": "no network, no other processes; of files only the system and Python, read-only",
    "unshare": "the same of network and processes, where there is no bubblewrap; files are Landlock's",
    "own namespaces": "what a submission starts and leaves ends with it; its memory is limited in sum",
    "own user id": "each submission runs as a user that owns nothing",
    "limits": "memory, processor time, processes, open files, file size; no core dumps",
    "no new privileges": "nothing it starts has more rights than it has: none",
    "Landlock": "files, TCP, signals, abstract sockets and tracing beyond its own",
    "system call filter": "no new namespaces, keyrings, tracing, mounting, BPF, io_uring or performance events",
}

PROGRAMS = {
    "bwrap": "the best outer wall: apt-get install bubblewrap",
    "unshare": "the second best, a part of util-linux",
    "alembic": "nbgrader makes a new gradebook with it",
}


def findings(versions: Mapping[str, str]) -> Table:
    """A table of three columns: what, found, and what that means.  versions: of the kit and its libraries."""
    grid = Table("what", "found", "meaning", header_style="bold")
    for name, version in versions.items():
        grid.add_row(name, version, "")
    grid.add_row("cores", str(len(os.sched_getaffinity(0))), "submissions that are graded at once")
    active = _active()
    for name, meaning in MEANING.items():
        found = next((layer for layer in active if layer.startswith(name)), None)
        grid.add_row(f"isolation: {name}", _version(found, name) if found else "–", meaning)
    grid.add_row("submissions", "isolated" if walls.enough(active) else "NOT isolated", walls.missing() or "")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    for program, meaning in PROGRAMS.items():
        grid.add_row(f"program: {program}", "found" if shutil.which(program, path=path) else "missing", meaning)
    seed = "set" if os.environ.get("SCORELAB_SEED") else "not set"
    grid.add_row("SCORELAB_SEED", seed, "without it grades use the public seed 0, and inputs can be memorised")
    return grid


def _active() -> tuple[str, ...]:
    """The layers between the grader and an empty submission."""
    with isolated(Notebook(()), trust=True) as submission:
        return submission.layers


def _version(layer: str, name: str) -> str:
    return layer.removeprefix(name).strip() or "active"
