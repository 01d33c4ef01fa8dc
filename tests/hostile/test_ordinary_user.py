"""The core of the corpus, graded by an ordinary user: other walls hold there than around root."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.corpus import CORPUS
from tests.hostile.test_hostile import LETHAL, environment
from tests.hostile.world import CLONE

NOBODY = "65534"
CORE = [
    "loop", "stops-itself", "becomes-another", "spinner", "hard-exit", "segfault",
    "memory", "memory-in-sum", "memory-shared-in-sum", "memory-without-a-process",
    "forks", "threads", "descriptors", "big-file", "many-files", "shared-memory",
    "imports-reference", "finds-reference", "reads-catalogue", "reads-gradebook", "reads-seed-file", "reads-others",
    "reads-home", "reads-temporary", "reads-up", "links", "searches", "environment", "proc-environment", "proc-others",
    "counts-processes", "memory-of-grader", "descriptors-hunted", "descriptors-used",
    "writes-gradebook", "writes-grader", "writes-home", "writes-temporary", "opens-to-write", "removes",
    "becomes-root", "is-root", "user-namespace", "user-namespace-by-clone", "mounts", "enters-namespace",
    "priority", "kernel-doors",
    "tcp", "tcp-6", "udp", "dns", "unix", "abstract", "unix-datagram", "raw", "interfaces", "terminal",
    "daemon", "orphans", "kill-first", "yes", "patch-torch", "patch-state", "wire-zero", "wire-deep", "wire-trickle",
    *(attack.id for attack in LETHAL),
]  # fmt: skip

# In a mount namespace of its own, the interpreter where another user may read it, whatever the modes above it.
# $1: the first folder above it that others may not enter.   $2: the interpreter's own.   $3: the clone.
VISIBLE = """
set -e
kept=$(mktemp -d)
mkdir "$kept/python" "$kept/clone"
mount --bind "$2" "$kept/python"
mount --bind "$3" "$kept/clone"
if [ -n "$1" ]; then mount -t tmpfs -o mode=755 none "$1"; fi
mkdir -p "$2" "$3"
mountpoint -q "$2" || mount --bind "$kept/python" "$2"
mountpoint -q "$3" || mount --bind "$kept/clone" "$3"
shift 3
cd /
exec setpriv --reuid "$NOBODY" --regid "$NOBODY" --clear-groups --inh-caps=-all --bounding-set=-all "$@"
"""


def closed(path: str) -> str:
    """The first folder on the way to the path that others may not enter; "" when they may enter all."""
    above = [folder for folder in reversed(Path(path).parents) if not folder.stat().st_mode & 0o001]
    return str(above[0]) if above else ""


def as_nobody(*command: str) -> list[str]:
    python = os.path.realpath(sys.base_prefix)
    setup = [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        VISIBLE,
        "sh",
        closed(python),
        python,
        str(CLONE),
    ]
    return [*setup, *command]


def possible() -> str:
    """Why this cannot be run here; "" when it can."""
    if os.getuid() != 0:
        return "these tests are already run by an ordinary user: test_hostile.py is the same"
    if not (shutil.which("setpriv") and shutil.which("unshare")):
        return "want setpriv and unshare, of util-linux"
    tried = subprocess.run(
        as_nobody(sys.executable, "-c", "import torch"), env=user_environment(), capture_output=True, text=True
    )
    return "" if tried.returncode == 0 else f"cannot run Python as another user: {tried.stderr.strip()[-200:]}"


def user_environment() -> dict[str, str]:
    return environment() | {"NOBODY": NOBODY, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", "USER": "nobody"}


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    """What each attack got away with, graded by another user in a process apart."""
    if reason := possible():
        pytest.skip(reason)
    command = as_nobody(sys.executable, "-m", "tests.hostile", *CORE)
    done = subprocess.run(command, env=user_environment(), capture_output=True, text=True, timeout=400)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["id"]: line["breaches"] for line in lines} | {"stderr": [done.stderr[-1000:]]}


@pytest.mark.slow  # a grader of its own, and eighty attacks: a minute
@pytest.mark.parametrize("name", CORE)
def test_it_is_held(name, found):
    assert name in CORPUS
    assert found.get(name, ["the grader was gone", *found["stderr"]]) == []


@pytest.mark.slow
def test_nothing_remains_for_the_next_submission():
    if reason := possible():
        pytest.skip(reason)
    tests = str(Path(__file__).with_name("test_remains.py"))
    command = as_nobody(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests)
    done = subprocess.run(command, env=user_environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:]
