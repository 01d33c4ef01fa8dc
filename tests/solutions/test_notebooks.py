"""Every source notebook runs from top to bottom, as the solution has it.

It takes half a minute a notebook, so `make test` leaves it to `make notebooks` and `make test-slow`, but for the
first set. The answers in the others are graded by `tests/problem_sets`.
"""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.handout.builder import notebook
from autograder.problem_sets import load, names
from tests.field.cases import full
from tests.proof.parts import ROOT, part, root, source

FIRST, *OTHERS = names()


@pytest.fixture(scope="module", params=[FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def folder(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebook runs, and leaves what it makes."""
    return tmp_path_factory.mktemp(name)


@pytest.fixture(scope="module")
def executed(name: str, folder: Path) -> NotebookNode:
    """As graded with the reference's answers: training is short under NBGRADER_EXECUTION=autograde.

    What a student may call in the last line of the cell `keep` is called.
    """
    built = notebook(source(name, root(name)))
    for cell in built.cells:
        if cell.id == "keep":
            cell.source = re.sub(r"^# (\w+\(.*\))$", r"\1", cell.source, flags=re.MULTILINE)
    environment = os.environ | {"NBGRADER_EXECUTION": "autograde", "PYTHONPATH": str(ROOT)}
    run = {"timeout": 300, "kernel_name": "python3", "store_widget_state": False}
    NotebookClient(built, resources={"metadata": {"path": str(folder)}}, **run).execute(env=environment)
    return built


def test_an_untouched_notebook_runs_to_its_end(name: str, tmp_path: Path) -> None:
    """As a student may run all of it before writing a line."""
    released = nbformat.read(ROOT / "assignments" / name / f"{name}.ipynb", as_version=4)
    run = {"timeout": 300, "kernel_name": "python3", "store_widget_state": False}
    NotebookClient(released, resources={"metadata": {"path": str(tmp_path)}}, **run).execute(
        env=os.environ | {"SCORELAB_DRAFT": "1"}
    )
    said = [out for cell in released.cells if cell.cell_type == "code" for out in cell.outputs]
    assert {out.output_type for out in said} <= {"stream", "display_data", "execute_result"}
    assert "stderr" not in {out.get("name") for out in said}


def outputs(executed: NotebookNode, cell_id: str) -> list[NotebookNode]:
    return next(cell for cell in executed.cells if cell.id == cell_id).outputs


def test_the_reference_gets_full_marks_in_its_own_notebook(name: str, executed: NotebookNode) -> None:
    for question in load(name).declared:
        shown = outputs(executed, question.cell)
        (value,) = [out.data["text/plain"] for out in shown if out.output_type == "execute_result"]
        assert float(value) == full(name, question.id), question.id


def test_the_numbers_to_test_by_hand_are_right(name: str, executed: NotebookNode) -> None:
    for cell_id, number in getattr(part(name, "proof"), "SHOWN", {}).items():
        assert number in outputs(executed, cell_id)[-1].data["text/plain"]


def test_derivations_agree_with_what_they_derive(name: str, executed: NotebookNode) -> None:
    for cell_id, (derived, formula, tolerance) in getattr(part(name, "proof"), "AGREE", {}).items():
        said = "".join(out.text for out in outputs(executed, cell_id) if out.output_type == "stream").splitlines()
        one, other = (list(map(float, re.findall(r"-?\d+\.\d+", said[k]))) for k in (derived, formula))
        count = min(len(one), len(other))
        assert one[-count:] == pytest.approx(other[-count:], abs=tolerance), cell_id


def test_nothing_is_written_to_stderr(executed: NotebookNode) -> None:
    """nbgrader would give 0 to a test cell that does."""
    said = [
        (cell.id, out.text) for cell in executed.cells for out in cell.get("outputs", []) if out.get("name") == "stderr"
    ]
    assert said == []


def test_every_picture_is_there(name: str, executed: NotebookNode) -> None:
    pictures = {
        cell.id
        for cell in executed.cells
        if any("data:image/png" in out.get("data", {}).get("text/html", "") for out in cell.get("outputs", []))
    }
    assert pictures >= getattr(part(name, "proof"), "PICTURES", set())


def test_every_picture_says_what_it_shows(executed: NotebookNode) -> None:
    said = re.findall(r'<img alt="([^"]*)"', "".join(shown(executed)))
    assert said
    assert min(map(len, said)) > 20


def test_no_output_asks_the_network(executed: NotebookNode) -> None:
    assert re.findall(r"https?://[^\s\"']*", re.sub(r"base64,[A-Za-z0-9+/=]*", "", "".join(shown(executed)))) == []


def test_something_is_left_to_keep(executed: NotebookNode, folder: Path) -> None:
    assert [path.read_bytes()[:6] for path in folder.glob("*.gif")] == [b"GIF89a"]


def test_nothing_of_the_grader_is_in_it(executed: NotebookNode) -> None:
    assert "NBGRADER" not in "".join(cell.source for cell in executed.cells)


def shown(executed: NotebookNode) -> list[str]:
    """The HTML of every output."""
    return [out.get("data", {}).get("text/html", "") for cell in executed.cells for out in cell.get("outputs", [])]
