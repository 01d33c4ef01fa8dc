"""Reading submissions: what is Python comes through, what is not costs only itself or is refused in one line."""

import json
import os
import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.student.notebook import MAX_BYTES, Notebook, UnusableSubmission, from_node, plain_python, read


def notebook(*sources: str, **metadata: object) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def only_cell(source: str):
    (cell,) = from_node(notebook(source)).cells
    return cell


def run(source: str) -> dict:
    names: dict = {"get_ipython": None}
    exec(plain_python(source), names)
    return names


class TestPlainPython:
    @pytest.mark.parametrize("magic", ["time", "timeit -n 1", "capture out"])
    def test_a_timed_cell_is_its_body(self, magic):
        assert run(f"%%{magic}\nx = 1")["x"] == 1
        assert run(f"%%time\n\n%%{magic}\nx = 1")["x"] == 1

    @pytest.mark.parametrize("line", ["%time x = 1", "x = %time 1", "if 1:\n    %time x = '''1'''; x = int(x)"])
    def test_a_timed_line_is_what_it_times(self, line):
        assert run(line)["x"] == 1

    @pytest.mark.parametrize("line", ["%time", "%time %matplotlib inline", "%timeit x = 1", "print('%time x = 1')"])
    def test_a_line_that_times_nothing_stays_harmless(self, line):
        assert "x" not in run(f"def get_ipython(): return __import__('unittest.mock').mock.Mock()\n{line}")

    @pytest.mark.parametrize("language", ["bash", "html", "javascript", "writefile a.py", "ruby -w"])
    def test_a_cell_of_another_language_is_empty(self, language):
        assert plain_python(f"%%{language}\nthis is ( not python").strip() == ""

    @pytest.mark.parametrize("line", ["%matplotlib inline", "!pip install x", "torch.mean?", "y = !ls", "%cd .."])
    def test_magics_become_calls_that_say_so(self, line):
        assert "get_ipython()" in plain_python(f"x = 1\n{line}")

    @pytest.mark.parametrize(
        ("line", "value"),
        [
            ("%env SCORELAB_X=2", "2"),
            ("%set_env SCORELAB_X = a=b", "a=b"),
            ("%env SCORELAB_X two words", "two words"),
            ("two = 2\nif two:\n    %env SCORELAB_X={two + 1}", "3"),
        ],
    )
    def test_a_variable_of_the_environment_is_set_as_ipython_does(self, line, value, monkeypatch):
        monkeypatch.setenv("SCORELAB_X", "1")
        run(line)
        assert os.environ["SCORELAB_X"] == value

    @pytest.mark.parametrize("line", ["%env", "%env SCORELAB_X", "%env SCORELAB_X={", "%set_env a b=c"])
    def test_a_line_that_sets_no_variable_stays_harmless(self, line):
        assert plain_python(line).startswith("get_ipython()")

    def test_a_question_in_a_comment_is_no_magic(self):
        asked = "".join(f"    x = {n}  # or this?\n    # {'why is that so, ' * 5}or is it?\n" for n in range(60))
        assert only_cell(f"def f():\n{asked}    return x").problem == ""

    def test_a_doctest_prompt_is_dropped(self):
        assert run(">>> x = 1")["x"] == 1

    def test_top_level_await_is_python_in_a_notebook(self):
        assert "await f()" in plain_python("await f()")

    def test_an_escape_that_python_frowns_at_is_no_fault(self):
        """LaTeX in a docstring; Python warns, and warnings are errors in this test run."""
        assert only_cell('def f():\n    """The std \\sigma."""').problem == ""


