"""The kit's docstrings are plain text, as `help()` shows them: the reference shows them so, too."""

from typing import Any

from sphinx.application import Sphinx


def as_it_stands(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    if any(lines):
        lines[:] = [".. code-block:: none", "   :class: docstring", "", *(f"   {line}" for line in lines), ""]


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", as_it_stands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
