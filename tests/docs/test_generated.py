"""A command writes between its own marks alone, and the pages have the marks of each."""

from pathlib import Path

import pytest

from docs.generated import marks, put

MEASUREMENTS = Path(__file__).parents[2] / "docs" / "measurements.md"


def test_only_what_stands_between_the_marks_is_replaced(tmp_path):
    page = tmp_path / "page.md"
    begin, end = marks("a command")
    page.write_text(f"above\n{begin}\nold\n{end}\nbelow\n")
    put("new\n", page, "a command")
    assert page.read_text() == f"above\n{begin}\n\nnew\n\n{end}\nbelow\n"
    with pytest.raises(ValueError, match="want the marks"):
        put("new", page, "another command")


@pytest.mark.parametrize("command", ["python -m solutions.steps", "python -m bench.term"])
def test_the_page_has_the_marks_once(command):
    text = MEASUREMENTS.read_text(encoding="utf-8")
    assert [text.count(mark) for mark in marks(command)] == [1, 1]
