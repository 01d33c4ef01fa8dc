"""`scorelab grade` killed with SIGKILL at random moments ends with every score right, whatever it was doing."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.handout.release import release
from tests.autograder.conftest import RIGHT
from tests.autograder.processes import descendants, left
from tests.autograder.small_class import ASSIGNMENT, PAGES, ROOT, exported, hand_in

pytestmark = pytest.mark.slow
ROUNDS, KILLS = 4, 5
ANSWERS = {  # to q3a: right, wrong in its value, not there; without q3b nothing is sampled, and grading is quick
    "4.0": RIGHT["q3a"],
    "0.0": "def score_matching_loss(pred, std, z):\n    return pred.sum()",
    "": "def score_matching_loss(pred, std, z):\n    raise NotImplementedError",
}
FIRST = {f"s{n}": ["4.0", "0.0", ""][n % 3] for n in range(9)}
SECOND = {f"s{n}": ["0.0", "", "4.0"][n % 3] for n in range(9)}


Export = dict[str, tuple[str, str]]  # state and score of each student


def scores(handed_in: dict[str, str]) -> Export:
    return {student: ("graded", answer or "0.0") for student, answer in handed_in.items()}


def place(folder: Path, handed_in: dict[str, str]) -> None:
    """Every answer with a comment of its own, or equal ones would be graded once."""
    hand_in(folder, **{student: f"{ANSWERS[a]}\n# {student} {a}" for student, a in handed_in.items()})


def started(folder: Path) -> subprocess.Popen[bytes]:
    """`scorelab grade`, in a process group of its own."""
    command = [str(Path(sys.executable).with_name("scorelab")), "grade", ASSIGNMENT, "--jobs", "2", "--yes"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "SCORELAB_TRUST_SUBMISSIONS": "1", "SCORELAB_SEED": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **pipes)


def ended(folder: Path) -> float:
    """Let it end well; the seconds that it took."""
    began = time.monotonic()
    run = started(folder)
    output, errors = run.communicate(timeout=300)
    assert run.returncode == 0, (output + errors).decode()
    return time.monotonic() - began


def killed(folder: Path, seconds: float) -> None:
    """Kill it after that long, and see that all it has started is gone too."""
    run = started(folder)
    time.sleep(seconds)
    run.send_signal(signal.SIGSTOP)
    family = descendants(run.pid)
    run.kill()
    run.communicate()
    assert left(family) == set()


def consistent(
    got: dict[str, tuple[str, str]], old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]
) -> bool:
    """All the old scores, or none of them: from then on a score is the new one, or not there."""
    return got == old or all(score == new[student] or score == ("not graded", "") for student, score in got.items())


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A course whose first submissions are graded, and whose second are not yet."""
    folder = tmp_path_factory.mktemp("class") / "course"
    release([ASSIGNMENT], ROOT, folder)
    place(folder, FIRST)
    ended(folder)
    assert exported(folder) == scores(FIRST)
    place(folder, SECOND)
    return folder


@pytest.fixture(scope="module")
def seconds(graded, tmp_path_factory) -> float:
    """What grading the second submissions takes when nobody stops it."""
    folder = tmp_path_factory.mktemp("whole") / "course"
    shutil.copytree(graded, folder)
    return ended(folder)


@pytest.mark.parametrize("seed_of_kills", range(ROUNDS))
def test_killed_again_and_again_it_ends_with_every_score_right(graded, seconds, tmp_path, seed_of_kills):
    folder, chance = tmp_path / "course", random.Random(seed_of_kills)
    shutil.copytree(graded, folder)
    for _ in range(KILLS):
        killed(folder, chance.uniform(0.2, 1.0) * seconds)
        assert consistent(exported(folder), scores(FIRST), scores(SECOND))
    ended(folder)
    assert exported(folder) == scores(SECOND)
    for student in SECOND:
        assert (folder / f"{PAGES.format(folder='feedback', student=student)}.html").exists()


def in_cache(folder: Path) -> set[Path]:
    return set((folder / "gradebook" / "cache").rglob("*.json"))


def test_ctrl_c_is_one_line_and_leaves_no_process(graded, tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(graded, folder)
    there = in_cache(folder)
    run = started(folder)
    until = time.monotonic() + 60
    while in_cache(folder) == there and time.monotonic() < until:  # some are graded, more are not
        time.sleep(0.05)
    family = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 130
    assert re.fullmatch(r"interrupted: \d of 9 graded; run the same command to resume\n", errors.decode()), (
        errors.decode()
    )
    assert left(family) == set()
    assert consistent(exported(folder), scores(FIRST), scores(SECOND))
    ended(folder)
    assert exported(folder) == scores(SECOND)
