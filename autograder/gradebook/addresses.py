"""Make addresses in students' texts harmless: a browser opens none by itself, and a link shows its target.

A picture with an address is fetched as soon as its page is opened. One of this server's own can log you out; one
elsewhere tells the student when you mark. So the only pictures shown are those that the text holds itself. Entities are
decoded first: what is judged here is what a browser reads.
"""

import re
import string
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

from bleach.html5lib_shim import Filter, convert_entities

Token = dict[str, Any]  # html5lib's

PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|bmp|svg\+xml)[;,]", re.IGNORECASE)  # as pictures, they load none
LINK = re.compile(r"https?://[^/\\]|mailto:", re.IGNORECASE)
MAX_SHOWN = 200  # characters of an address that leads nowhere
AROUND = "".join(map(chr, range(0x21)))  # what a browser passes over before and after an address
# What MathJax makes addresses, styles, classes and ids of; it has no other way to spell a command.
COMMAND = re.compile(
    r"\\(href|url|style|class|cssId|bbox|require|includegraphics|mmlToken|fcolorbox|csname)(?![A-Za-z])"
)


class Addresses(Filter):  # type: ignore[misc]  # bleach has no types
    """For bleach's Cleaner: its tokens, with a text for each picture that is not shown, and one after each link."""

    def __iter__(self) -> Iterator[Token]:
        text = ""
        for token in self._told(super().__iter__()):
            if token["type"] == "Characters":
                text += token["data"]
            else:
                yield from (_text(_inert(text)), token)
                text = ""
        yield _text(_inert(text))

    def _told(self, tokens: Iterator[Token]) -> Iterator[Token]:
        open_links: list[tuple[str, list[str]]] = []  # where each leads, and what it says
        for token in tokens:
            match token["type"], token.get("name"):
                case "Entity", name:
                    token = _text(unescape(f"&{name};"))
                case "EmptyTag", "img":
                    token = _picture(token)
                case "StartTag", "a":
                    address = _taken(token, "href")
                    _put(token, "href", address if LINK.match(address) else "")
                    open_links.append((address, []))
                case "EndTag", "a" if open_links:
                    yield token
                    yield from _where(*open_links.pop())
                    continue
            if token["type"] == "Characters":
                for _, said in open_links:
                    said.append(token["data"])
            yield token


def _picture(token: Token) -> Token:
    address = _taken(token, "src")
    if PICTURE.match(address):
        _put(token, "src", address)
        return token
    alt = convert_entities(token["data"].get((None, "alt"), ""))
    said = ", ".join(filter(None, (alt, _plainly(address))))
    return _text(f"[picture not shown: {said}]" if said else "[picture not shown]")


def _where(address: str, said: list[str]) -> Iterator[Token]:
    """Where a link leads, unless it says so itself; set apart from its text, which may run from right to left."""
    if address and "".join(said).strip() != address:
        yield from (_text(" ("), _tag("StartTag", "bdi"), _text(_plainly(address)), _tag("EndTag", "bdi"), _text(")"))


def _taken(token: Token, name: str) -> str:
    """Take an address from a tag, as a browser reads it; in SVG it may be there a second time."""
    found = [token["data"].pop(key) for key in list(token["data"]) if key[1] == name]
    return re.sub(r"[\t\n\r]", "", convert_entities(found[0])).strip(AROUND) if found else ""


def _put(token: Token, name: str, address: str) -> None:
    """Give a tag an address, unless it is empty. Bleach writes attributes as it read them, with entities."""
    if address:
        token["data"][None, name] = address.replace('"', "%22").replace("&", "&amp;")


def _plainly(address: str) -> str:
    """An address without letters that look like others; cut unless it is a link's, of which any part may count."""
    kept = address if LINK.match(address) or len(address) <= MAX_SHOWN else f"{address[:MAX_SHOWN]}..."
    return quote(kept, safe=string.punctuation, errors="replace")


def _inert(text: str) -> str:
    return COMMAND.sub(r"\\text", text)  # which shows the argument as it stands


def _text(data: str) -> Token:
    return {"type": "Characters", "data": data}


def _tag(kind: str, name: str) -> Token:
    return {"type": kind, "name": name, "namespace": None, "data": {}}
