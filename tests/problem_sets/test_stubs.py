"""What a student receives, handed in as it is: no points, no failure, and every check says what is to be written."""

from pathlib import Path

import pytest

from autograder.grading.checks import run_checks
from autograder.handout.release import release
from autograder.problem_sets import names
from autograder.student.notebook import read
from autograder.student.submission import Recorded
from tests.proof import parts
from tests.proof.parts import ROOT


@pytest.mark.parametrize("name", names())
def test_an_untouched_notebook_scores_nothing_and_is_not_attempted(name: str, tmp_path: Path) -> None:
    committed = ROOT / "assignments" / name / f"{name}.ipynb"
    released = committed if committed.exists() else release([name], parts.root(name), tmp_path / "course")[0]
    questions = run_checks(Recorded(read(released)), name, 0)
    checks = [check for question in questions for check in question.checks]
    assert [(check.name, check.message) for check in checks if check.outcome != "not_attempted"] == []
    assert sum(question.score for question in questions) == 0
    assert all("not attempted" in check.message for check in checks)
