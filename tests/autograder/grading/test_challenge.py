"""A sampler of the student's own in its set's challenge: counted, isolated, placed."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from autograder.grading import challenge as module
from autograder.grading.challenge import entered, enters, of_file, placed
from autograder.grading.results import Attempt, Result
from autograder.isolation.isolated import isolated
from autograder.problem_sets.challenge import Challenge
from autograder.problem_sets.contract import Function, function, number, tensor
from autograder.student.notebook import Cell, Notebook
from scorelab.challenge import Row, Task

SAMPLER = Function(
    "mine",
    function("velocity", of="x (B, …), t ()", returns="like x"),
    tensor("x", "(B, …)"),
    number("n"),
    returns="like x",
)
EULER = """
import torch
def mine(velocity, z, n):
    for i in range(n):
        z = z - velocity(z, torch.tensor(1 - i / n)) / n
    return z
"""


def shrinks(_: torch.Generator) -> Task:
    """dx/dt = x in one dimension: Euler's n steps shrink 1 to (1 - 1/n)^n, and the distance is what is left."""

    def distance(x: Tensor, real: Tensor) -> float:
        return float((x - real).abs().mean())

    z = torch.ones(4, 1, dtype=torch.double)
    return Task(lambda x, t: x, [(z, torch.zeros_like(z))] * 2, distance, floor=0.5)


@pytest.fixture
def challenge(tmp_path: Path) -> Challenge:
    return Challenge(SAMPLER, (1, 2), {"shrinks": shrinks}, tmp_path / "table.json")


def tried(challenge: Challenge, source: str) -> tuple[Attempt, ...]:
    """The submission with that one cell, in a process of its own."""
    notebook = Notebook((Cell("", source),))
    with isolated(notebook, trust=True) as submission:
        return entered(submission, notebook, challenge)


class TestEntered:
    def test_every_budget_of_every_task_has_its_distance(self, challenge):
        assert tried(challenge, EULER) == (Attempt("shrinks", 1, 0.0, 0.0), Attempt("shrinks", 2, 0.5, 0.0))

    def test_asking_too_often_is_refused_in_words(self, challenge):
        first, second = tried(challenge, EULER.replace("range(n)", "range(2)"))
        assert first.distance is None
        assert "want at most 1 evaluations, got one more" in first.message
        assert second.message == ""

    def test_what_is_no_crowd_says_what_was_wanted(self, challenge):
        (first, _) = tried(challenge, EULER.replace("return z", "return z[:1]"))
        assert first.message == "mine: want finite points of shape (4, 1), got shape (1, 1), 0 not finite"

    def test_after_a_crash_nothing_else_is_tried(self, challenge):
        (only,) = tried(challenge, "import os\ndef mine(velocity, z, n):\n    os._exit(1)")
        assert "ended the process" in only.message

    def test_a_stub_enters_nothing(self, challenge):
        stub = "def mine(velocity, z, n):\n    raise NotImplementedError('mine is not written yet')"
        assert tried(challenge, stub) == ()
        assert tried(challenge, "def mine(velocity, z, n):\n    raise NotImplementedError") == ()

    def test_a_function_of_another_name_enters_nothing(self, challenge):
        assert not enters(Notebook((Cell("", EULER.replace("mine", "yours")),)), challenge)


class TestPlace:
    COURSE = (Row("a", 1, 2.0, 0.1), Row("b", 1, 4.0, 0.1), Row("a", 2, 1.0, 0.1))

    @pytest.mark.parametrize(("distance", "said"), [(1.0, "1 of 3"), (3.0, "2 of 3"), (5.0, "3 of 3"), (None, "–")])
    def test_it_counts_those_with_as_many_evaluations(self, distance, said):
        assert placed(Attempt("shrinks", 1, distance), self.COURSE) == said

    def test_nothing_tried_has_no_place(self):
        assert placed(None, self.COURSE) == "–"


class TestFile:
    """Which challenge a file enters, and one line where it enters none."""

    @pytest.fixture
    def file(self, tmp_path, monkeypatch, challenge):
        sets = {"ps8": challenge, "ps9": None}
        monkeypatch.setattr(module, "names", lambda: list(sets))
        monkeypatch.setattr(module, "load", lambda name: type("Set", (), {"challenge": sets[name]}))
        return tmp_path / "own.py"

    def test_a_python_file_enters_the_one_whose_function_it_has(self, file, challenge):
        file.write_text(EULER)
        assert of_file(file)[0] is challenge

    @pytest.mark.parametrize("source", ["x = 1", "def mine(velocity, x, n):\n    raise NotImplementedError"])
    def test_without_the_function_one_line_says_what_is_wanted(self, file, source):
        file.write_text(source)
        with pytest.raises(ValueError, match=r"own.py: want a function mine\(velocity, x, n\), found none"):
            of_file(file)

    def test_a_set_without_a_challenge_is_refused_with_those_that_have_one(self, file):
        file.write_text(EULER)
        with pytest.raises(ValueError, match=r"own.py: ps9 has no challenge; there is one in ps8"):
            of_file(file, "ps9")


def test_a_result_keeps_its_attempts_and_an_older_one_has_none():
    result = Result("ps8", "ada", "graded", challenge=(Attempt("shrinks", 1, 0.5, 0.1), Attempt("shrinks", 2)))
    plain = result.to_json()
    assert Result.from_json(plain) == result
    del plain["challenge"]
    assert Result.from_json(plain).challenge == ()
