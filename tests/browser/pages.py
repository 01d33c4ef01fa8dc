"""Pages in a browser: opened without a network, watched, and judged by axe."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Where there is none, the test is skipped, loudly. An event loop runs until it is closed."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("CI must have a browser: apt-get install chromium")
        pytest.skip("NOT TESTED: pages in a browser; want chromium or google-chrome on the PATH")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


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


def built(folder: Path) -> Path:
    """The site in that folder, as its command makes it, without a run of a notebook."""
    command = [sys.executable, "-m", "docs.site", "--quick", "--to", folder]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")  # not even a warning, such as of a link that leads nowhere
    return folder
