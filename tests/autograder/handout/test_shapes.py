"""What a notebook says of shapes is what the contract says."""

from pathlib import Path

import pytest

from autograder.handout.shapes import with_shapes
from autograder.problem_sets.contract import Function, ProblemSet, Question, like, positive, tensor

SCORE = Function("score", tensor("x", "(B, D)"), positive("t", "()"), returns="a tensor like x")
SIGMA = Function("VE.sigma", like("t", "x"), returns="a tensor")
SET = ProblemSet("ps", Path("ps"), (Question("q1", SCORE), Question("q2", SCORE, SIGMA)))
TABLE = """\
| argument | kind | shape |
| --- | --- | --- |
| `x` | tensor | (B, D) |
| `t` | positive | () |
| returned |  | a tensor like x |"""


def test_a_question_has_a_table_of_its_function():
    assert with_shapes("Write it.\n\n<!-- shapes q1 -->\n\nNow.", SET) == f"Write it.\n\n{TABLE}\n\nNow."


def test_a_question_with_two_functions_has_a_table_of_each():
    text = with_shapes("<!-- shapes q2 -->", SET)
    assert text.startswith(f"`score`\n\n{TABLE}\n\n`VE.sigma`\n\n| argument |")
    assert text.endswith("| `t` | tensor | like x |\n| returned |  | a tensor |")


def test_a_table_of_ones_own_takes_single_shapes():
    text = "| $x$ | <!-- shape score.x --> |\n| $t$ | <!-- shape VE.sigma.t --> | <!-- shape score.returned --> |"
    assert with_shapes(text, SET) == "| $x$ | (B, D) |\n| $t$ | like x | a tensor like x |"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<!-- shapes q3 -->", "the contract declares no question 'q3'; want one of q1, q2"),
        ("<!-- shape scroe.x -->", "the contract declares no function 'scroe'; want one of score, VE.sigma"),
        ("<!-- shape score.y -->", "the contract declares no argument of score 'y'; want one of x, t, returned"),
    ],
)
def test_what_is_not_declared_is_named(text, told):
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        with_shapes(text, SET)
    assert str(raised.value) == told
