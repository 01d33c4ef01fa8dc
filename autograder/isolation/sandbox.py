"""The outer walls: what the process that forks the workers can see of the machine.

It gets namespaces of its own, from bubblewrap where that works, else from util-linux's `unshare`: no network,
no other processes. Under bubblewrap it also has a file system of its own, which holds the system, Python
and the few modules that a worker needs, all of it read-only; without, Landlock keeps a worker to those same
paths (`autograder.isolation.confinement`). Neither course, home, gradebook, solutions nor checks are among them.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import scorelab

PACKAGE = Path(__file__).parents[1]
OURS = ("__init__.py", "text.py", "student", "isolation")  # what a worker needs of the grader
SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys/devices/system/cpu",
    "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime",
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
FOLDER = "/submission"  # where a submission's own files are, behind bubblewrap
# The fork server's, not a worker's: for namespaces of a worker's own, then for another user's id and what comes of it.
CAPABILITIES = ("SYS_ADMIN", "SETUID", "SETGID", "CHOWN", "KILL", "DAC_OVERRIDE")
NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try")


def command() -> tuple[str, ...]:
    """The prefix for the fork server's command: the best wall that works here, or nothing."""
    return next((outer for outer in (_bubblewrap(), _unshare()) if outer and _works(outer)), ())


def layer() -> tuple[str, ...]:
    """The name of the wall that `command` uses, for a result's list of layers."""
    return tuple(Path(name).name for name in command()[:1])


def readable() -> tuple[str, ...]:
    """The existing paths that a submission may read: the system, Python, and a worker's modules."""
    prefixes = (sys.base_prefix, sys.prefix, sys.exec_prefix)
    ours = [*(str(PACKAGE / name) for name in OURS), str(Path(scorelab.__file__).parent)]
    names = [*SYSTEM, *prefixes, *map(os.path.realpath, prefixes), *ours]
    return tuple(name for name in dict.fromkeys(names) if os.path.exists(name))


def _bubblewrap() -> tuple[str, ...]:
    """bubblewrap's command line. As root it makes no user namespace: a worker takes another user's id instead.

    Root in a user namespace is still root to the limit on processes, which then limits nothing.
    """
    program = shutil.which("bwrap")
    if program is None:
        return ()
    root = os.getuid() == 0
    rights = [word for name in CAPABILITIES[: None if root else 1] for word in ("--cap-add", f"CAP_{name}")]
    rights = ["--cap-drop", "ALL", *rights, *(() if root else ("--unshare-user",))]
    hidden = str(PACKAGE)
    outside = [path for path in readable() if not Path(path).is_relative_to(PACKAGE)]
    inside = [path for path in readable() if Path(path).is_relative_to(PACKAGE)]
    view = [*_bound(outside), *_folders(hidden), "--perms", "0755", "--tmpfs", hidden, *_bound(inside)]
    # Not --dev: for its terminals bubblewrap would add a user namespace, in which a worker cannot have its own pids.
    devices = _bound([path for path in DEVICES if os.path.exists(path)], "--dev-bind")
    own = [*devices, "--proc", "/proc", "--tmpfs", "/tmp", "--perms", "0755", "--dir", FOLDER]
    closed = ["--remount-ro", hidden, "--remount-ro", "/"]
    return (program, *NAMESPACES, *rights, *own, *view, *closed, "--chdir", "/", "--")


def _bound(paths: list[str], how: str = "--ro-bind") -> list[str]:
    return [word for path in paths for word in (*_folders(path), how, path, path)]


def _folders(path: str) -> list[str]:
    """The folders above a path, which bubblewrap as root would close to other users."""
    above = [str(folder) for folder in reversed(Path(path).parents)][1:]
    return [word for folder in above for word in ("--perms", "0755", "--dir", folder)]


def _unshare() -> tuple[str, ...]:
    program = shutil.which("unshare")
    if program is None:
        return ()
    user = () if os.getuid() == 0 else ("--user", "--map-root-user")
    return (program, *user, "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc")


@cache
def _works(outer: tuple[str, ...]) -> bool:
    """Whether this Python starts behind those walls; many machines and containers do not allow them."""
    python = [*outer, sys.executable, "-I", "-c", "import autograder"]
    try:
        return subprocess.run(python, capture_output=True, timeout=60, cwd="/").returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
