"""Confine one submission: what its worker gives up before it runs any of the student's code.

Each submission has namespaces of its own, so that what it leaves behind, processes, files or shared memory,
ends with it; a user id of its own, where the grader is root; no rights; limits on what it uses; and Landlock.
A layer that this machine does not have is left out, and the list of those in force says so.
"""

import contextlib
import ctypes
import os
import resource
import struct
from functools import cache

from autograder.isolation.sandbox import DEVICES, readable
from autograder.isolation.syscalls import filtered

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_MOUNT, NEW_IPC, NEW_PID = 0x00020000, 0x08000000, 0x20000000  # <linux/sched.h>
READ_ONLY, NOSUID, NODEV, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 1 << 5, 1 << 12, 1 << 14, 1 << 18  # <linux/mount.h>
DUMPABLE, NO_NEW_PRIVS = 4, 38  # <linux/prctl.h>
CAPABILITY_VERSION = 0x20080522  # <linux/capability.h>

MEMORY = 2 * 2**30  # beyond what torch itself takes: of a process, and of all of a submission's together
FOLDER, FILES = 64 * 2**20, 4096
LIMITS = {
    resource.RLIMIT_CPU: 900,  # seconds, of one process; checks have limits of their own, see `meter`
    resource.RLIMIT_NPROC: 64,
    resource.RLIMIT_NOFILE: 256,
    resource.RLIMIT_FSIZE: FOLDER,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_MSGQUEUE: 0,
}


def confined(folder: str, user: int | None) -> tuple[str, ...]:
    """Give up everything that a submission does not need; return the names of the active layers.

    folder: the one place where it may write.    user: the id to run as from now on; None keeps the present one.
    Raises OSError when a layer that every Linux has cannot be had.
    """
    layers: list[str] = []
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # of all processes, this one is to go when memory runs out
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        call("prctl", DUMPABLE, 1, 0, 0, 0)  # which a change of user takes away, and with it /proc/self
        layers.append("own user id")
    for limit, most in (LIMITS | {resource.RLIMIT_AS: _mapped() + MEMORY}).items():
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard),) * 2)
    call("prctl", NO_NEW_PRIVS, 1, 0, 0, 0)
    call("capset", struct.pack("Ii", CAPABILITY_VERSION, 0), bytes(24))
    return (*layers, "limits", "no new privileges", *_landlocked(folder), *filtered())


@cache
def landlock() -> tuple[str, ...]:
    """The Landlock layer with its version, which decides what it covers; () if there is none, as without py-landlock.

    To be called before a first fork: it searches for the C library with other programs' help.
    """
    try:
        from py_landlock import LandlockError, get_abi_version
    except ImportError:  # of the extra `grade`: a student's own check does without it
        return ()
    try:
        return (f"Landlock {get_abi_version()}",)
    except (LandlockError, OSError):
        return ()


def fork_apart() -> int:
    """Fork a child as the first process of a new pid namespace: when it ends, all processes in it end.

    Raises OSError where that is not allowed.
    """
    here = os.open("/proc/self/ns/pid", os.O_RDONLY)
    try:
        call("unshare", NEW_PID)
        if child := os.fork():
            call("setns", here, NEW_PID)
        return child
    finally:
        os.close(here)


def own_namespaces(folder: str, user: int | None) -> None:
    """Put this process, the first of a pid namespace, into its own mount and ipc namespaces too.

    The folder is then an empty file system in memory, and /proc shows the namespace's processes alone.
    Raises OSError where that is not allowed.
    """
    options = b"size=%d,nr_inodes=%d,uid=%d,mode=700" % (FOLDER, FILES, os.getuid() if user is None else user)
    call("unshare", NEW_MOUNT | NEW_IPC)
    call("mount", None, b"/", None, REC | PRIVATE, None)
    call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", NOSUID | NODEV, options)
    call("mount", b"proc", b"/proc", b"proc", NOSUID | NODEV, None)
    with contextlib.suppress(OSError):  # bubblewrap's, which all submissions see; elsewhere it is no mount
        call("mount", None, b"/tmp", None, REMOUNT | BIND | READ_ONLY | NOSUID | NODEV, None)


def spare_user() -> int | None:
    """An unused user id for a worker; None unless this process is root and every user can read Python."""
    if os.getuid() != 0 or not _python_is_open():
        return None
    with open("/proc/self/uid_map") as file:
        count = int(file.readline().split()[2])
    return None if count < 2**16 else 2**15 + int.from_bytes(os.urandom(4), "big") % (min(count, 2**31) - 2**15 - 2)


def call(function: str, *arguments: bytes | int | None) -> None:
    """Call a function of the C library. Raises OSError if it fails."""
    if LIBC[function](*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


def _landlocked(folder: str) -> tuple[str, ...]:
    if not (name := landlock()):
        return ()
    from py_landlock import AccessFs, Landlock

    rules = Landlock(strict=False).allow_read_write(folder).allow_read("/proc/self")
    for path in readable():
        in_folder = AccessFs.READ_DIR if os.path.isdir(path) else AccessFs(0)
        rules.add_path_rule(path, access=AccessFs.READ_FILE | AccessFs.EXECUTE | in_folder)
    rules.add_path_rule("/proc/cpuinfo", "/proc/meminfo", access=AccessFs.READ_FILE)  # torch looks there
    for path in filter(os.path.exists, DEVICES):
        rules.add_path_rule(path, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    rules.apply()
    return name


@cache
def _python_is_open() -> bool:
    """Whether every user can read what a submission needs."""
    return all(_open_to_all(path) for path in readable())


def _open_to_all(path: str) -> bool:
    above = os.path.realpath(path).split(os.sep)[1:-1]
    folders = [os.sep + os.path.join(*above[:n]) for n in range(1, len(above) + 1)]
    return all(os.stat(folder).st_mode & 0o001 for folder in folders) and bool(os.stat(path).st_mode & 0o004)


def _mapped() -> int:
    """Bytes of address space in use."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
