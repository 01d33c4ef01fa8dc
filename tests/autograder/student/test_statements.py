"""What is seen of a statement, however it is written."""

import ast

import pytest

from autograder.student.statements import Statement, one_by_one, read


def only(source: str) -> Statement:
    (statement,) = read(source, "<cell 1>", 0)
    return statement


class TestItsText:
    """A statement is read as it stands in its cell; what Python can read, this can."""

    @pytest.mark.parametrize(
        "source",
        [
            "é = '…'; x = a; y = é",
            "x = '''é\n  b'''; y = (a,\n  x); z = 1",
            "x = a \\\n  + 1\ny = x",
            "x = a\r\ny = '''\r\n'''\r\n",
            "\x0cx = a\ny = 1",
            "if a: x = 1; y = 2\nz = f'{a!r:>{x}}' f'''{'\u00a0'.join(y)}'''",
            "x = '\u2028'; y = a",
        ],
    )
    def test_is_cut_out_of_its_lines(self, source):
        names = set().union(*(s.binds for s in read(source, "<cell 1>", 0)))
        assert {"x", "y"} <= names
        assert any("a" in s.reads for s in read(source, "<cell 1>", 0))

    def test_begins_with_the_first_decorator(self):
        statement = only("@a\n@b.c(\n  d)\n\n# why\nclass C:\n    x = e")
        assert statement.reads >= {"a", "b", "d", "e"}
        assert statement.binds == {"C"}

    @pytest.mark.parametrize(
        "source", ["x = " + " + ".join(["a"] * 900), "x = " + "a." * 900 + "b"], ids=["sum", "chain"]
    )
    def test_may_be_nested_deeply(self, source):
        assert only(source).reads == {"a"}


class TestItsNames:
    @pytest.mark.parametrize(
        ("source", "binds", "reads"),
        [
            ("[y := x for x in xs]", {"y"}, {"xs", "y"}),
            ("def f():\n    global n\n    n += 1", {"f"}, {"n"}),
            ("def f():\n    def g():\n        global n\n        n += 1", {"f"}, {"n"}),
            ("class C:\n    n = n", {"C"}, {"n"}),
            ("if a:\n    global b\n    b = c", {"b"}, {"a", "c"}),
            ("try: pass\nexcept E as e: x = 1", {"x"}, {"E"}),
            ("match a:\n    case [b, *c]: d = 1\n    case {**e}: pass", {"b", "c", "d", "e"}, {"a"}),
            ("with a as (b, c.d): pass", {"b"}, {"a", "c"}),
            ("import a.b, c as d", {"a", "d"}, set()),
            ("from a import *", {"*"}, set()),
            ("x = await y", {"x"}, {"y"}),
            ("async for x in y: pass", {"x"}, {"y"}),
            ("del x", {"x"}, set()),
        ],
    )
    def test_those_it_binds_and_those_it_reads(self, source, binds, reads):
        statement = only(source)
        assert (statement.binds, set(statement.reads)) == (binds, reads)


def test_an_import_of_several_names_is_several():
    (statement,) = read("from a import (\n    b as c,\n    d,\n)", "<cell 1>", 0)
    assert [(one.binds, one.node.lineno) for one in one_by_one(statement)] == [({"c"}, 1), ({"d"}, 1)]


def test_a_block_is_trimmed_to_what_is_needed():
    block = only("try:\n    a = b\n    c()\n    d = e\n    f()\nexcept g:\n    h()")
    by = {name: line for line in block.lines for name in line.now.binds | line.now.called}
    left = block.trimmed({by["d"]}, {by["c"]})
    assert ast.unparse(left.node) == "try:\n    a = b\n    d = e\nexcept g:\n    pass"
    assert (left.binds, left.reads) == ({"a", "d"}, {"b", "e", "g"})
    assert block.trimmed({by["h"]}, {by["c"]}).node is block.node


def test_future_imports_hold_for_their_cell():
    assert {s.flags for s in read("from __future__ import annotations\nx = 1", "<cell 1>", 0)} == {0x1000000}
