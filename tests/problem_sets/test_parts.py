"""Every problem set has what it is proved with; what it lacks is named."""

from pathlib import Path

import pytest

from autograder.problem_sets import load, names
from tests.problem_sets import rooms
from tests.proof import parts
from tests.proof.subject import subject

CONTRACT = """
from autograder.problem_sets.contract import Function, Question, tensor
QUESTIONS = (Question("q1", Function("double", tensor("x", "(B,)"), returns="a tensor like x")),)
"""
TYPICAL = "TABLE = None\n"


@pytest.mark.parametrize("name", names())
def test_a_set_lacks_no_part(name: str) -> None:
    assert parts.missing(name) == []


@pytest.mark.parametrize("name", names())
def test_every_function_has_a_reference_and_right_answers(name: str) -> None:
    asked = subject(name)
    assert asked.question_of
    assert set(asked.reference) == set(asked.right) == set(asked.question_of)


@pytest.mark.parametrize("name", names())
def test_every_question_has_checks_and_every_check_a_question(name: str) -> None:
    assert {check.question for check in subject(name).checks.values()} == set(load(name).questions)


def test_a_bare_set_lacks_every_part_and_each_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rooms.add(monkeypatch, tmp_path, "bare", {"contract.py": CONTRACT, "typical.py": TYPICAL, "__init__.py": ""})
    said = parts.missing("bare")
    for word in ("right_answers.py", "proof.py", "mistakes", "notebook", "typical.json", "checks"):
        assert any(word in line for line in said), word
    assert all(line.startswith("bare has no ") for line in said)


def test_a_part_without_its_contents_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {"contract.py": CONTRACT, "__init__.py": "", "right_answers.py": "RIGHT = {}\n"}
    rooms.add(monkeypatch, tmp_path, "hollow", files)
    want = "hollow has no RIGHT: want RIGHT in tests/problem_sets/hollow/right_answers.py"
    assert want in parts.missing("hollow")
