"""A film in a real browser, without a network: it plays once, by itself, and can be stopped and looked through."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorelab import plots
from tests.lib.plots.pictures import TIMES, walk

playwright = pytest.importorskip("playwright.sync_api")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LAST = str(len(TIMES) - 1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("film") / "film.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><p>before{plots.to_html(plots.animate(walk(), TIMES, fps=4))}")
    return file


@pytest.fixture(scope="module")
def browser() -> "Iterator[playwright.Browser]":
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("NOT TESTED: films in a browser; want chromium or google-chrome on the PATH")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Opened:
    """The film in a browser without a network, and what went wrong: errors, and requests to the network."""

    def __init__(self, browser: "playwright.Browser", file: Path, **settings: str) -> None:
        self.page, self.errors = browser.new_context(offline=True, **settings).new_page(), list[str]()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self.note)
        self.page.goto(file.as_uri())

    def note(self, request: "playwright.Request") -> None:
        if request.url.startswith("http"):
            self.errors.append(request.url)


def test_it_plays_once_by_itself(browser: "playwright.Browser", file: Path) -> None:
    opened = Opened(browser, file)
    page = opened.page
    page.wait_for_function("document.querySelector('button').ariaLabel == 'Pause'")
    page.wait_for_function("document.querySelector('button').ariaLabel == 'Play'")
    assert page.locator("input").input_value() == LAST
    assert page.locator("input").get_attribute("aria-valuetext") == "t = 0.00"
    assert opened.errors == []


def test_the_slider_stops_it_and_shows_a_moment(browser: "playwright.Browser", file: Path) -> None:
    page = Opened(browser, file).page
    page.wait_for_function("document.querySelector('button').ariaLabel == 'Pause'")
    end = page.locator("img").get_attribute("src")
    page.locator("input").fill("3")
    page.wait_for_timeout(600)  # more than two frames
    assert page.locator("input").get_attribute("aria-valuetext") == "t = 0.50"
    assert page.get_by_role("button", name="Play").is_visible()
    assert page.locator("img").get_attribute("src") != end


def test_it_waits_for_those_who_want_less_motion(browser: "playwright.Browser", file: Path) -> None:
    page = Opened(browser, file, reduced_motion="reduce").page
    page.wait_for_timeout(600)
    assert page.locator("input").input_value() == LAST
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('input').value == '1'")
