"""A notebook on the site with the pictures of a real run. It takes minutes, so `make test` leaves it out."""

import pytest

from autograder.problem_sets import names
from docs.site.notebooks import executed
from tests.browser.pages import ROOT, accessibility, built, chromium, open_page

NAME = names()[0]


@pytest.mark.slow
def test_a_notebook_that_was_run_has_its_pictures_for_everybody(tmp_path):
    executed(NAME, ROOT, run=True)
    site = built(tmp_path / "site")
    pages = {f"assignments/{NAME}/{NAME}.html": "article img", "gallery.html": ".gallery img"}
    with chromium() as browser:
        for address, picture in pages.items():
            with open_page(browser, (site / address).as_uri(), reduced_motion="reduce") as page:
                assert page.locator(picture).count() > 2
                assert accessibility(page) == []
