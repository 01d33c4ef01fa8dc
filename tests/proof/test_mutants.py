"""Mutants of functions and of classes, and what tells those that do the same from the others."""

from pathlib import Path

import pytest

from tests.problem_sets import rooms
from tests.proof.behaviour import makes, same
from tests.proof.mutants import composed_mutants, mutants
from tests.proof.subject import subject

PS1 = subject("ps1_score_sde")
LOSS = "import torch\ndef score_matching_loss(pred, std, z):\n    return {}\n"
STEP = "import torch\ndef euler_maruyama_step(z, drift, diffusion, dt, noise):\n    return {}\n"
CLASS = """
class VE:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def sigma(self, t):
        return self.low * (self.high / self.low) ** t

    def ratio(self):
        def log(x):
            return math.log(x)
        return log(self.high) - log(self.low)
"""
TWICE = {
    "__init__.py": "",
    "contract.py": """
from autograder.problem_sets.contract import Function, Question, tensor
QUESTIONS = (Question("q1", Function("twice", tensor("x", "(B,)"), returns="a tensor like x")),)
""",
    "test_twice.py": """
import pytest, torch
from autograder.problem_sets.expect import close, rounding

@pytest.mark.check("q1", points=1.0)
def test_twice_value(submission, generator):
    \"\"\"Twice of each.\"\"\"
    answer = submission.call("twice", x=torch.randn(5, generator=generator))
    want = 2 * answer.arguments["x"].double()
    close(answer, want, within=rounding(answer, want.abs()))
""",
    "proof.py": """
import sys
SOLUTION = sys.modules[__name__]
HALF = 0.5
def twice(x):
    return x / HALF
""",
    "right_answers.py": """
RIGHT = {"twice": {"a sum": "def twice(x): return x + x", "a product": "def twice(x): return 2 * x"}}
""",
}

GROWTH = {
    "__init__.py": "",
    "contract.py": """
from autograder.problem_sets.contract import Function, Question, number
QUESTIONS = (Question("q1", Function("Growth", number("low"), number("high"), returns="sigma(t)")),)
""",
    "test_growth.py": """
import pytest, torch
from autograder.problem_sets.expect import close, rounding
from autograder.student.recipe import Recipe
from autograder.student.want import Want

@pytest.mark.check("q1", points=1.0)
def test_growth_sigma(submission, generator):
    \"\"\"sigma(t) grows from low to high, and its slope with it.\"\"\"
    for low, high in [(0.1, 7.0), (2.0, 3.0)]:
        t = torch.rand(1, generator=generator, dtype=torch.double)
        answer = submission.call("Growth.sigma", Want(gradient="t"), self=Recipe("Growth", low=low, high=high), t=t)
        want = low * (high / low) ** t
        close(answer, want, within=rounding(answer, want))
        slope = want * torch.tensor(high / low).double().log()
        close(answer, slope, within=rounding(answer, slope) + 1e-6, got=answer.gradient, name="slope")
""",
    "proof.py": """
import sys
SOLUTION = sys.modules[__name__]
class Growth:
    def __init__(self, low, high):
        self.low = low
        self.high = high

    def sigma(self, t):
        return self.low * (self.high / self.low) ** t
""",
}


class TestChanges:
    def test_the_kinds_of_change_are_all_there(self):
        loss = "def f(x, y):\n    return torch.mean((x * 2 + y) ** 2)\n"
        changed = {text.splitlines()[-1].removeprefix("    return ") for text in mutants(loss, "f")}
        assert {
            "torch.mean((x * 2 - y) ** 2)",  # an operator
            "torch.mean((x + y) ** 2)",  # a factor dropped
            "torch.mean((x * 2.02 + y) ** 2)",  # a constant by 1 %
            "torch.sum((x * 2 + y) ** 2)",  # a reduction
            "torch.mean((x * 2 + y[0]) ** 2)",  # an index
            "torch.mean((x * 2 + torch.roll(torch.as_tensor(y), 1, 0)) ** 2)",  # a shift
            "torch.mean((x * 2 + torch.detach(y)) ** 2)",  # a cut graph
        } <= changed

    def test_a_keyword_stays_when_a_reduction_becomes_another(self):
        changed = mutants("def f(x):\n    return torch.mean(x, dim=1)\n", "f")
        assert "def f(x):\n    return torch.sum(x, dim=1)" in changed

    def test_methods_change_each_in_turn_with_their_own_names(self):
        changed = mutants(CLASS, "VE")
        lines = {line.strip() for text in changed for line in text.splitlines()}
        assert "return self.low * (self.low / self.low) ** t" in lines  # another attribute
        assert "return self.low * (self.high / self.low) ** (t * 1.01)" in lines
        assert "self.low, self.high = (high, high)" in lines  # the constructor
        assert "return math.log(-x)" in lines  # a function within
        assert "return log(self.high) + log(self.low)" in lines
        assert not any("return self.low * (self.high / self.low) ** x" in line for line in lines)  # no name of another

    def test_only_what_is_asked_for_changes(self):
        helper = "def helper(x):\n    return x + 1\n\n\ndef f(x):\n    return helper(x) * 2\n"
        assert all("return x + 1" in text for text in mutants(helper, "f"))

    def test_a_composed_mutant_differs_from_every_single_one(self):
        source = PS1.reference["euler_maruyama_step"]
        composed = composed_mutants(source, "euler_maruyama_step", 20, seed=0)
        assert len(set(composed)) == 20
        assert not {source, *mutants(source, "euler_maruyama_step")} & set(composed)
        assert composed == composed_mutants(source, "euler_maruyama_step", 20, seed=0)


