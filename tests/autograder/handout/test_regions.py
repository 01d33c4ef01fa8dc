"""The lines that students write: found, shown, and replaced by stubs that say whose they are."""

from functools import partial

import pytest

from autograder.handout.regions import answers, expect_regions, name_at, stubbed, unmarked
from autograder.handout.release import stub

DISC = '''\
import math


class Disc:
    """A disc of radius r."""

    def __init__(self, r):
        ### BEGIN SOLUTION
        self.r = r
        ### END SOLUTION

    def area(self):
        ### BEGIN SOLUTION
        a = math.pi * self.r**2
        ### END SOLUTION
        return a
'''


def test_each_method_of_a_class_has_a_region_of_its_own():
    assert answers(DISC) == ["        self.r = r", "        a = math.pi * self.r**2"]
    expect_regions(DISC, one=False)
    with pytest.raises(ValueError, match="want one region"):
        expect_regions(DISC, one=True)


def test_each_stub_names_its_method_and_runs():
    text = stubbed(DISC, partial(stub, "q2a"))
    assert answers(text) == []
    assert "self.r = r\n" not in text
    names: dict = {}
    exec(text, names)
    with pytest.raises(NotImplementedError, match=r"^q2a: Disc\.__init__ is not written yet$"):
        names["Disc"](1)
    with pytest.raises(NotImplementedError, match=r"^q2a: Disc\.area is not written yet$"):
        names["Disc"].area(None)


def test_a_stub_keeps_the_lines_around_it():
    assert stubbed(DISC, lambda name: "...").splitlines() == [
        *DISC.splitlines()[:7],
        "        ...",
        "",
        "    def area(self):",
        "        ...",
        "        return a",
    ]


def test_a_marked_line_is_named_by_the_outermost_function():
    source = "def f():\n    def g():\n        return 1\n    return g\nx = 1"
    assert [name_at(source, line) for line in (3, 4, 5)] == ["f", "f", "f"]
    assert name_at("x = 1", 1) == "the answer"


def test_an_answer_without_its_marks_is_what_it_was():
    want = DISC.replace("        ### BEGIN SOLUTION\n", "").replace("        ### END SOLUTION\n", "")
    assert unmarked(DISC) == want


@pytest.mark.parametrize(
    ("source", "got"),
    [
        ("x = 1", "none"),
        ("### BEGIN SOLUTION\n1", "### BEGIN SOLUTION"),
        ("### END SOLUTION\n### BEGIN SOLUTION", "### END SOLUTION ### BEGIN SOLUTION"),
        (
            "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION",
            "### BEGIN SOLUTION ### BEGIN SOLUTION ### END SOLUTION",
        ),
    ],
)
def test_marks_that_do_not_pair_are_refused(source, got):
    with pytest.raises(ValueError, match=f"want regions from .*, got {got}$"):
        expect_regions(source, one=False)
