"""A class that is graded while eight other processes keep the machine busy: nobody fails for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.handout.classroom import cell
from autograder.handout.release import release
from tests.autograder.processes import busy
from tests.autograder.small_class import ASSIGNMENT, PAGES, ROOT, exported, hand_in
from tests.problem_sets.ps1_score_sde.right_answers import LOSS, STEP

CLASS = 12


def of_one_cell(answers: dict[str, str]) -> list[str]:
    return [text for text in answers.values() if "# %%" not in text][:CLASS]


@pytest.mark.slow
def test_every_right_answer_gets_full_marks(tmp_path: Path) -> None:
    release([ASSIGNMENT], ROOT, tmp_path)
    hand_in(tmp_path, **{f"s{n}": loss for n, loss in enumerate(of_one_cell(LOSS))})
    for n, step in enumerate(of_one_cell(STEP)):
        path = tmp_path / f"{PAGES.format(folder='submitted', student=f's{n}')}.ipynb"
        nb = nbformat.read(path, as_version=4)
        cell(nb, "q3b").source = step
        path.write_text(json.dumps(nb))
    command = [str(Path(sys.executable).with_name("scorelab")), "grade", ASSIGNMENT, "--jobs", "2", "--yes"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "SCORELAB_TRUST_SUBMISSIONS": "1", "SCORELAB_SEED": "1"}
    with busy(8):
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert exported(tmp_path) == {f"s{n}": ("graded", "10.0") for n in range(CLASS)}
