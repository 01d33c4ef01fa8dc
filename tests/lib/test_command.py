"""`scorelab` beside another distribution that has a package `autograder`."""

import subprocess
import sys
from pathlib import Path

import pytest

from scorelab import command


@pytest.fixture
def other(tmp_path) -> Path:
    """A folder in which a distribution `grader` has installed its own package `autograder`."""
    info = tmp_path / "grader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: grader\nVersion: 1.0\n")
    (info / "RECORD").write_text("autograder/__init__.py,,\nautograder/cli.py,,\n")
    (tmp_path / "autograder").mkdir()
    (tmp_path / "autograder" / "__init__.py").write_text("")
    (tmp_path / "autograder" / "cli.py").write_text("def app(): print('another grader')")
    return tmp_path


def test_alone_the_kit_has_nothing_to_say():
    assert command.intruder() is None


def test_the_command_says_in_one_line_who_is_in_the_way(other, monkeypatch):
    """Though the other package is the one that would be imported."""
    monkeypatch.setenv("PYTHONPATH", str(other))
    script = "from scorelab.command import main; main()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, cwd=other)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "scorelab: the package `autograder` is the kit's own, but grader has installed another" in line
    assert "pip uninstall grader" in line
