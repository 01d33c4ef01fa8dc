"""The notebooks run from top to bottom, as the solution has them."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.handout.builder import build_all

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def executed() -> nbformat.NotebookNode:
    """ps1 as graded with the reference's answers: training is short under NBGRADER_EXECUTION=autograde."""
    (built,) = [path for path in build_all(ROOT) if path.stem == "ps1_score_sde"]
    notebook = nbformat.read(built, as_version=4)
    environment = os.environ | {"NBGRADER_EXECUTION": "autograde"}
    NotebookClient(notebook, timeout=300, kernel_name="python3", store_widget_state=False).execute(env=environment)
    return notebook


def outputs(notebook: nbformat.NotebookNode, id: str) -> list[nbformat.NotebookNode]:
    return next(cell for cell in notebook.cells if cell.id == id).outputs


@pytest.mark.parametrize(("id", "points"), [("q3a-check", 4.0), ("q3b-check", 4.0), ("q3-check", 2.0)])
def test_the_reference_gets_full_marks_in_its_own_notebook(executed, id, points):
    (value,) = [out.data["text/plain"] for out in outputs(executed, id) if out.output_type == "execute_result"]
    assert float(value) == points


def test_the_numbers_to_test_by_hand_are_right(executed):
    assert "2.5000" in outputs(executed, "q3a-hand")[-1].data["text/plain"]
    assert "1.2800" in outputs(executed, "q3b-hand")[-1].data["text/plain"]


def test_nothing_is_written_to_stderr(executed):
    """nbgrader would give 0 to a test cell that does."""
    said = [
        (cell.id, out.text) for cell in executed.cells for out in cell.get("outputs", []) if out.get("name") == "stderr"
    ]
    assert said == []


def test_every_picture_is_there(executed):
    pictures = [
        cell.id for cell in executed.cells if any("image/png" in out.get("data", {}) for out in cell.get("outputs", []))
    ]
    assert set(pictures) >= {"forward", "compass", "carve", "clouds", "kernel", "curve", "learned", "sculpt", "steps"}
