"""A copy of the repository, with its own kit in force, for tests that change what is in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def clone(to: Path) -> dict[str, str]:
    """Copy the repository as it is; the environment in which its own kit is the one that is found."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in filter(None, listed.stdout.splitlines()):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    return {"PYTHONPATH": os.pathsep.join(map(str, (to, to / "lib")))}


def run(command: str, folder: Path, **environment: str) -> str:
    """What a command of the shell prints, in a folder. Fails when its exit status is not 0."""
    status, said = told(command, folder, **environment)
    assert status == 0, f"{command}: {said}"
    return said


def told(command: str, folder: Path, **environment: str) -> tuple[int, str]:
    """The exit status of a command of the shell, and what it prints, to stderr as well."""
    scripts = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    there = os.environ | scripts | {"SCORELAB_SEED": "0"} | environment
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, shell=True, cwd=folder, env=there, text=True, timeout=250, **streams)
    return done.returncode, done.stdout
