"""What lies in submitted/: who has handed in, and what is wrong where nobody can tell."""

import os

import pytest

from autograder.gradebook import submitted
from autograder.gradebook.submitted import misnamed


class TestNames:
    @pytest.mark.parametrize(
        "name", ["ann", "José", "Ann O'Neil_123_assignsubmission_file", "a.b", "{x}", "王", "x" * 200]
    )
    def test_what_people_are_called_is_fine(self, name):
        assert misnamed(name) == ""

    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            (b"Jos\xe9", "a name in utf-8"),
            (b"br[ack]et", "no [ ] * ? in it"),
            (b"star*", "no [ ] * ? in it"),
            (b"wh?", "no [ ] * ? in it"),
            (b"ann ", "no spaces at its ends"),
            (b"a\nn", "no line breaks or control characters in it"),
            ("a\u2028n".encode(), "no line breaks or control characters in it"),
            (b".ann", "no dot at its start"),
            (b"x" * 201, "at most 200 bytes"),
        ],
    )
    def test_what_nbgrader_would_take_for_something_else_is_refused(self, name, wanted):
        assert misnamed(os.fsdecode(name)) == f"rename the folder: want {wanted}"

    def test_where_python_reads_no_utf_8_that_is_said(self, monkeypatch):
        monkeypatch.setattr(submitted.sys, "getfilesystemencoding", lambda: "ascii")
        name = "José".encode().decode("ascii", "surrogateescape")
        assert misnamed(name) == "rename the folder: want a name in ascii, or PYTHONUTF8=1"