class TestProblems:
    @pytest.mark.parametrize(
        ("source", "line"),
        [
            ("def f(:\n    pass", 1),
            ("x = 1\n\ndef f(:\n    pass", 3),
            ("\n\nx = 1\ndef f(:\n    pass", 4),
            ("%%time\nx = 1\ndef f(:\n    pass", 3),
            ("\n%%time\n\ndef f(:\n    pass", 4),
            ("%matplotlib inline\n!ls\ndef f(:\n    pass", 3),
            ("return 5", 1),
            ("x = 1\ndef f(a, a): pass", 2),
        ],
    )
    def test_a_syntax_error_names_its_line_in_the_cell(self, source, line):
        assert only_cell(source).problem.startswith(f"SyntaxError on line {line}: ")

    @pytest.mark.parametrize(
        "source", ["\x00", "'\ud800'", "(" * 1000, "x = " + "-" * 100_000 + "1", "+".join("1" * 20_000)], ids=len
    )
    def test_what_python_cannot_even_parse_is_a_problem_of_its_cell(self, source):
        assert only_cell(source).problem

    @pytest.mark.parametrize("magic", ["writefile", "file", "writefile -a", "time\n%%file"])
    def test_a_cell_that_goes_to_a_file_says_so(self, magic):
        problem = only_cell(f"\n%%{magic} loss.py\ndef f(): return 2.0").problem
        assert re.fullmatch(r"first line that sends its code to a file, %%.* loss.py: remove that line", problem)

    def test_the_cells_beside_it_are_read(self):
        cells = from_node(notebook("x = 1", "def f(:", "y = 2")).cells
        assert [bool(cell.problem) for cell in cells] == [False, True, False]


class TestBefore:
    CELLS = from_node(
        nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(text, metadata={"nbgrader": {"grade_id": name}})
                for name, text in [("q1", "a = 1"), ("c", "check()"), ("x", "a = 2"), ("c", "check()"), ("y", "a = 3")]
            ]
        )
    )

    def test_it_ends_above_the_last_cell_of_that_id(self):
        assert [cell.grade_id for cell in self.CELLS.before("c").cells] == ["q1", "c", "x"]

    def test_without_such_a_cell_it_is_all_of_them(self):
        assert self.CELLS.before("gone") == self.CELLS


class TestRead:
    def test_a_notebook(self, tmp_path):
        path = tmp_path / "a.ipynb"
        nbformat.write(notebook("x = 1", "y = 2", scorelab={"assignment": "ps1"}), path)
        got = read(path)
        assert ([cell.source.strip() for cell in got.cells], got.assignment) == (["x = 1", "y = 2"], "ps1")

    def test_a_python_file_is_one_cell(self, tmp_path):
        (tmp_path / "a.py").write_text("x = 1\n")
        assert [cell.source for cell in read(tmp_path / "a.py").cells] == ["x = 1\n"]

    def test_a_byte_order_mark_is_no_part_of_the_code(self, tmp_path):
        (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfx = 1\n")
        assert read(tmp_path / "a.py").cells[0].problem == ""

    def test_a_notebook_of_format_3_is_read(self, tmp_path):
        old = nbformat.v3.new_notebook(
            worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("x = 1")])]
        )
        (tmp_path / "a.ipynb").write_text(json.dumps(old))
        assert [cell.source.strip() for cell in read(tmp_path / "a.ipynb").cells] == ["x = 1"]

    def test_small_faults_of_a_notebook_are_overlooked_in_silence(self, tmp_path, capfd):
        """No cell ids, an id twice, no kernel, an unknown key: nbformat would warn on stderr."""
        cell = {
            "cell_type": "code",
            "source": ["x = ", "1"],
            "metadata": {"nbgrader": [1]},
            "outputs": [],
            "id": "a",
            "odd": 1,
        }
        plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell, cell]}
        (tmp_path / "a.ipynb").write_text(json.dumps(plain))
        assert [c.source.strip() for c in read(tmp_path / "a.ipynb").cells] == ["x = 1", "x = 1"]
        assert capfd.readouterr() == ("", "")


