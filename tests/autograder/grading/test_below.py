"""An answer that stands below its check is named, and nothing else is taken for one."""

import pytest

from autograder.batch.class_table import summary
from autograder.grading import below
from autograder.grading.results import CheckResult, Outcome, QuestionResult
from autograder.grading.run import grade
from autograder.problem_sets.contract import Function, Question
from autograder.student.notebook import Cell, Notebook

F, G = Function("f", returns="a tensor"), Function("g", returns="a tensor")
QUESTIONS = {q.id: q for q in (Question("q1", F), Question("q2", G), Question("q3", F, G))}
CHECKS = ("q1-check", "q2-check", "q3-check")
SAYS = "q1 is answered below its check: move f above it"


def told(*last: str, outcome: Outcome = "not_attempted") -> list[list[str]]:
    """What the checks of each question say when these cells stand below all checks."""
    cells = [Cell(name, "check()") for name in CHECKS] + [Cell("", source) for source in last]
    asked = [
        QuestionResult(q, tuple(CheckResult(n, "A title.", outcome, 0.0, 1.0, "no f") for n in "ab")) for q in QUESTIONS
    ]
    return [[c.message for c in q.checks] for q in below.named(asked, Notebook(tuple(cells)), QUESTIONS)]


def test_the_question_says_which_function_to_move():
    assert told("def f(x):\n    return x") == [[SAYS, "no f"], ["no f", "no f"], ["no f", "no f"]]


@pytest.mark.parametrize(
    "cell", ["f(1)", "def ff(x): ...", "# def f(x)", "def f(x):\n    raise NotImplementedError('q1')", "x = 1"]
)
def test_what_is_no_answer_is_not_named(cell):
    assert told(cell)[0] == ["no f", "no f"]


def test_a_question_that_was_attempted_where_it_is_asked_says_what_it_said():
    assert told("def f(x):\n    return x", outcome="failed")[0] == ["no f", "no f"]


def test_the_table_of_a_class_names_it(submit, untouched_notebook):
    right = submit().cells
    nb = Notebook((*untouched_notebook.cells, *(cell for cell in right if cell.grade_id in ("q3a", "q3b"))))
    result = grade(nb, "ps1_score_sde", 0, "ann")
    assert result.score == 0.0
    assert "q3a is answered below its check: move score_matching_loss above it" in summary(result)
    assert "q3b is answered below its check: move euler_maruyama_step above it" in summary(result)
