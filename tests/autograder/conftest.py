"""Submissions of ps1_score_sde: the right answers, and notebooks with these or others in their cells."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.student.notebook import Notebook, from_node
from solutions.score_sde import euler_maruyama_step, score_matching_loss

ASSIGNMENT = "ps1_score_sde"
IMPORTS = "import torch\nfrom torch import Tensor"
RIGHT = {"q3a": inspect.getsource(score_matching_loss), "q3b": inspect.getsource(euler_maruyama_step)}
STUBS = {
    "q3a": "def score_matching_loss(pred, std, z):\n    raise NotImplementedError('q3a: not written yet')",
    "q3b": "def euler_maruyama_step(*args):\n    raise NotImplementedError('q3b: not written yet')",
}


def code(source: str, grade_id: str = "") -> nbformat.NotebookNode:
    """A code cell, tagged as nbgrader does when it has an id."""
    cell = nbformat.v4.new_code_cell(source)
    if grade_id:
        cell.metadata["nbgrader"] = {"grade_id": grade_id}
    return cell


def node(*above: str, assignment: str | None = ASSIGNMENT, **answers: str) -> nbformat.NotebookNode:
    """A notebook with the right answers, or those given as q3a and q3b, and cells of the student's own above."""
    q3a, q3b = (RIGHT | answers).values()
    cells = [code(source) for source in (IMPORTS, *above)]
    cells += [code(q3a, "q3a"), code("check('q3a')", "q3a-check"), code(q3b, "q3b"), code("check('q3b')", "q3b-check")]
    cells += [code("check('q3')", "q3-check")]
    kit = {"scorelab": {"assignment": assignment}} if assignment else {}
    return nbformat.v4.new_notebook(cells=cells, metadata=kit)


@pytest.fixture
def submit() -> Callable[..., Notebook]:
    """`submit(q3a="def ...")` is a notebook in memory; the other answer is right, see `node`."""
    return lambda *above, **answers: from_node(node(*above, **answers))


@pytest.fixture
def untouched_notebook(submit) -> Notebook:
    """Both answers are still the stubs that were handed out."""
    return submit(**STUBS)


@pytest.fixture
def on_disk(tmp_path) -> Callable[..., Path]:
    """`on_disk(q3a="def ...")` is the path of a notebook, see `node`."""

    def write(*above: str, name: str = "mine.ipynb", **answers: str) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(node(*above, **answers)))
        return path

    return write