INDENTED = json.dumps(notebook("x = 1"), indent=1)
UNUSABLE = {
    "text": (b"Dear grader", "not a notebook: it is text but not JSON"),
    "empty": (b"", "not a notebook: it is empty"),
    "blank": (b" \n\n", "not a notebook: it contains only blanks or zero bytes"),
    "zeros": (bytes(1024), "not a notebook: it contains only blanks or zero bytes"),
    "cut off": (json.dumps(notebook("x = 1")).encode()[:-20], "not a notebook: it ends abruptly on line 1"),
    "cut off in a word": (INDENTED[: INDENTED.index("x = 1") + 2].encode(), "it ends abruptly on line"),
    "a merge conflict": (
        INDENTED.replace('"cells"', '\n<<<<<<< HEAD\n"cells"', 1).encode(),
        "not a notebook: it has a merge conflict (<<<<<<<) on line 6: resolve it",
    ),
    "a comma too many": (INDENTED.replace("[", "[,", 1).encode(), "not a notebook: it is damaged on line"),
    "a web page": (b"\n<!DOCTYPE html>\n<html>Log in", "not a notebook: it is a web page (HTML), perhaps a login page"),
    "a zip archive": (b"PK\x03\x04" + bytes(100), "it is a zip archive: unpack it"),
    "a zip archive of bytes": (b"PK\x03\x04\xff\xfe", "it is a zip archive: unpack it"),
    "a PDF": (b"%PDF-1.7 \xff", "it is a PDF"),
    "a list": (b"[1, 2]", "not a notebook: want an object with cells, got a list"),
    "a number": (b"7", "not a notebook"),
    "an object": (b"{}", "not a notebook: it has no nbformat and no cells"),
    "deep": (b"[" * 100_000, "nested too deeply"),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5}', "not a notebook"),
    "cells of numbers": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}', "not a notebook"),
    "a cell of unknown type": (
        b'{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "x", "source": "", "metadata": {}}]}',
        "unknown type",
    ),
    "format 99": (b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}', "not a notebook"),
    "Latin-1": ("é".encode("latin-1"), "it is not in UTF-8, from byte 0 on: save it again as UTF-8"),
    "UTF-16": (json.dumps(notebook("x = 1")).encode("utf-16"), "it is in UTF-16: save it again as UTF-8"),
    "UTF-16, no mark": (json.dumps(notebook("é")).encode("utf-16-le"), "it is in UTF-16: save it again as UTF-8"),
    "UTF-16, the other": (json.dumps(notebook("é")).encode("utf-16-be"), "it is in UTF-16: save it again as UTF-8"),
    "binary": (bytes(range(256)), "it is not in UTF-8"),
}


def refusal(path) -> str:
    with pytest.raises(UnusableSubmission) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert len(message.splitlines()) == 1
    return message


class TestUnusable:
    @pytest.mark.parametrize(("content", "reason"), UNUSABLE.values(), ids=UNUSABLE)
    def test_a_file_that_is_no_notebook(self, tmp_path, content, reason):
        path = tmp_path / "a.ipynb"
        path.write_bytes(content)
        assert reason in refusal(path)

    def test_no_such_file(self, tmp_path):
        assert refusal(tmp_path / "gone.ipynb").endswith("no such file")

    def test_a_name_that_is_too_long_for_a_file(self, tmp_path):
        assert "too long" in refusal(tmp_path / ("x" * 300 + ".ipynb"))

    def test_a_folder(self, tmp_path):
        (tmp_path / "a.ipynb").mkdir()
        assert "want a file, got a folder" in refusal(tmp_path / "a.ipynb")

    def test_a_link_to_nothing(self, tmp_path):
        (tmp_path / "a.ipynb").symlink_to(tmp_path / "gone")
        assert "no such file" in refusal(tmp_path / "a.ipynb")

    def test_another_kind_of_file(self, tmp_path):
        (tmp_path / "a.pdf").write_text("x = 1")
        assert "want a notebook (.ipynb) or a Python file (.py)" in refusal(tmp_path / "a.pdf")

    def test_a_huge_file_is_not_read(self, tmp_path):
        with (tmp_path / "a.ipynb").open("wb") as file:
            file.truncate(MAX_BYTES + 2**20)
        assert "want at most 50 MB, got 51 MB" in refusal(tmp_path / "a.ipynb")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON},
    optional={
        "source": st.text(max_size=30) | JSON,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": JSON}) | JSON,
    },
)
WHOLES = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([3, 4]) | JSON, "cells": st.lists(PARTS, max_size=3) | JSON},
    optional={"metadata": st.fixed_dictionaries({"scorelab": JSON}) | JSON, "nbformat_minor": JSON, "worksheets": JSON},
)


@given(whole=WHOLES)
def test_any_json_is_a_notebook_or_is_refused_in_one_line(whole, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.ipynb"
    path.write_text(json.dumps(whole))
    try:
        got = read(path)
    except UnusableSubmission:
        refusal(path)
    else:
        assert isinstance(got, Notebook)
        assert all(isinstance(part, str) for cell in got.cells for part in (cell.grade_id, cell.source, cell.problem))
        assert isinstance(got.assignment, str | None)
