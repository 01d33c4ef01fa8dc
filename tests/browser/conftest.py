"""What the tests of pages share: a browser for each file of tests, and the site, built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import built, chromium
from tests.shared import shared


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(request) -> Path:
    """The site, with the pictures of those notebooks that were run before."""
    return shared(request, "site", built)
