"""Which problem set a file answers is read from what it says, defines and has cells for."""

import pytest

from autograder.problem_sets.answered import assignment_of, bound, fitting
from autograder.student.notebook import Cell, Notebook, UnusableSubmission
from tests.problem_sets import rooms

CONTRACT = """
from autograder.problem_sets.contract import Function, Question
QUESTIONS = (Question({question!r}, Function({function!r}, returns="a tensor")),)
GIVEN = {given!r}
"""


@pytest.fixture(autouse=True)
def _sets(monkeypatch, tmp_path) -> None:
    for name, question, function, given in [
        ("disc", "disc1", "area", ()),
        ("ring", "ring1", "Ring.area", ()),
        ("area_of_all", "all1", "total", ("disc",)),
    ]:
        text = CONTRACT.format(question=question, function=function, given=given)
        rooms.add(monkeypatch, tmp_path / name, name, {"contract.py": text})


def notebook(*sources: str, grade_id: str = "", problem: str = "", assignment: str | None = None) -> Notebook:
    return Notebook(tuple(Cell(grade_id, source, problem) for source in sources), assignment)


def test_what_the_notebook_says_it_is_comes_first():
    assert assignment_of(notebook("def area(r): ...", assignment="ring"), "a.ipynb") == "ring"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def area(r):\n    return 3 * r**2", "disc"),
        ("area = lambda r: 3 * r**2", "disc"),
        ("area = model.area", "disc"),
        ("if True:\n    from mine import area", "disc"),
        ("def setup():\n    global area\n    area = 1", "disc"),
        ("class Ring:\n    def area(self): ...", "ring"),
        ("def total(): return area(1) + Ring(1).area()", "area_of_all"),
    ],
)
def test_a_function_or_a_class_that_is_defined_says_which(source, name):
    assert assignment_of(notebook(source), "a.py") == name


@pytest.mark.parametrize(
    "source", ["print('area')", "areas = 1", "# def area(r): ...", "area", "class A:\n def area(s): 1"]
)
def test_a_name_that_is_only_mentioned_does_not(source):
    with pytest.raises(UnusableSubmission, match=r"^a\.py: it defines no function that an assignment asks for"):
        assignment_of(notebook(source), "a.py")


def test_an_answer_that_is_not_python_is_still_one():
    assert assignment_of(notebook("def area(r:\n  return", problem="SyntaxError"), "a.py") == "disc"


def test_where_two_fit_the_cells_decide():
    both = ("def area(r): ...", "class Ring: ...")
    with pytest.raises(UnusableSubmission, match=r"^a\.py: it may answer disc or ring; want one of them"):
        assignment_of(notebook(*both), "a.py")
    assert fitting(notebook(*both, grade_id="ring1-check")) == ["ring"]


def test_a_later_set_shows_the_answers_of_an_earlier_one():
    assert fitting(notebook("def area(r): ...", "def total(): ...")) == ["area_of_all"]


def test_cells_alone_say_which():
    assert fitting(notebook("x = 1", grade_id="disc1")) == ["disc"]


def test_a_cell_that_waits_at_its_top_level_binds_names_too():
    assert "area" in bound("area = await model()")
