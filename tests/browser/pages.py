"""Pages in a browser: opened without a network, watched, and judged by axe."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

__all__ = ["Page", "accessibility", "open_page"]


@contextmanager
def open_page(browser: Browser, address: str, width: int = 1280, **options: Any) -> Iterator[Page]:
    """A page that must ask no server for anything and must say nothing on the console."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.extend([request.url] if request.url.startswith("http") else []))
    page.goto(address)
    yield page
    page.close()
    assert said == []


def accessibility(page: Page) -> list[str]:
    """What axe finds wrong, in the order of its rules: rule, and the elements. Frames are pages of their own."""
    options = {"iframes": False, "preload": False}  # neither is allowed to a page that is a file
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:5]}" for rule in found]
