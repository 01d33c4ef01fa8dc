"""Render the feedback page as nbconvert does, in a third of the time."""

import re
import secrets
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from autograder.gradebook.untrusted import LONG, code
from autograder.intake.findings import unusable

SCORE = re.compile(r" \(Score: [^()]*\)</h4>")  # in the heading of nbgrader's template


class Page(HTMLExporter):
    """nbconvert's HTML page, byte for byte, in less time: what stands on many pages is written once.

    nbconvert parses every page that it has written, and three quarters of the tags are colours. What
    pygments writes is well-formed, so it may be parsed apart; an empty tag stands for it meanwhile.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.filters = self.filters | {"highlight_code": self._set_aside}
        self._tag = f"code-{secrets.token_hex(16)}"  # nobody can have written it
        self._aside: list[str] = []

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        self._aside.clear()
        if unusable(nb):
            nb = _without_scores(nb)
        page, resources = super().from_notebook_node(nb, resources, **kw)
        page = SCORE.sub(": could not be graded</h4>", page, count=1) if unusable(nb) else page
        return re.sub(rf"<{self._tag} n=\"(\d+)\"></{self._tag}>", lambda m: self._aside[int(m[1])], page), resources

    def _set_aside(self, source: str, language: str | None = None, metadata: dict[str, Any] | None = None) -> str:
        coloured = _coloured if len(source) <= LONG else _coloured.__wrapped__  # not worth the memory
        self._aside.append(coloured(source, language, (metadata or {}).get("magics_language")))
        return f'<{self._tag} n="{len(self._aside) - 1}"></{self._tag}>\n'


def _without_scores(nb: NotebookNode) -> NotebookNode:
    """What could not be graded, without the cells that nbgrader would show as 0 of their points."""
    return NotebookNode(nb | {"cells": [cell for cell in nb.cells if "nbgrader" not in cell.metadata]})


@lru_cache(maxsize=256)
def _coloured(source: str, language: str | None, magic: str | None) -> str:
    html = code(source, language, {"magics_language": magic} if magic else None)
    return str(BeautifulSoup(html.removesuffix("\n"), "html.parser"))
