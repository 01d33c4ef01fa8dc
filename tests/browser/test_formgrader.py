"""nbgrader's formgrader in a real browser: a class released, graded and returned with its buttons alone."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from autograder.gradebook.conversion import store
from autograder.gradebook.course import Course
from autograder.isolation import walls
from autograder.problem_sets import load
from tests.autograder.conftest import RIGHT
from tests.autograder.small_class import ASSIGNMENT, ROOT, exported, hand_in, released
from tests.browser.pages import chromium
from tests.hostile.fetches import ALL, ATTACHED, ATTACHMENTS, ELSEWHERE

__all__ = ["released"]  # a fixture

SUM = "def score_matching_loss(pred, std, z):\n    return torch.sum((pred * std + z) ** 2)"
SCRIPTS = "<script>window.acted = 1</script> <img src=x onerror='window.acted = 1'> <input class='score' id='q4a'>"
# 3 by 2 pixels
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
FETCH = "url => new Promise(done => Object.assign(new Image(), {onerror: done, onload: done, src: url}))"
CONFIG = """
from pathlib import Path
from autograder.gradebook.course import configure
configure(get_config(), Path({root!r}), Path({course!r}))
"""
pytestmark = pytest.mark.skipif(walls.missing() is not None, reason=f"no isolation here: {walls.missing()}")


@pytest.fixture
def course(released, tmp_path) -> Course:
    """Two students have handed in: ada with the right loss and words, bob with a sum for a mean."""
    folder = shutil.copytree(released, tmp_path / "course")
    hand_in(folder, written=f"Several points lead to one noisy point. {SCRIPTS}", ada=RIGHT["q3a"], bob=SUM)
    _show(folder / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(ROOT), course=str(folder)))
    return Course(ROOT, folder)


def _show(notebook: Path) -> None:
    """A picture in the notebook, a print-out, and what should not be there."""
    nb = nbformat.read(notebook, as_version=4)
    acts = {"text/html": SCRIPTS, "application/javascript": "window.acted = 1"}
    next(c for c in nb.cells if c.id == "steps").outputs = [
        new_output("display_data", {"image/png": PICTURE, **acts}),
        new_output("display_data", acts),
        new_output("stream", name="stdout", text=f"width 0.10 {SCRIPTS}"),
    ]
    nbformat.write(nb, notebook)


def _write_all_that_fetches(notebook: Path) -> None:
    """In a written answer, and in cells of the student's own, of every type."""
    nb = nbformat.read(notebook, as_version=4)
    next(c for c in nb.cells if c.id == "q4a").source = f"Here is my plot: ![](/logout) ![]({ELSEWHERE}/x.png)"
    for text in ALL.values():
        nb.cells += [new_markdown_cell(text), new_raw_cell(text), new_code_cell(text)]
    nb.cells.append(new_markdown_cell(ATTACHMENTS, attachments=ATTACHED))
    nbformat.write(nb, notebook)


@pytest.fixture
def address(course, tmp_path) -> Iterator[str]:
    """Of a Jupyter server in the course's folder, with nobody's settings but its own."""
    folders = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("RUNTIME", "CONFIG", "DATA")}
    command = [Path(sys.executable).with_name("jupyter"), "server", "--no-browser", "--allow-root", "--port=0"]
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=course.folder, env=os.environ | folders, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield _address(tmp_path / "RUNTIME", time.monotonic() + 60)
    finally:
        server.terminate()
        server.wait()


def _address(runtime: Path, until: float) -> str:
    while time.monotonic() < until:
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(json.JSONDecodeError):  # it is being written
                note = json.loads(path.read_text())
                return f"{note['url']}formgrader{{}}?token={note['token']}"
        time.sleep(0.1)
    pytest.fail("the server did not start")


