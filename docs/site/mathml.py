"""Formulas as MathML, which browsers draw and screen readers read by themselves: no script, no font, no network."""

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx

# What latex2mathml reads otherwise than TeX: a bar after \big, a space at the end of a line, one upright letter.
BAR, SPACE = (r"\|", "‖"), ("\\\n", r"\ ")
UPRIGHT = re.compile(r"\\mathrm\{([^{}]*)\}")
FUNCTION = re.compile(r"(<mi>(?:log|exp|min|max|sin|cos)</mi>)(?!<mo)")


def mathml(tex: str, display: str) -> str:
    """TeX as a <math> element. display: "inline" or "block"."""
    found = convert(UPRIGHT.sub(r"\\text{\1}", tex.replace(*BAR).replace(*SPACE)), display=display)
    return FUNCTION.sub(r'\1<mspace width="0.167em"/>', found)


def visit_math(self: Any, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_math_block(self: Any, node: nodes.math_block) -> None:
    tag = self.starttag(node, "div", CLASS="formula", tabindex="0")  # a long one scrolls, by keyboard as well
    self.body.append(f"{tag}{mathml(node.astext(), 'block')}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
