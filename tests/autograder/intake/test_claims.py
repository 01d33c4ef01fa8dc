"""Whose variant a notebook says that it ran."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.intake.claims import claims

SAID = "Variant 7 of 150: 6 islands of width 0.11, beta from 0.1 to 24 (for {})\n"


def notebook(source: str = "", *printed: str):
    return new_notebook(cells=[new_code_cell(source, outputs=[new_output("stream", text=text) for text in printed])])


class TestClaims:
    def test_a_notebook_that_says_nothing_claims_nothing(self):
        assert claims(notebook("x = 1", "Variant of what?\n")) == []
        assert claims(notebook('STUDENT = ""  # your id')) == []

    @pytest.mark.parametrize("source", ['STUDENT = "Ada"', "\nSTUDENT='ada '  # me"])
    def test_what_was_typed_counts(self, source):
        assert claims(notebook(source)) == [("ada", None)]

    def test_what_was_printed_counts_with_its_number(self):
        assert claims(notebook('STUDENT = ""', "1 2 3\n" + SAID.format("ada"))) == [("ada", 7)]

    def test_both_say_one_thing_or_two(self):
        assert claims(notebook('STUDENT = "ada"', SAID.format("ada"))) == [("ada", 7)]
        assert claims(notebook('STUDENT = "ada"', SAID.format("bob"))) == [("bob", 7), ("ada", None)]

    def test_an_id_may_hold_what_the_line_is_made_of(self):
        assert claims(notebook("", SAID.format("a: (for b)"))) == [("a: (for b)", 7)]

    def test_text_of_the_student_s_does_not_count(self):
        said = 'STUDENT = "bob"\n' + SAID.format("bob")
        assert claims(new_notebook(cells=[new_markdown_cell(said)])) == []

    def test_what_is_no_output_is_passed_over(self):
        nb = notebook("x")
        for junk in ("text", [1, None, {"output_type": "stream"}, {"output_type": "stream", "text": 3}], None):
            nb.cells[0]["outputs"] = junk
            assert claims(nb) == []

    def test_a_long_line_is_no_burden(self):
        assert claims(notebook("", "Variant 7 of 9: " + " (for" * 500_000)) == []
