"""What is watched of a command: its time, its words and the memory of all its processes."""

import sys

import pytest

from bench.command import Run, run

HOLDS = "import time; kept = bytearray(b'x') * ({mb} * 2**20); print('kept', flush=True); time.sleep(1)"


def test_time_and_words(tmp_path):
    script = "import time, os; print('one', os.environ['WORD']); time.sleep(0.5); print('two', os.getcwd())"
    done = run([sys.executable, "-u", "-c", script], tmp_path, {"WORD": "here"})
    (first, one), (second, two) = done.lines
    assert done.status == 0
    assert (one, two) == ("one here", f"two {tmp_path}")
    assert second - first == pytest.approx(0.5, abs=0.4)
    assert done.until("two") == second <= done.seconds
    with pytest.raises(ValueError, match="begins with 'three', got status 0"):
        done.until("three")


def test_a_variable_can_be_taken_out(tmp_path, monkeypatch):
    monkeypatch.setenv("WORD", "here")
    done = run([sys.executable, "-c", "import os; print(os.environ.get('WORD'))"], tmp_path, {"WORD": None})
    assert [line for _, line in done.lines] == ["None"]


def test_memory_is_that_of_the_process_and_of_those_below_it(tmp_path):
    """200 MB held by a grandchild are seen, and not taken for the command's own."""
    alone = run([sys.executable, "-c", HOLDS.format(mb=0)], tmp_path, {})
    child = HOLDS.format(mb=200)
    shell = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {shell!r}])"
    done = run([sys.executable, "-c", nested], tmp_path, {}, interval=0.1)
    assert 200 < done.tree < 300  # three Pythons of 10 to 20 MB
    assert done.own < alone.own + 20


def test_a_failure_is_told(tmp_path):
    done = run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, {})
    assert isinstance(done, Run)
    assert done.status == 3
