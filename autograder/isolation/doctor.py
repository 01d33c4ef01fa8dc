"""Show what this machine has for grading: versions, isolation, and what is missing."""

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
    "time limit": "processor time is limited for each check and in total; the process is killed from outside",
    "bwrap": "no network and no other processes; only the files of the system and Python, read-only",
    "unshare": "fallback without bubblewrap: isolates network and processes; Landlock protects files",
    "own namespaces": "everything a submission starts ends with it; total memory is limited",
    "own user id": "each submission runs as a user that owns nothing",
    "limits": "on memory, processor time, processes, open files and file size; no core dumps",
    "no new privileges": "a submission runs without privileges, and nothing it starts can gain any",
    "Landlock": "denies files, TCP, signals, abstract sockets and tracing outside the submission",
    "system call filter": "no new namespaces, keyrings, tracing, mounting, BPF, io_uring or performance events",
}

PROGRAMS = {
    "bwrap": "the best outer wall: apt-get install bubblewrap",
    "unshare": "the second best outer wall, part of util-linux",
    "alembic": "nbgrader needs it to create a gradebook",
}


def findings(versions: Mapping[str, str]) -> Table:
    """A table of three columns: what, found, and what that means.  versions: of the kit and its libraries."""
    grid = Table("what", "found", "meaning", header_style="bold")
    for name, version in versions.items():
        grid.add_row(name, version, "")
    grid.add_row("cores", str(len(os.sched_getaffinity(0))), "submissions graded at the same time")
    active = _active()
    for name, meaning in MEANING.items():
        found = next((layer for layer in active if layer.startswith(name)), None)
        grid.add_row(f"isolation: {name}", _version(found, name) if found else "–", meaning)
    grid.add_row("submissions", "isolated" if walls.enough(active) else "NOT isolated", walls.missing() or "")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    for program, meaning in PROGRAMS.items():
        grid.add_row(f"program: {program}", "found" if shutil.which(program, path=path) else "missing", meaning)
    seed = "set" if os.environ.get("SCORELAB_SEED") else "not set"
    grid.add_row("SCORELAB_SEED", seed, "without it, grading uses the public seed 0, whose inputs can be memorised")
    return grid


def _active() -> tuple[str, ...]:
    """The active layers between the grader and an empty submission."""
    with isolated(Notebook(()), trust=True) as submission:
        return submission.layers


def _version(layer: str, name: str) -> str:
    return layer.removeprefix(name).strip() or "active"
