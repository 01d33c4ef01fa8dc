"""What is quoted of a text: its first line, its parts, and nothing that moves a terminal's cursor."""

import pytest

from autograder.text import first_line, joined, named, part, printable, reason


class Silent(Exception):
    def __str__(self) -> str:
        raise RuntimeError("I say nothing")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (ValueError("want 1\ngot 2"), "want 1"),
        ("\n  first \r\nsecond", "first "),
        (ValueError("x" * 300), "x" * 200),
        (ValueError(" \n"), "no message"),
        (Silent(), "no message"),
        ("", "no message"),
    ],
)
def test_the_first_line(said, line):
    assert first_line(said) == line


def test_the_first_line_may_be_nothing_or_long():
    assert first_line("", otherwise="") == ""
    assert first_line("x" * 300, most=None) == "x" * 300


def test_an_exception_without_a_message_is_known_by_its_kind():
    assert reason(KeyError("a")) == "'a'"
    assert reason(ValueError("want 1\ngot 2"), most=4) == "want"
    assert [reason(ValueError()), reason(Silent())] == ["ValueError", "Silent"]


def test_an_exception_is_named_by_kind_and_message():
    assert named(ValueError("want 1\ngot 2")) == "ValueError: want 1"
    assert named(ValueError("want 1"), most=8) == "ValueErr"
    assert [named(ValueError()), named(Silent())] == ["ValueError", "Silent"]


def test_what_moves_the_cursor_is_replaced():
    assert printable("a\nb\rc\x1b[1m \ud800é") == "a\nb?c?[1m ?é"


def test_a_part_of_anything():
    assert part({"a": {"b": 1}}, "a", "b") == 1
    assert [part(whole, "a", "b") for whole in ({"a": 1}, {"a": {}}, [], None, 5)] == [None] * 5


def test_lines_are_joined():
    assert [joined(["a\n", "b"]), joined("a\nb"), joined(["a", 1]), joined(None)] == ["a\nb", "a\nb", "a1", "None"]
