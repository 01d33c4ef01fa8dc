"""The feedback page as nbconvert makes it, in a third of the time."""

import re
import secrets
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode

LONG = 10_000  # characters that are not worth the memory


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
        self._markdown = lru_cache(maxsize=256)(lambda text: HTMLExporter.markdown2html(self, {}, text))

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        info = nb.metadata.get("language_info", {})
        self._language = info.get("pygments_lexer", info.get("name"))
        self._aside.clear()
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return re.sub(rf"<{self._tag} n=\"(\d+)\"></{self._tag}>", lambda m: self._aside[int(m[1])], page), resources

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        if len(source) > LONG or context.get("cell", {}).get("attachments"):
            return super().markdown2html(context, source)
        return self._markdown(source)

    def _set_aside(self, source: str, language: str | None = None, metadata: dict[str, Any] | None = None) -> str:
        magic = (metadata or {}).get("magics_language")
        coloured = _coloured if len(source) <= LONG else _coloured.__wrapped__
        self._aside.append(coloured(source, language or self._language, magic))
        return f'<{self._tag} n="{len(self._aside) - 1}"></{self._tag}>\n'


@lru_cache(maxsize=256)
def _coloured(source: str, language: str | None, magic: str | None) -> str:
    metadata = {"magics_language": magic} if magic else None
    html = Highlight2HTML(pygments_lexer=language)(source, metadata=metadata)
    return str(BeautifulSoup(html.removesuffix("\n"), "html.parser"))
