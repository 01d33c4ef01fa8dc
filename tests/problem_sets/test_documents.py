"""The documents name every problem set."""

import pytest

from autograder.problem_sets import load, names
from tests.proof.parts import ROOT


@pytest.mark.parametrize("name", names())
def test_what_students_read_first_names_the_set(name: str) -> None:
    assert name in (ROOT / "assignments" / "README.md").read_text()


@pytest.mark.parametrize("name", names())
def test_the_notebook_says_the_id_of_every_question(name: str) -> None:
    released = (ROOT / "assignments" / name / f"{name}.ipynb").read_text()
    assert [question.cell for question in load(name).declared if question.cell not in released] == []
