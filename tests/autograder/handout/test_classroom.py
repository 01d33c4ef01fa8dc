"""Submissions that are made rather than handed in, for the demo, the measurements and the tests."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.handout.classroom import answer_cells, cell, hand_in, write_answers
from autograder.problem_sets import load


def notebook(*ids: str):
    cells = [new_code_cell("", metadata={"nbgrader": {"grade_id": grade_id}}) for grade_id in ids]
    return new_notebook(cells=[new_code_cell("a given cell"), *cells])


def test_a_cell_is_found_by_its_id():
    nb = notebook("q1", "q2")
    assert cell(nb, "q2") is nb.cells[2]
    with pytest.raises(KeyError):
        cell(nb, "q3")


def test_answers_are_written_into_their_cells():
    nb = notebook("q1", "q2")
    write_answers(nb, {"q2": "x = 1"})
    assert [each.source for each in nb.cells] == ["a given cell", "", "x = 1"]


def test_a_function_is_written_where_it_is_first_asked_for():
    assert answer_cells(load("ps1_score_sde")) == {"score_matching_loss": "q3a", "euler_maruyama_step": "q3b"}


def test_it_lies_where_nbgrader_looks_for_it(tmp_path):
    assert hand_in(tmp_path, "ann", "ps1", "{}") == tmp_path / "submitted/ann/ps1/ps1.ipynb"
    assert (tmp_path / "submitted/ann/ps1/ps1.ipynb").read_text() == "{}"
