"""What students are to write takes the arguments that the contract declares."""

from pathlib import Path

import pytest

from autograder.handout.signatures import expect_signatures
from autograder.problem_sets.contract import Function, ProblemSet, Question, tensor

X, T = tensor("x", "(B, D)"), tensor("t", "()")
SCORE = Function("score", X, T, returns="a tensor")
SIGMA = Function("VE.sigma", T, returns="a tensor")
VE = Function("VE", X, returns="an object")


def expect(source: str, *functions: Function) -> None:
    expect_signatures([("q1", source)], ProblemSet("ps", Path("ps"), (Question("q1", *functions),)))


@pytest.mark.parametrize(
    "source",
    [
        "def score(x, t): ...",
        "def score(x, /, *, t=None): ...",
        "import torch\ndef helper(): ...\nasync def score(x: 'Tensor', t: float) -> None: ...",
    ],
)
def test_names_and_order_count_and_nothing_else(source):
    expect(source, SCORE)


def test_a_method_is_looked_for_in_its_class_and_has_self_beside():
    expect("class VE:\n    def sigma(self, t): ...\n    def drift(self, x, t): ...", SIGMA)


def test_a_class_is_asked_for_what_makes_it():
    expect("class VE:\n    def __init__(self, x): ...\n    def sigma(self, t): ...", VE, SIGMA)
    expect("@dataclass\nclass VE:\n    x: float", VE)
    with pytest.raises(ValueError, match=r"cell q1: want VE\(x\) as contract.py declares it, got \(y\)"):
        expect("class VE:\n    def __init__(self, y): ...", VE)


@pytest.mark.parametrize(
    ("source", "function", "told"),
    [
        ("def score(t, x): ...", SCORE, r"cell q1: want score\(x, t\) as contract.py declares it, got \(t, x\)$"),
        ("def score(x): ...", SCORE, r"want score\(x, t\) .*, got \(x\)$"),
        ("class VE:\n    def sigma(self): ...", SIGMA, r"want VE.sigma\(t\) .*, got \(\)$"),
        (
            "def sigma(t): ...",
            SIGMA,
            "want a solution cell that defines VE.sigma, as contract.*; got none$",
        ),
    ],
)
def test_another_signature_is_told_with_its_cell(source, function, told):
    with pytest.raises(ValueError, match=told):
        expect(source, function)
