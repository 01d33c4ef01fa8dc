"""Every source notebook runs from top to bottom, as the solution has it.

It takes half a minute a notebook, so `make test` leaves it to `make notebooks` and `make test-slow`, but for the
first set. The answers in the others are graded by `tests/problem_sets`.
"""

import os

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.handout.builder import notebook
from autograder.problem_sets import load, names
from tests.field.cases import full
from tests.proof.parts import part, root, source

FIRST, *OTHERS = names()


@pytest.fixture(scope="module", params=[FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def executed(name: str) -> NotebookNode:
    """As graded with the reference's answers: training is short under NBGRADER_EXECUTION=autograde."""
    built = notebook(source(name, root(name)))
    environment = os.environ | {"NBGRADER_EXECUTION": "autograde"}
    NotebookClient(built, timeout=300, kernel_name="python3", store_widget_state=False).execute(env=environment)
    return built


def outputs(executed: NotebookNode, id: str) -> list[NotebookNode]:
    return next(cell for cell in executed.cells if cell.id == id).outputs


def test_the_reference_gets_full_marks_in_its_own_notebook(name: str, executed: NotebookNode) -> None:
    for question in load(name).declared:
        shown = outputs(executed, question.cell)
        (value,) = [out.data["text/plain"] for out in shown if out.output_type == "execute_result"]
        assert float(value) == full(name, question.id), question.id


def test_the_numbers_to_test_by_hand_are_right(name: str, executed: NotebookNode) -> None:
    for id, number in getattr(part(name, "proof"), "SHOWN", {}).items():
        assert number in outputs(executed, id)[-1].data["text/plain"]


def test_nothing_is_written_to_stderr(executed: NotebookNode) -> None:
    """nbgrader would give 0 to a test cell that does."""
    said = [
        (cell.id, out.text) for cell in executed.cells for out in cell.get("outputs", []) if out.get("name") == "stderr"
    ]
    assert said == []


def test_every_picture_is_there(name: str, executed: NotebookNode) -> None:
    pictures = {
        cell.id for cell in executed.cells if any("image/png" in out.get("data", {}) for out in cell.get("outputs", []))
    }
    assert pictures >= getattr(part(name, "proof"), "PICTURES", set())
