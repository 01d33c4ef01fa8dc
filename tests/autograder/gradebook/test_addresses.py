"""No text of a student's makes a browser fetch anything, and a link says where it leads."""

import re
from html.parser import HTMLParser

import pytest
from nbconvert.filters import strip_files_prefix

from autograder.gradebook.addresses import COMMAND
from autograder.gradebook.untrusted import LONG, TAGS, cleaned, plain, rendered
from tests.hostile.fetches import ALL, ATTACHED, ATTACHMENTS

PLAIN = {"alt", "title", "width", "height", "align", "start", "colspan", "rowspan", "open", "class"}


class Parsed(HTMLParser):
    """What a browser finds in a page: the texts, and what could make it fetch something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.fetching: list[tuple[str, str, str | None]] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS | {"bdi"}:
            self.fetching.append((tag, "", None))
        for name, value in attributes:
            if (tag, name) == ("a", "href"):
                self.links.append(value or "")
            elif not self._is_still(tag, name, value or ""):
                self.fetching.append((tag, name, value))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @staticmethod
    def _is_still(tag: str, name: str, value: str) -> bool:
        if (tag, name) == ("img", "src"):
            return re.match(r"data:image/[a-z+]+[;,]", value) is not None
        if name == "style":
            return re.fullmatch(r"text-align: ?\w+;", value) is not None
        return name in PLAIN


def shown(text: str, **more: dict[str, dict[str, str]]) -> Parsed:
    """As the templates show a Markdown cell."""
    return Parsed(strip_files_prefix(plain(text) if len(text) > LONG else rendered(text, **more)))


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
class TestNothingIsFetched:
    def test_from_markdown(self, text):
        found = shown(text)
        assert found.fetching == []
        assert [link for link in found.links if not re.match(r"https?://[^/\\]|mailto:", link)] == []

    def test_from_a_raw_cell(self, text):
        found = Parsed(cleaned(text))
        assert found.fetching == []
        assert [link for link in found.links if not re.match(r"https?://[^/\\]|mailto:", link)] == []

    def test_nor_does_mathjax_find_a_command_that_would(self, text):
        if len(text) <= LONG:  # the rest is code, in which MathJax reads nothing
            texts = [*shown(text).texts, *Parsed(cleaned(text)).texts]
            assert [found for found in texts if COMMAND.search(found)] == []


def test_pasted_pictures_are_shown_whatever_they_are_called():
    found = shown(ATTACHMENTS, attachments=ATTACHED)
    assert found.fetching == []


def test_the_parser_of_these_tests_sees_what_fetches():
    """Or else they would hold for every page."""
    still = ("data", "twice", "comment", "prefix of", "two sources", "in words", "picture of svg")
    texts = {name: text for name, text in ALL.items() if name.startswith("html") and not any(s in name for s in still)}
    assert [name for name, text in texts.items() if not (p := Parsed(text)).fetching and not p.links] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![](/logout)", "[picture not shown: /logout]"),
        ("![my plot](https://a.example/x.png)", "[picture not shown: my plot, https://a.example/x.png]"),
        ("![my plot](attachment:x.png)", "[picture not shown: my plot, attachment:x.png]"),
        ("<img src='a b.png' alt='&lt;b&gt;'>", "[picture not shown: <b>, a%20b.png]"),
        ("<img>", "[picture not shown]"),
        ("[plot](/logout)", "plot (/logout)"),
        ("[plot](../x?a=1&b=2)", "plot (../x?a=1&b=2)"),
        ("[Song](https://arxiv.org)", "Song (https://arxiv.org)"),
        ("[https://arxiv.org](https://b.example)", "https://arxiv.org (https://b.example)"),
        ("<https://arxiv.org>", "https://arxiv.org"),
        ("https://arxiv.org/?a=1&b=2 is it", "https://arxiv.org/?a=1&b=2 is it"),
        ("<a href='https://\u0430rxiv.org/\u202e'>arXiv</a>", "arXiv (https://%D0%B0rxiv.org/%E2%80%AE)"),
        (f"[a](https://{'x' * 300}@b.example)", f"a (https://{'x' * 300}@b.example)"),
        (f"[a](/{'x' * 300})", f"a (/{'x' * 199}...)"),
    ],
)
def test_it_is_said_where_an_address_leads(text, said):
    assert "".join(shown(text).texts).strip() == said


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp", "svg+xml"])
def test_a_picture_in_the_text_itself_is_shown(kind):
    assert f'src="data:image/{kind};base64,iVBORw0K"' in rendered(f"![a](data:image/{kind};base64,iVBORw0K)")


def test_an_entity_that_no_number_can_hold_is_text():
    assert f"&#{'9' * 5000};" in "".join(shown(f"<b title='&#{'9' * 5000};'>&#{'9' * 5000};</b>").texts)
