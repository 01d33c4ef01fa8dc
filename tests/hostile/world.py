"""What an attack could touch: a course, a home, other files, listeners, a neighbour; and whether it did."""

import compileall
import contextlib
import glob
import os
import secrets
import select
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from autograder.isolation.forkserver import forkserver

CLONE = Path(__file__).parents[2]
SEED = 918273645  # the instructor's, which no submission may learn
WATCHED = ("autograder", "solutions", "lib/scorelab")


class World:
    """A course in `folder`, with secrets in it, a home, and listeners on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.token = folder, f"hx{secrets.token_hex(5)}"  # a process name has at most 15 characters
        self.course, self.home, self.outside = (folder / name for name in ("course", "home", "outside"))
        for name in WATCHED:  # or another test's first import would make a folder for its byte code meanwhile
            compileall.compile_dir(CLONE / name, quiet=2)
        self._furnish()
        self._listen()

    def facts(self, sibling: int | None = None) -> dict[str, str]:
        """What stands for @NAME@ in an attack's source."""
        ports = {
            name: self.listeners[name].getsockname()[1] for name in ("TCP", "TCP6", "UDP") if name in self.listeners
        }
        return {name: str(value) for name, value in {
            "TOKEN": self.token, "COURSE": self.course, "HOME": self.home, "OUTSIDE": self.outside, "CLONE": CLONE,
            "REALHOME": Path.home(), "PYTHON": os.path.realpath(sys.executable), "TORCH": Path(torch.__file__).parent,
            "GRADER": os.getpid(), "SERVER": forkserver().process.pid, "SIBLING": sibling or 2**22 + 1, "SEED": SEED,
            "UNIX": self.folder / "listener", "ABSTRACT": self.token, "TCP6": 9, **ports,
        }.items()}  # fmt: skip

    def files(self) -> dict[str, tuple[object, ...]]:
        """Every file and folder that must stay as it is: its kind, owner, size and times.

        Whatever is done to one, the kernel notes when; nobody but the kernel writes that time.
        """
        tops = [self.folder, *(CLONE / name for name in WATCHED)]
        return {
            str(path): _state(path) for top in tops for path in [top, *top.rglob("*")] if "__pycache__" not in str(path)
        }

    def left_elsewhere(self) -> list[str]:
        """Files with the test's mark where nobody watches every file."""
        ours = (CLONE / "autograder", CLONE / "autograder" / "__pycache__")
        places = [*map(Path, ("/", "/tmp", "/var/tmp", "/dev/shm")), *ours]
        return [str(found) for place in places for found in place.glob(f"*{self.token}*")]

    def contacted(self) -> list[str]:
        """The listeners that somebody has spoken to since the last time."""
        ready, _, _ = select.select(self.listeners.values(), [], [], 0)
        for listener in ready:
            with contextlib.suppress(OSError):
                _drain(listener)
        return [name for name, listener in self.listeners.items() if listener in ready]

    def alive(self, name: str, seconds: float = 20.0) -> list[int]:
        """The processes and threads of that name that do not end within some seconds."""
        until = time.monotonic() + seconds
        while (found := list(processes(name))) and time.monotonic() < until:
            time.sleep(0.05)
        return found

    def clean(self) -> None:
        """Remove what an attack left, so that the next is not blamed for it."""
        for path in self.left_elsewhere():
            with contextlib.suppress(OSError):
                os.unlink(path)
        for pid in processes(self.token):
            with contextlib.suppress(OSError):
                os.kill(pid, 9)

    def close(self) -> None:
        for listener in self.listeners.values():
            listener.close()

    def _furnish(self) -> None:
        secret = f"SCORELAB_SEED = {SEED}"
        for name, text in {
            "course/gradebook/gradebook.db": secret,
            "course/gradebook/results/ada.json": "{}",
            "course/nbgrader_config.py": secret,
            "course/feedback/ada.html": "4 of 4",
            "course/submitted/ada/ps1_score_sde/ps1_score_sde.ipynb": "{}",
            "course/submitted/ada/ps1_score_sde/notes.txt": "hers",
            "home/.secret": secret,
            "home/.local/lib/site.txt": "",
            "outside/others.txt": secret,
        }.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)
        (self.course / "submitted/ada/ps1_score_sde/notes.txt").chmod(0o666)
        self.outside.chmod(0o777)

    def _listen(self) -> None:
        unix, tcp, udp = socket.SOCK_STREAM, socket.SOCK_STREAM, socket.SOCK_DGRAM
        self.listeners = {
            "TCP": _bound(socket.AF_INET, tcp, ("127.0.0.1", 0)),
            "UDP": _bound(socket.AF_INET, udp, ("127.0.0.1", 0)),
            "unix": _bound(socket.AF_UNIX, unix, str(self.folder / "listener")),
            "abstract": _bound(socket.AF_UNIX, unix, f"\0{self.token}"),
            "abstract datagrams": _bound(socket.AF_UNIX, udp, f"\0{self.token}-datagram"),
        }
        with contextlib.suppress(OSError):  # a machine may have no IPv6
            self.listeners["TCP6"] = _bound(socket.AF_INET6, tcp, ("::1", 0))


def processes(name: str) -> Iterator[int]:
    """The processes, and threads of other processes, that have that name and have not ended."""
    for path in map(Path, glob.iglob("/proc/[0-9]*/task/[0-9]*/stat")):  # which minds none that end meanwhile
        with contextlib.suppress(OSError):
            _, _, rest = path.read_text().partition("(")
            comm, _, state = rest.rpartition(")")
            if comm == name and state.split()[0] not in "ZX":
                yield int(path.parts[4])


def _state(path: Path) -> tuple[object, ...]:
    with contextlib.suppress(OSError):
        s = path.lstat()
        return s.st_ino, s.st_mode, s.st_uid, s.st_size, s.st_mtime_ns, s.st_ctime_ns
    return ("gone",)


def _bound(family: int, kind: int, address: object) -> socket.socket:
    listener = socket.socket(family, kind)
    listener.bind(address)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    if family == socket.AF_UNIX and isinstance(address, str) and not address.startswith("\0"):
        os.chmod(address, 0o777)
    listener.setblocking(False)
    return listener


def _drain(listener: socket.socket) -> None:
    while True:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(2**16)
        else:
            listener.accept()[0].close()
