"""Notebooks on the site: the released text, the reference's pictures, and not a line of its answers."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from autograder.handout.regions import BEGIN, END
from autograder.problem_sets import names
from docs.site.notebooks import executed, pictures, settled, shown

ROOT = Path(__file__).parents[3]
PNG = "iVBORw0KGgo="
FIRST, *_ = names()


def answers() -> list[str]:
    """Every line of the reference's answers that is long enough to be nobody else's."""
    text = "\n".join(file.read_text() for file in (ROOT / "solutions").glob("*.py"))
    regions = re.findall(rf"{BEGIN}\n(.*?){END}", text, re.DOTALL)
    return [line.strip() for region in regions for line in region.splitlines() if len(line.strip()) > 30]


@pytest.mark.parametrize("name", names())
def test_no_answer_is_shown(name):
    sources = "\n".join(cell.source for cell in shown(name, ROOT, run=False).cells)
    given = "\n".join(cell.source for cell in executed(name, ROOT, run=False).cells if not is_answered(cell))
    assert len(answers()) > 20
    assert [line for line in answers() if line in sources and line not in given] == []


def is_answered(cell: NotebookNode) -> bool:
    """Whether it is the student's to write."""
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def test_a_run_that_is_kept_is_not_made_again(tmp_path, monkeypatch):
    """What is kept is found by a name that follows from the content; no cell of it could run."""
    for folder in ("solutions", "assignments"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.setattr("docs.site.notebooks._digest", lambda *_: "digest")
    run = executed(FIRST, tmp_path, run=False)
    code = next(cell for cell in run.cells if cell.cell_type == "code")
    code.outputs = [new_output("stream", name="stdout", text="kept")]
    kept = tmp_path / "build" / "executed" / f"{FIRST}-digest.ipynb"
    kept.parent.mkdir(parents=True)
    nbformat.write(run, kept)
    (cell,) = (cell for cell in shown(FIRST, tmp_path, run=True).cells if cell.id == code.id)
    assert cell.outputs[0].text == "kept"


def test_a_progress_bar_is_shown_as_it_ended():
    drawn = new_output("display_data", {"text/plain": "a picture"})
    printed = [
        new_output("stream", name="stdout", text=text) for text in ("start\n\r 0%", "\r50%", "\r100%\n", "end\n")
    ]
    first, last = settled([printed[0], drawn, *printed[1:]])
    assert first is drawn
    assert last.text == "start\n100%\nend\n"


def test_what_was_printed_without_a_bar_stays_where_it_was():
    outputs = [new_output("stream", name="stdout", text="one\n"), new_output("display_data", {"text/plain": "two"})]
    assert settled(outputs) is outputs


def test_pictures_are_found_with_their_words_and_films_are_left_out():
    drawn = new_output("display_data", {"text/html": f'<p><img alt="two moons" src="data:image/png;base64,{PNG}"></p>'})
    bare = new_output("display_data", {"image/png": PNG})
    film = new_output("display_data", {"text/html": "<img src=x><script>play()</script>"})
    cells = [new_code_cell("", id="draws", outputs=[drawn, film, bare])]
    with_words, without = pictures(cells)
    assert 'alt="two moons"' in with_words
    assert 'alt="What the cell draws draws"' in without
