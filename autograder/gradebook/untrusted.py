"""What students wrote, as HTML that does nothing: nbconvert's filters for the formgrader and the feedback page.

Markdown may hold HTML, and HTML may hold scripts. In an instructor's browser these could give themselves points, for
nbgrader's pages trust all that they show. So of each text only what a reader sees is kept. Text so long that Markdown
or colours would take minutes is shown as it stands.
"""

import html
import re
from functools import lru_cache
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

FILTERS = {
    "markdown2html": "autograder.gradebook.untrusted.markdown",
    "highlight_code": "autograder.gradebook.untrusted.code",
    "clean_html": "autograder.gradebook.untrusted.cleaned",  # what raw cells go through
}
LONG = 10_000  # characters: the time that some texts take grows with the square
TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "blockquote", "pre", "code", "kbd"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    *("a", "img", "em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "q", "abbr"),
}
COLOUR = re.compile(r"highlight( hl-[\w-]+)?|[a-z][a-z0-9]{0,2}")  # classes that pygments gives
PLACE = CSSSanitizer(allowed_css_properties=["text-align"])


@pass_context
def markdown(context: Context, source: str) -> str:
    """A Markdown cell as HTML, with the pictures that were pasted into it."""
    if len(source) > LONG:
        return plain(source)
    attachments = context.get("cell", {}).get("attachments")
    return rendered(source, attachments) if attachments else _known(source)


def rendered(source: str, attachments: dict[str, Any] | None = None) -> str:
    """Markdown as HTML, without what could act."""
    renderer = IPythonRenderer(escape=False, attachments=attachments or {}, exclude_anchor_links=True)
    return cleaned(MarkdownWithMath(renderer=renderer).render(source))


def cleaned(text: str) -> str:
    """HTML without what could act; that is shown as text."""
    protocols = {"http", "https", "mailto", "data"}
    shown = bleach.clean(text, tags=TAGS, attributes=_is_harmless, protocols=protocols, css_sanitizer=PLACE)
    return shown.replace("\\href", "\\text")  # MathJax would make a link of it, to anything


_known = lru_cache(maxsize=256)(rendered)  # the given cells are the same all over a class


def code(source: str, language: str | None = None, metadata: dict[str, Any] | None = None) -> str:
    """A code cell as HTML, in colours."""
    return plain(source) if len(source) > LONG else Highlight2HTML()(source, language, metadata)


def plain(source: str) -> str:
    """Text as it stands."""
    escaped = html.escape(source).replace("[", "&#91;")  # in which nbconvert would search for links, from each on
    return f'<div class="highlight"><pre>{escaped}</pre></div>\n'


def _is_harmless(tag: str, name: str, value: str) -> bool:
    """Whether the attribute may stay. No id does: the formgrader finds its fields by theirs."""
    where = re.sub(r"[\x00-\x20]", "", value).lower()  # as a browser reads an address
    match tag, name:
        case "a", "href":
            return not where.startswith("data:")
        case "img", "src":
            return where.startswith("data:image/") or not where.startswith("data:")
        case _, "alt" | "title" | "width" | "height" | "align" | "start" | "colspan" | "rowspan" | "open":
            return True
        case _, "class":
            return COLOUR.fullmatch(value) is not None
        case "th" | "td", "style":
            return True
    return False
