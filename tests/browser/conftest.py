"""A browser for all tests that look at pages; none of them may reach a network."""

import os
import shutil
from collections.abc import Iterator

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium; a test opens pages of its own. Skipped, loudly, where there is none."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        if "CI" in os.environ:
            pytest.fail("CI must have a browser: apt-get install chromium")
        pytest.skip("NOT TESTED: pages in a browser; want chromium or google-chrome on the PATH")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
