"""An environment with nothing but what a wheel asks for, made without a network and without copying torch."""

import os
import subprocess
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from packaging.utils import canonicalize_name

from autograder.handout.bundle import needed

# Where Windows differs: modules and functions that it has not, taken away once libraries have looked for them.
WINDOWS = """
import os, signal, sys
import torch, rich.console, typer, tqdm, matplotlib.pyplot, sklearn.datasets, scipy.stats, IPython, pytest, nbformat
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("SIGALRM", "setitimer", "ITIMER_REAL"):
    delattr(signal, name)
for name in ("fork", "sysconf", "getuid", "setsid"):
    delattr(os, name)
import autograder.grading.run
autograder.grading.run.sys = type(sys)("sys")
autograder.grading.run.sys.platform = "win32"
"""


class Plain:
    """A virtual environment of this Python, with links to the distributions that a wheel needs, and its files."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        venv.create(folder, symlinks=True)
        self.python = folder / "bin" / "python"
        (packages,) = folder.glob("lib/python*/site-packages")
        for name in sorted(needed(wheel) - {"scorelab"}):
            _link(name, packages)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)

    def run(self, script: str, *arguments: str, cwd: Path, status: int = 0) -> str:
        """What a script prints there; no wall is on the PATH, as on most students' machines."""
        done = subprocess.run(
            [self.python, "-c", script, *arguments],
            cwd=cwd,
            env={"OMP_NUM_THREADS": "1", "HOME": str(cwd), "PATH": "", "MPLBACKEND": "agg"},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == status, done.stderr[-2000:]
        return done.stdout if status == 0 else done.stderr


def _link(name: str, packages: Path) -> None:
    found = distribution(name)
    assert canonicalize_name(found.metadata["Name"]) == name
    home = Path(str(found.locate_file("")))
    tops = {file.parts[0] for file in found.files or [] if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        if not (packages / top).exists():
            os.symlink(home / top, packages / top)


def modules_of(distributions: set[str]) -> str:
    """A line that fails when one of these distributions' modules is loaded."""
    return (
        f"import sys; loaded = {distributions!r} & {{m.split('.')[0] for m in sys.modules}}; assert not loaded, loaded"
    )