class Formgrader:
    """The pages of the formgrader, and the buttons on them."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address = page, address
        self.asked_for: list[str] = []  # whatever a page asks for, also where nothing is let through
        page.on("request", lambda request: self.asked_for.append(request.url))

    def press(self, page: str, row: str, button: str) -> str:
        """Press a button in somebody's row of a table; what the window then says."""
        self.page.goto(self.address.format(page))
        self.page.locator("#main-table tr", has_text=row).locator(f"td.{button} a").click()
        done = self.page.locator(".modal-title", has_text=re.compile("Success|Error"))
        done.wait_for(timeout=90_000)
        return self.page.locator(".modal-content", has=done).inner_text()

    def open(self, number: int) -> None:
        """A submission, to be graded by hand, once its fields save what is written; they are shown without names."""
        self.page.goto(self.address.format(f"/gradebook/{ASSIGNMENT}/{ASSIGNMENT}"))
        self.page.get_by_text(f"Submission #{number}").click()
        self.page.wait_for_function("window.formgrader && formgrader.grades?.loaded && formgrader.comments?.loaded")

    def requests(self, show: Callable[[], object]) -> set[str]:
        """What a page asks for until it is at rest, but for the ids in it."""
        self.asked_for.clear()
        show()
        self.page.wait_for_load_state("networkidle")
        return {re.sub(r"[0-9a-f]{32,}", "id", url) for url in self.asked_for if not url.startswith("data:")}

    def log_in(self) -> None:
        """By the first page; those after it need no token."""
        self.page.goto(self.address.format(""))
        self.page.wait_for_load_state("networkidle")
        assert self.is_logged_in()

    def is_logged_in(self) -> bool:
        """Whether the server still knows the browser, which brings no token."""
        return self.page.request.get(self.address.partition("formgrader")[0] + "api/status").ok

    def pictures(self) -> list[int]:
        """The width of each picture on the page; 0 when it is none."""
        return self.page.locator("img").evaluate_all("all => all.map(picture => picture.naturalWidth)")

    def points(self) -> dict[int, float]:
        """The points of each submission, by its number."""
        self.page.goto(self.address.format(f"/gradebook/{ASSIGNMENT}/{ASSIGNMENT}"))
        self.page.get_by_text("Submission #").first.wait_for()
        rows = self.page.locator("#main-table tr").all_inner_texts()
        found = [re.search(r"Submission #(\d+)\s+([\d.]+) /", row) for row in rows]
        return {int(row[1]): float(row[2]) for row in found}

    def write(self, field: str, text: str) -> None:
        """Fill in a field, and wait until it is saved."""
        with self.page.expect_response(lambda response: response.request.method == "PUT"):
            self.page.locator(f"#{field}").fill(text)
            self.page.locator(f"#{field}").blur()


@pytest.fixture
def formgrader(address) -> Iterator[Formgrader]:
    origin = address.partition("formgrader")[0]
    with chromium() as browser:
        page = browser.new_page()
        # MathJax lies on a server elsewhere, and the page waits for it before it listens to its fields.
        page.route(lambda url: not url.startswith(origin), lambda route: route.abort())
        yield Formgrader(page, address)


def test_a_class_is_graded_by_the_buttons_alone(course, formgrader):
    assert "Successfully created the student version" in formgrader.press("", ASSIGNMENT, "assign")
    for student in ("ada", "bob"):
        said = formgrader.press(f"/manage_submissions/{ASSIGNMENT}", student, "autograde")
        assert f"Successfully autograded '{ASSIGNMENT}' for student '{student}'" in said

    points = formgrader.points()
    bob, ada = sorted(points, key=points.get)
    assert (points[bob], points[ada]) == (0.0, 4.0)
    formgrader.open(bob)
    (title,) = (entry.title for entry in load(ASSIGNMENT).mistakes if entry.id == "loss-sum")
    assert f"This looks like: <b>{title}</b>" in formgrader.page.content()
    formgrader.open(ada)
    assert formgrader.page.evaluate("typeof window.acted") == "undefined"
    assert formgrader.page.get_by_text("width 0.10 <script>").is_visible()
    assert formgrader.pictures() == [3]  # not the one in the words, which has an address
    formgrader.write("q4a", "2.5")
    formgrader.write("q4a-comment", "And what does the network lose?")

    said = formgrader.press("", ASSIGNMENT, "generate-feedback")
    assert "Successfully generated feedback" in said
    page = course.feedback(ASSIGNMENT, "ada").read_text()
    assert "And what does the network lose?" in page
    assert "6.5 / 16" in page
    assert exported(course.folder) == {"ada": ("graded", "6.5"), "bob": ("needs a person", "0.0")}


class TestNothingIsFetchedForAStudent:
    """What ada has written would fetch, if it could; bob has written nothing of the kind."""

    @pytest.fixture(autouse=True)
    def _graded(self, course) -> None:
        _write_all_that_fetches(course.folder / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
        assert list(store(course, ASSIGNMENT, ("ada", "bob"))) == [("ada", None), ("bob", None)]

    def test_by_the_formgrader_and_the_login_stays(self, formgrader):
        formgrader.log_in()
        points = formgrader.points()
        bob, ada = sorted(points, key=points.get)
        usual = formgrader.requests(lambda: formgrader.open(bob))
        assert formgrader.requests(lambda: formgrader.open(ada)) == usual
        assert formgrader.page.get_by_text("[picture not shown: /logout]").first.is_visible()
        assert formgrader.is_logged_in()
        assert formgrader.page.evaluate("typeof window.acted") == "undefined"

        formgrader.page.evaluate(FETCH, "/logout")  # as each of them would have done
        assert not formgrader.is_logged_in()

    def test_by_a_feedback_page(self, course, formgrader):
        """Which may lie on the same server."""
        formgrader.log_in()
        where = formgrader.address.partition("formgrader")[0] + "feedback.html"

        def look_at(student: str) -> None:
            page = course.feedback(ASSIGNMENT, student).read_text()
            formgrader.page.route(where, lambda route: route.fulfill(body=page, content_type="text/html"))
            formgrader.page.goto(where)

        usual = formgrader.requests(lambda: look_at("bob"))
        assert formgrader.requests(lambda: look_at("ada")) == usual
        assert formgrader.page.get_by_text("[picture not shown: /logout]").first.is_visible()
        assert formgrader.is_logged_in()
