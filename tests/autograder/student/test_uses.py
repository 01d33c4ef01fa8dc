"""What an answer uses is found in text and in a running notebook alike."""

import functools

import pytest

from autograder.student.notebook import Cell
from autograder.student.uses import in_cells, in_names

HEAD = (
    "class Flow:\n    @property\n    def std(self):\n        return scale\n\n\ndef step(x):\n    return x + other(x)\n"
)
ANSWER = "def answer(x):\n    def inside(y):\n        return helper(y)\n    return inside(x)\n"
HELPER = "def helper(x):\n    # not lonely(x)\n    return [step(y) for y in x] + [Flow().std]\n"
LONELY = "def lonely(x):\n    return answer(x)\n"


@pytest.fixture
def names() -> dict[str, object]:
    found: dict[str, object] = {"scale": 1.0, "other": abs}
    exec(HEAD + ANSWER + HELPER + LONELY, found)
    return found


def test_what_helpers_read_is_used_too_and_what_only_calls_the_answer_is_not(names):
    cells = [Cell("", text) for text in (HEAD, LONELY, ANSWER, HELPER)]
    for found in (in_cells(cells, "answer"), in_names(names, "answer")):
        assert {"helper", "step", "Flow", "scale", "other"} <= found
        assert not found & {"lonely", "answer"}


def test_what_is_read_last_counts(names):
    assert "step" not in in_cells(
        [Cell("", HELPER), Cell("", "def helper(x):\n    return x\n"), Cell("", ANSWER)], "answer"
    )


def test_a_decorated_function_is_looked_through(names):
    names["answer"] = functools.wraps(names["answer"])(lambda x: x)
    assert "helper" in in_names(names, "answer")


@pytest.mark.parametrize("thing", [None, 3, "text", abs, functools.partial(abs)])
def test_what_has_no_code_uses_nothing(thing):
    assert in_names({"answer": thing}, "answer") == set()


@pytest.mark.parametrize("source", ["def answer(", "answer = " + "(" * 5000, "\0", "def answer(x): answer(x)"])
def test_a_cell_that_cannot_be_read_uses_nothing(source):
    assert in_cells([Cell("", source)], "answer") <= {"x"}


def test_a_cell_with_a_problem_is_not_read():
    assert in_cells([Cell("", ANSWER, "SyntaxError on line 1")], "answer") == set()


def test_no_object_of_the_student_s_is_asked_for_anything(names):
    class Stern:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError(name)

    assert "step" in in_names(names | {"scale": Stern(), "other": Stern()}, "answer")
