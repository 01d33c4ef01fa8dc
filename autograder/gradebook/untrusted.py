"""Show what students wrote as harmless HTML: nbconvert filters for the formgrader and the feedback page.

Markdown may hold HTML, and HTML may hold scripts. In an instructor's browser these could give themselves points, for
nbgrader's pages trust all that they show. So of each text only what a reader sees is kept. Text so long that Markdown
or colours would take minutes is shown as it stands, and so is what cannot be read.
"""

import html
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from bleach import Cleaner
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import HTMLRenderer, IPythonRenderer, MarkdownWithMath

from autograder.gradebook.addresses import Addresses

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
PLACES = re.compile(r"text-align: ?(left|right|center);?")
PROTOCOLS = {"http", "https", "mailto", "data", "attachment"}  # of what `Addresses` then judges, or names
NUMBER = re.compile(r"&(?=#[xX]?[0-9a-fA-F]{9})")  # no character has one so long, and Python may refuse to read it


@pass_context
def markdown(context: Context, source: str) -> str:
    """A Markdown cell as HTML, with the pictures that were pasted into it."""
    attachments = context.get("cell", {}).get("attachments")
    return _readable(lambda text: rendered(text, attachments) if attachments else _known(text), source)


def cleaned(text: str) -> str:
    """HTML without what could act; that is shown as text."""
    return _readable(_clean, text)


def rendered(source: str, attachments: dict[str, Any] | None = None) -> str:
    """Markdown as HTML, without what could act."""
    renderer = _Renderer(escape=False, attachments=attachments or {}, exclude_anchor_links=True)
    return _clean(MarkdownWithMath(renderer=renderer).render(NUMBER.sub("&amp;", source)))


_known = lru_cache(maxsize=256)(rendered)  # the given cells are the same all over a class


def code(source: str, language: str | None = None, metadata: dict[str, Any] | None = None) -> str:
    """A code cell as HTML, in colours."""
    return plain(source) if len(source) > LONG else Highlight2HTML()(source, language, metadata)


def plain(source: str) -> str:
    """Text as it stands."""
    escaped = html.escape(source).replace("[", "&#91;")  # in which nbconvert would search for links, from each on
    return f'<div class="highlight"><pre>{escaped}</pre></div>\n'


class _Renderer(IPythonRenderer):
    """nbconvert's, for which a picture that was not pasted in is no reason to give up the page."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        lost = url.startswith("attachment:") and url.removeprefix("attachment:") not in self.attachments
        return HTMLRenderer.image(self, text, url, title) if lost else super().image(text, url, title)


def _clean(text: str) -> str:
    cleaner = Cleaner(tags=TAGS, attributes=_is_harmless, protocols=PROTOCOLS, css_sanitizer=PLACE, filters=[Addresses])
    return cleaner.clean(NUMBER.sub("&amp;", text))


def _readable(read: Callable[[str], str], source: str) -> str:
    """What reading the text gives, or the text as it stands."""
    if len(source) > LONG:
        return plain(source)
    try:
        return read(source)
    except Exception:  # one text stops no page, whatever a parser makes of it
        return plain(source)


def _is_harmless(tag: str, name: str, value: str) -> bool:
    """Whether the attribute may stay. No id does: the formgrader finds its fields by theirs."""
    match tag, name:
        case ("a", "href") | ("img", "src"):
            return True  # for `Addresses` to judge
        case _, "alt" | "title" | "width" | "height" | "align" | "start" | "colspan" | "rowspan" | "open":
            return True
        case _, "class":
            return COLOUR.fullmatch(value) is not None
        case "th" | "td", "style":
            return PLACES.fullmatch(value) is not None
    return False
