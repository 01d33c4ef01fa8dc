"""A failure says which other answer it rests on, when that fails too: in the notebook, in grading, in the report."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import autograder
from autograder.grading import upstream
from autograder.grading.results import CheckResult, Outcome, QuestionResult
from autograder.grading.run import grade
from autograder.problem_sets import load
from autograder.problem_sets.contract import Function, ProblemSet, Question
from autograder.report.concerns import CONCERNS
from solutions.flow_matching import euler_flow, reflow_pairs
from tests.proof.subject import subject

STEP, WALK, SDE = (Function(name, returns="a tensor") for name in ("step", "walk", "SDE.sigma"))
ASKED = ProblemSet("walks", Path(), (Question("q1", STEP, SDE), Question("q2", WALK), Question("q3", STEP, WALK)))
LINE = "q2 uses your step (q1), which fails checks of its own: begin there"
PS6 = "ps6_flow_matching"
REST = "q5 uses your euler_flow (q4), which fails checks of its own: begin there"
WRONG = "def euler_flow(velocity, x, times):\n    return x\n"


def result(question: str, *outcomes: Outcome) -> QuestionResult:
    checks = (CheckResult(f"{question}_{i}", "A title.", how, 0.0, 1.0, "off") for i, how in enumerate(outcomes))
    return QuestionResult(question, tuple(checks))


def told(one: QuestionResult, other: QuestionResult, reads: set[str]) -> list[str]:
    """What the second question's checks say, when its answer reads those names."""
    return [check.message for check in upstream.named([one, other], ASKED, lambda *_: reads)[1].checks]


def test_the_first_failure_names_the_answer():
    assert told(result("q1", "failed"), result("q2", "passed", "failed", "failed"), {"step", "torch"}) == [
        *("off", f"off\n{LINE}", "off")
    ]


def test_so_does_one_that_rests_on_a_class():
    assert "your SDE (q1)" in told(result("q1", "crash"), result("q2", "failed"), {"SDE"})[0]


@pytest.mark.parametrize("outcome", ["passed", "not_attempted", "not_run"])
def test_an_answer_that_does_not_fail_is_not_named(outcome):
    assert told(result("q1", outcome), result("q2", "failed"), {"step"}) == ["off"]


def test_nor_is_one_that_is_not_used():
    assert told(result("q1", "failed"), result("q2", "failed"), {"torch"}) == ["off"]


def test_nor_is_what_the_question_itself_asks_for():
    assert told(result("q1", "failed"), result("q3", "failed"), {"step", "walk"}) == ["off"]


def test_a_question_that_does_not_fail_says_what_it_said():
    assert told(result("q1", "failed"), result("q2", "passed"), {"step"}) == ["off"]


class TestEverywhere:
    """On problem set 6, whose pairs are made by the student's own Euler's flow."""

    def test_in_grading_and_in_the_report(self):
        given = subject(PS6).submission("euler_flow", WRONG).notebook
        notebook = replace(given, cells=tuple(replace(c, source=plain(c.source)) for c in given.cells))
        found = grade(notebook, PS6, 0, trust=True)
        assert upstream.of(found.checks) == [REST]
        (sees,) = [sees for title, _, sees in CONCERNS if title == "Wrong by an earlier answer"]
        assert sees(SimpleNamespace(found=found.checks)) == REST

    def test_in_the_notebook(self, monkeypatch, capsys):
        monkeypatch.setitem(globals(), "euler_flow", lambda velocity, x, times: x)
        monkeypatch.setitem(reflow_pairs.__globals__, "euler_flow", lambda velocity, x, times: x)
        check = autograder.checker(PS6)
        check("q5")
        assert REST.split(":")[0] in " ".join(capsys.readouterr().out.split())

    def test_not_where_the_other_answer_is_right(self, monkeypatch, capsys):
        monkeypatch.setitem(globals(), "reflow_pairs", lambda velocity, z, times: (z, euler_flow(velocity, z, times)))
        autograder.checker(PS6)("q5")
        assert "begin there" not in capsys.readouterr().out


def plain(source: str) -> str:
    """The text without what only a clone can import."""
    return "\n".join(line for line in source.splitlines() if not line.startswith("from solutions"))


def test_several_come_in_the_order_of_their_questions():
    found = upstream.used(load(PS6), result("q5", "failed"), lambda *_: {"euler_flow", "interpolate", "torch"})
    assert [*found.items()] == [("interpolate", "q1"), ("euler_flow", "q4")]
