"""TeX as the notebooks write it becomes MathML that says the same."""

import pytest

from docs.site.mathml import mathml


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"\mathrm{d}x", "<mtext>d</mtext><mi>x</mi>"),  # one letter as <mi> would be italic
        (r"\big\| x \big\|", '<mo minsize="1.2em" maxsize="1.2em">‖</mo>'),
        ("a\\\nb", "<mtext>&#x000A0;</mtext>"),
        (r"\log p", '<mi>log</mi><mspace width="0.167em"/><mi>p</mi>'),
        (r"\log(p)", '<mi>log</mi><mo stretchy="false">'),
    ],
)
def test_a_formula_says_what_tex_says(tex, wanted):
    assert wanted in mathml(tex, "inline")


def test_a_formula_on_its_own_line_is_large():
    assert 'display="block"' in mathml("x", "block")
