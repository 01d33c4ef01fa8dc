"""What checks are worth, read from their file."""

import pytest

from autograder.handout.worth import worth

CHECKS = """\
import pytest
from torch import nowhere_to_be_found


@pytest.mark.check("q1", points=0.1)
def test_a(): ...


@pytest.mark.slow
@pytest.mark.check("q1", points=0.2, after=["a"], limit=5)
def test_b(): ...


@pytest.mark.check("q2", points=3)
def test_c(): ...


def helper(): ...
"""


def test_a_question_is_worth_the_sum_of_its_checks(tmp_path):
    (tmp_path / "test_ps.py").write_text(CHECKS)
    assert worth([tmp_path / "test_ps.py"]) == {"q1": 0.3, "q2": 3.0}


@pytest.mark.parametrize("mark", ['"q2", points=HALF', '"q2"', "Q2, points=3", '"q2", points="3"', "points=3"])
def test_a_mark_that_does_not_spell_it_out_is_named(tmp_path, mark):
    (tmp_path / "test_ps.py").write_text(CHECKS.replace('"q2", points=3', mark))
    with pytest.raises(ValueError, match=r"test_ps\.py: want pytest\.mark\.check.*, got pytest\.mark\.check") as raised:
        worth([tmp_path / "test_ps.py"])
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_python_is_named(tmp_path):
    (tmp_path / "test_ps.py").write_text("def")
    with pytest.raises(ValueError, match=r"test_ps\.py: .*line 1"):
        worth([tmp_path / "test_ps.py"])