class TestTheSame:
    @pytest.mark.parametrize(
        ("other", "is_same"),
        [
            ("torch.mean((std * pred + z) ** 2)", True),
            ("torch.mean((-z - pred * std).square())", True),
            ("torch.mean((pred * std + torch.detach(z)) ** 2)", True),  # no gradient is asked by z
            ("torch.mean((pred * std - z) ** 2)", False),
            ("torch.mean((pred * std + z[0]) ** 2)", False),
            ("torch.mean((torch.detach(pred) * std + z) ** 2)", False),  # the same value, another gradient
            ("torch.mean((pred * std + z) ** 2).double()", False),
            ("torch.mean((pred * std + z.add_(0 * z)) ** 2)", True),  # it writes the same numbers
            ("torch.mean((pred * std + z.add_(1e-3)) ** 2)", False),
        ],
    )
    def test_is_what_brings_back_the_same_value_and_gradient(self, other, is_same):
        right = LOSS.format("torch.mean((pred * std + z) ** 2)")
        assert same(PS1.name, "score_matching_loss", right, LOSS.format(other)) is is_same

    def test_an_error_for_some_inputs_is_a_difference(self):
        """torch.detach takes no Python float, and dt may be one: algebra would call them the same."""
        right = STEP.format("z - drift * dt + diffusion * dt**0.5 * noise")
        other = STEP.format("z - drift * torch.detach(dt) + diffusion * dt**0.5 * noise")
        assert not same(PS1.name, "euler_maruyama_step", right, other)

    def test_what_makes_a_mistake_for_one_kind_of_argument_makes_it(self):
        sign = PS1.entry("step-drift-sign").source
        for_floats = STEP.format("z + drift * (dt if isinstance(dt, float) else -dt) + diffusion * dt**0.5 * noise")
        assert makes(PS1.name, "euler_maruyama_step", for_floats, sign)
        assert not makes(PS1.name, "euler_maruyama_step", for_floats, PS1.entry("step-no-noise").source)

    def test_what_is_right_makes_no_mistake(self):
        right, entry = PS1.reference["score_matching_loss"], PS1.entry("loss-sum")
        assert not makes(PS1.name, "score_matching_loss", right, entry.source)


class TestAnotherSet:
    """A set of a test's own: nothing above is ps1's alone."""

    def test_has_its_reference_its_checks_and_its_mutants(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        rooms.add(monkeypatch, tmp_path, "twice_set", TWICE)
        asked = subject("twice_set")
        assert asked.question_of == {"twice": "q1"}
        assert asked.reference == {"twice": "\n\n\nHALF = 0.5\n\n\ndef twice(x):\n    return x / HALF\n"}
        for text in asked.right["twice"].values():
            assert asked.failing("twice", text, 1) == set()
            assert same("twice_set", "twice", text, asked.reference["twice"])
        assert asked.failing("twice", "def twice(x): return x", 1) == {"twice_value"}
        for text in mutants(asked.reference["twice"], "twice"):
            alike = same("twice_set", "twice", text, asked.reference["twice"])
            assert alike != bool(asked.failing("twice", text, 1)), text

    def test_may_ask_for_a_class_whose_methods_have_their_mutants(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ):
        rooms.add(monkeypatch, tmp_path, "growth_set", GROWTH)
        asked, right = subject("growth_set"), subject("growth_set").reference["Growth"]
        assert asked.failing("Growth", right, 1) == set()
        other = right.replace("self.low * (self.high / self.low) ** t", "self.low ** (1 - t) * self.high ** t")
        assert other != right
        assert same("growth_set", "Growth", right, other)
        assert not same("growth_set", "Growth", right, right.replace("** t", "** t.detach()"))
        found = mutants(right, "Growth")
        assert len(found) > 15
        for text in found:
            assert same("growth_set", "Growth", text, right) != bool(asked.failing("Growth", text, 1)), text
