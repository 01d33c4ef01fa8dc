"""The site in a real browser and without a network: links, formulas, widths, and what a screen reader finds."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup

from autograder.problem_sets import names
from tests.browser.pages import accessibility, open_page

PAGES = [
    "index.html",
    *(f"assignments/{name}/{name}.html" for name in names()[:1]),
    *(f"certificates/{name}.html" for name in names()[:1]),
    "docs/instructors/course.html",
    "reference/scorelab.oracle.html",
]


@pytest.fixture(scope="session")
def soups(site) -> dict[Path, BeautifulSoup]:
    """Every page of the site, read."""
    return {file: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser") for file in site.rglob("*.html")}


def addresses(page: BeautifulSoup) -> Iterator[str]:
    """All that the page leads to or loads."""
    for tag in page.find_all(["a", "link", "img", "script"]):
        if address := tag.get("href") or tag.get("src"):
            yield address


def is_there(address: str, file: Path, soups: dict[Path, BeautifulSoup]) -> bool:
    path, place = map(unquote, urldefrag(address))
    target = (file.parent / path.partition("?")[0]).resolve() if path else file
    if not place or target not in soups:
        return target.is_file()
    return soups[target].find(id=place) is not None


def test_every_link_leads_somewhere(soups):
    own = [(file, address) for file in soups for address in addresses(soups[file]) if not is_elsewhere(address)]
    assert len(own) > 1000
    assert [(file.name, address) for file, address in own if not is_there(address, file, soups)] == []


def is_elsewhere(address: str) -> bool:
    return re.match(r"[a-z]+:", address) is not None or address == "#"


def test_nothing_is_loaded_from_elsewhere(soups):
    tags = [tag for page in soups.values() for tag in page.find_all(["link", "img", "script", "iframe"])]
    found = {tag.get("src") or tag.get("href") or "" for tag in tags}
    assert [address for address in found if address.startswith(("http", "//"))] == []


def test_every_formula_is_drawn(soups):
    """As MathML, with nothing of TeX left over, in the text or in a formula."""
    formulas = [formula for page in soups.values() for formula in page.find_all("math")]
    assert len(formulas) > 400
    assert [formula.text for formula in formulas if "\\" in formula.text or not formula.text.strip()] == []
    for file, page in soups.items():
        for code in page.find_all(["pre", "code", "script", "iframe"]):
            code.decompose()
        assert re.findall(r"\$\$|\\(?:frac|nabla|sigma|mathrm)", page.text) == [], file.name


def test_every_set_has_its_notebook_and_its_certificate(site):
    for name in names():
        assert (site / "assignments" / name / f"{name}.html").is_file()
        assert (site / "certificates" / f"{name}.html").is_file()


def test_the_sidebar_leads_to_every_page(site, soups):
    """But for those that Sphinx makes, and the playground, which stands on the front page."""
    front = site / "index.html"
    linked = {(site / address.partition("#")[0]).resolve() for address in addresses(soups[front])}
    made = {"search.html", "genindex.html", "py-modindex.html"}
    assert [file.name for file in soups if file not in linked and file.name not in made and file != front] == []


@pytest.mark.parametrize("address", PAGES)
class TestAPage:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_is_for_everybody(self, browser, site, address, scheme):
        options = {"color_scheme": scheme, "reduced_motion": "reduce"}
        with open_page(browser, (site / address).as_uri(), **options) as page:
            assert accessibility(page) == []

    def test_is_as_wide_as_the_screen(self, browser, site, address):
        with open_page(browser, (site / address).as_uri(), reduced_motion="reduce") as page:
            for width in (400, 1000, 1600):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_front_page_plays_in_its_own_colours(browser, site):
    with open_page(browser, (site / "index.html").as_uri(), color_scheme="light") as page:
        frame = page.locator(".playground iframe").element_handle().content_frame()
        frame.wait_for_function("view.progress > 0")
        page.evaluate("document.body.dataset.theme = 'dark'")
        frame.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        inside = frame.evaluate("document.documentElement.scrollHeight")
        assert page.locator(".playground iframe").bounding_box()["height"] == pytest.approx(inside, abs=1)


def test_the_search_finds_a_function(browser, site):
    with open_page(browser, (site / "search.html").as_uri() + "?q=irreducible_loss") as page:
        page.get_by_role("link", name=re.compile("irreducible_loss")).first.wait_for()
