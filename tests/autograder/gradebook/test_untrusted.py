"""What students write is shown, and does nothing: in the formgrader's pages and in the feedback."""

import copy
import html
import re
import time
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

from autograder.gradebook import untrusted
from autograder.gradebook.conversion import _Feedback, _Step
from autograder.gradebook.course import Course
from autograder.gradebook.page import Page
from autograder.gradebook.untrusted import LONG, rendered
from tests.autograder.small_class import ROOT

ATTACKS = [
    "<script>alert('hx')</script>",
    "<SCRIPT SRC=//hx.example/x.js></SCRIPT>",
    "<img src=x onerror=alert('hx')>",
    "<svg/onload=alert('hx')>",
    "<svg><script href='data:,alert(/hx/)'/></svg>",
    "<iframe srcdoc='<script>alert(/hx/)</script>'></iframe>",
    "<object data='data:text/html,hx'></object>",
    "<a href='javascript:alert(/hx/)'>hx</a>",
    "<a href='JaVa&#09;script:alert(/hx/)'>hx</a>",
    "<a href=' data:text/html,<script>hx</script>'>hx</a>",
    "[hx](javascript:alert(/hx/))",
    "[hx](data:text/html;base64,aHg=)",
    "![hx](javascript:alert(/hx/))",
    "<form action='/formgrader/api/hx'><input class='score' id='q3a-check' autofocus onfocus=alert(/hx/)></form>",
    "<div id='q3a-check' class='score' style='position:fixed;inset:0;background:url(//hx.example)'>hx</div>",
    "<meta http-equiv=refresh content='0;url=//hx.example'><base href='//hx.example'><link rel=stylesheet href='//hx'>",
    "<style>@import '//hx.example/x.css';</style>",
    "<details open ontoggle=alert('hx')>hx</details>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(/hx/)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(/hx/)>'>",
    "`</code><script>alert('hx')</script>`",
    "```html\n</pre><script>alert('hx')</script>\n```",
    "$\\href{javascript:alert(/hx/)}{hx}$",
    "$$</script><script>alert('hx')</script>$$",
]
FIELDS = ("input", "form", "textarea", "button", "select", "iframe", "object", "embed", "svg", "math", "base", "style")


class Acts(HTMLParser):
    """What in a page could do something, as far as it has to do with the attacks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        text = " ".join(f"{name}={value}" for name, value in attributes)
        if "hx" in text and (tag in FIELDS or tag in ("script", "link", "meta")):
            self.found.append(f"<{tag} {text}>")
        for name, value in attributes:
            where = re.sub(r"[\x00-\x20]", "", value or "").lower()  # which a browser does, too
            if name.startswith("on") or (name in ("href", "src") and where.startswith(("javascript:", "data:text"))):
                self.found.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if "hx" in data and (self.inside in ("script", "style") or "\\href" in data):
            self.found.append(data)


@pytest.fixture(scope="module", params=["formgrader", "feedback"])
def show(request: pytest.FixtureRequest, tmp_path_factory) -> HTMLExporter:
    """A page as an instructor's or a student's browser gets it, from the course's own configuration."""
    course = Course(ROOT, tmp_path_factory.mktemp("course"))
    if request.param == "feedback":
        return Page(config=_Step(_Feedback, course.config).converter.config)
    config = copy.deepcopy(course.config)
    config.merge(FormgradeExtension(config=config).build_extra_config())
    return HTMLExporter(config=config)


def page(exporter: HTMLExporter, *cells: NotebookNode) -> str:
    where = defaultdict(int, notebook="ps1")
    resources = defaultdict(str, metadata={"path": "", "name": "ps1"}, nbgrader=where, index=0, total=1)
    return exporter.from_notebook_node(new_notebook(cells=list(cells)), resources)[0]


def written(text: str, **more: object) -> NotebookNode:
    role = {"grade_id": "q4a", "grade": True, "solution": True, "locked": False, "task": False, "points": 3}
    graded = {"schema_version": 3, "score": 0, "comment": ""}  # the last two from the gradebook
    return new_markdown_cell(text, metadata={"nbgrader": role | graded}, **more)


def cells(text: str) -> list[NotebookNode]:
    """The text in every place that a student can write in."""
    table = f"| {text} |\n|---|\n| {text} |"
    markdown = [new_markdown_cell(text), new_markdown_cell(f"# {text}"), new_markdown_cell(table)]
    return [written(text), *markdown, new_raw_cell(text), new_code_cell(text)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_acts(show, attack):
    shown = page(show, *cells(attack))
    assert "hx" in shown
    assert Acts(shown).found == Acts(page(show, *cells("hx"))).found


def test_nor_does_a_pasted_picture(show):
    picture = {"x.png": {"image/png' onerror='alert(/hx/)": "AAAA"}, "y.png": {"image/png": "' onerror='alert(/hx/)"}}
    text = "![hx](attachment:x.png) ![hx](attachment:y.png)"
    assert Acts(page(show, written(text, attachments=picture))).found == Acts(page(show, written("hx"))).found


def test_the_parser_of_this_test_sees_what_acts():
    """Or else the tests above would hold for every page."""
    acting = [
        a for a in ATTACKS if a.startswith("<") and not a.startswith(("<div", "<math", "<noscript", "<a href=' d"))
    ]
    assert [attack for attack in acting if not Acts(attack).found] == []


class TestWhatIsMeantIsShown:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("*so* **much**", "<p><em>so</em> <strong>much</strong></p>"),
            ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
            ("$a < b$ and $$x_t = \\alpha(t) x_0$$", "$a &lt; b$ and $$x_t = \\alpha(t) x_0$$"),
            ("<details><summary>more</summary>less</details>", "<details><summary>more</summary>less</details>"),
            ("[Song](https://arxiv.org/abs/2011.13456)", '<a href="https://arxiv.org/abs/2011.13456">Song</a>'),
            ("x<sub>t</sub> ≤ 3 & y", "x<sub>t</sub> ≤ 3 &amp; y"),
            ("| a |\n|--:|\n| 1 |", '<td style="text-align:right;">1</td>'),
            ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ],
    )
    def test_markdown(self, text, shown):
        assert shown in rendered(text)

    def test_a_picture_that_was_pasted_in(self, show):
        shown = page(show, written("![a dot](attachment:dot.png)", attachments={"dot.png": {"image/png": "iVBORw0K"}}))
        assert '<img alt="a dot" src="data:image/png;base64,iVBORw0K"' in shown or (
            '<img src="data:image/png;base64,iVBORw0K" alt="a dot"' in shown
        )


@pytest.mark.parametrize("text", ["\\begin{a}" * 20_000, "a." * 50_000, "<" * 100_000, "[" * 100_000, "*a" * 50_000])
def test_long_text_is_shown_as_it_stands_and_at_once(show, text):
    assert len(text) > LONG
    start = time.process_time()
    shown = page(show, written(text), new_code_cell(text))
    assert time.process_time() - start < 5.0
    assert shown.count(html.escape(text[:2])) > 10_000


def test_the_filters_are_there_under_their_names():
    assert {name.rpartition(".")[2] for name in untrusted.FILTERS.values()} == {"markdown", "code", "cleaned"}
