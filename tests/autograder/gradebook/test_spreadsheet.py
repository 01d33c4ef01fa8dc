"""What a spreadsheet would take for a formula becomes a text; numbers and all other texts stay as they are."""

import pytest

from autograder.gradebook.spreadsheet import harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+2",
        "+1+2",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "-",
        "-dash",
        "-0.5+cmd|' /C calc'!A0",
        "\uff1d1+2",
    ],
)
def test_a_formula_is_made_a_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "field", [-0.5, 3, None, True, "", "-0.5", "+49", "-1e-3", "12", "ada", "a=b", "O'Neil", "ann@x.example", "a\tb"]
)
def test_anything_else_stays_as_it_is(field):
    assert harmless(field) is field
