"""`variant(...)` in a notebook: whose it is, and what happens when nobody has said."""

import sys
from types import SimpleNamespace

import pytest

from autograder import variant
from autograder.grading.run import grade
from autograder.student.variant import NoStudent
from tests.autograder.conftest import RIGHT

ASSIGNMENT, COURSE = "ps1_score_sde", "autumn 2026"
CELL = f"""\
from autograder import variant
from scorelab.sde import VPSDE
STUDENT = "{{}}"
mine = variant("{ASSIGNMENT}", STUDENT, "{COURSE}")
(VPSDE,) = mine.own("VPSDE")
sde = VPSDE()"""
LEANS_ON_IT = RIGHT["q3a"].replace("pred * std", "pred * std * (sde.beta_1 / sde.beta_1)")


@pytest.fixture
def in_use(monkeypatch) -> None:
    """As in a notebook's kernel."""
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)


class TestWhose:
    def test_the_id_that_is_typed_counts(self, in_use, monkeypatch):
        monkeypatch.setenv("JUPYTERHUB_USER", "bob")
        assert variant(ASSIGNMENT, " Ada ", COURSE).student == "ada"

    def test_without_one_it_is_the_hub_s_user(self, in_use, monkeypatch):
        monkeypatch.setenv("JUPYTERHUB_USER", "bob")
        assert variant(ASSIGNMENT, "", COURSE) == variant(ASSIGNMENT, "bob", COURSE)

    @pytest.mark.parametrize("empty", ["", "  "])
    def test_without_both_it_says_in_one_line_what_is_wanted(self, in_use, empty):
        with pytest.raises(NoStudent, match="want your id in this course in the line") as raised:
            variant(ASSIGNMENT, empty, COURSE)
        (line,) = raised.value._render_traceback_()
        assert line == f"No id yet: {raised.value}"

    def test_where_it_is_graded_it_is_nobody_s(self, in_use, monkeypatch):
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        assert str(variant(ASSIGNMENT, "", COURSE)).endswith("(for nobody)")

    @pytest.mark.parametrize(
        ("assignment", "says"),
        [("ps9_gone", "no assignment 'ps9_gone'; there is "), ("ps2_sde_family", "ps2_sde_family has no variants: ")],
    )
    def test_a_set_that_has_none_is_one_line(self, assignment, says):
        with pytest.raises(ValueError, match=f"^{says}") as raised:
            variant(assignment, "ada", COURSE)
        assert "\n" not in str(raised.value)


class TestGrading:
    @pytest.mark.parametrize("student", ["ada", "bob", ""])
    def test_a_right_answer_has_full_marks_even_if_it_leans_on_what_varies(self, submit, student):
        result = grade(submit(CELL.format(student), q3a=LEANS_ON_IT), ASSIGNMENT, seed=1, trust=True)
        assert (result.score, result.max_score) == (10.0, 10.0), [c.said for c in result.checks if c.message]

    def test_a_wrong_answer_keeps_its_name(self, submit):
        wrong = RIGHT["q3a"].replace("+ z", "- z")
        result = grade(submit(CELL.format("ada"), q3a=wrong), ASSIGNMENT, seed=1, trust=True)
        assert "loss-sign" in {name for check in result.checks for name in check.misconceptions}
