"""Notebooks on the site: the released text, the reference's pictures, and not a line of its answers."""

import hashlib
import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output

from autograder.handout.regions import BEGIN, END
from autograder.problem_sets import names
from docs.site.notebooks import executed, pictures, shown

ROOT = Path(__file__).parents[3]
PNG = "iVBORw0KGgo="
LAST, *_ = names()


def answers() -> list[str]:
    """Every line of the reference's answers that is long enough to be nobody else's."""
    text = "\n".join(file.read_text() for file in (ROOT / "solutions").glob("*.py"))
    regions = re.findall(rf"{BEGIN}\n(.*?){END}", text, re.DOTALL)
    return [line.strip() for region in regions for line in region.splitlines() if len(line.strip()) > 30]


@pytest.mark.parametrize("name", names())
def test_no_answer_is_shown(name):
    sources = "\n".join(cell.source for cell in shown(name, ROOT, run=False).cells)
    given = "\n".join(cell.source for cell in executed(name, ROOT, run=False).cells if _is_given(cell))
    assert [line for line in answers() if line in sources and line not in given] == []


def _is_given(cell) -> bool:
    flags = cell.metadata.get("nbgrader", {})
    return not flags.get("solution", False)


def test_a_run_that_is_kept_is_not_made_again(tmp_path, monkeypatch):
    """The digest of a notebook is that of its content: a kept file under that name is taken as it is."""
    (tmp_path / "solutions").symlink_to(ROOT / "solutions")
    (tmp_path / "assignments").symlink_to(ROOT / "assignments")
    first = executed(LAST, tmp_path, run=False)
    monkeypatch.setattr("docs.site.notebooks._digest", lambda *_: hashlib.sha256(b"").hexdigest()[:16])
    kept = tmp_path / "build" / "executed" / f"{LAST}-{hashlib.sha256(b'').hexdigest()[:16]}.ipynb"
    kept.parent.mkdir(parents=True)
    import nbformat

    code = next(cell for cell in first.cells if cell.cell_type == "code")
    code.outputs = [new_output("stream", name="stdout", text="kept")]
    nbformat.write(first, kept)
    cell = next(cell for cell in shown(LAST, tmp_path, run=True).cells if cell.id == code.id)
    assert cell.outputs[0].text == "kept"


def test_pictures_are_found_with_their_words_and_films_are_left_out():
    drawn = new_output("display_data", {"text/html": f'<p><img alt="two moons" src="data:image/png;base64,{PNG}"></p>'})
    bare = new_output("display_data", {"image/png": PNG})
    film = new_output("display_data", {"text/html": "<img src=x><script>play()</script>"})
    cells = [new_code_cell("", id="draws", outputs=[drawn, film, bare])]
    with_words, without = pictures(cells)
    assert 'alt="two moons"' in with_words
    assert 'alt="What the cell draws draws"' in without
