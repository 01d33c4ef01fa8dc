"""A browser for all tests that look at pages; none of them may reach a network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The site, with the pictures of those notebooks that were run before."""
    return built(tmp_path_factory.mktemp("site") / "out")


def built(folder: Path) -> Path:
    """The site in that folder, as its command makes it."""
    command = [sys.executable, "-m", "docs.site", "--quick", "--to", folder]
    made = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")  # not even a warning, such as of a link that leads nowhere
    return folder
