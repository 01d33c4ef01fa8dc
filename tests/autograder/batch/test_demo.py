"""The class of the demo: who hands in, for every problem set."""

import copy

import pytest

from autograder.batch.demo import AWKWARD, mistakes_of, the_class
from autograder.handout.classroom import answer_cells, built
from autograder.problem_sets import load, names
from tests.proof.parts import ROOT


@pytest.mark.parametrize("name", names())
def test_the_class_has_right_and_wrong_answers_and_awkward_notebooks(name: str) -> None:
    asked, source = load(name), built(ROOT, name)
    edits = the_class(asked, source)
    assert len(edits) >= 9
    assert {entry.id for entry in mistakes_of(asked)} | {"reference", "untouched", *AWKWARD} == set(edits)
    handed_in = {}
    for student, edit in edits.items():
        handed_in[student] = nb = copy.deepcopy(source)
        edit(nb)
    assert handed_in["reference"] == source
    assert len(handed_in["test-cell-deleted"].cells) == len(source.cells) - 1
    assert len(handed_in["test-cell-copied"].cells) == len(source.cells) + 1


@pytest.mark.parametrize("name", names())
def test_each_function_or_class_has_a_cell_of_its_own(name: str) -> None:
    written = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in built(ROOT, name).cells
        if "nbgrader" in cell.metadata
    }
    for function, cell in answer_cells(load(name)).items():
        assert function.partition(".")[0] in written[cell]


@pytest.mark.parametrize("name", names())
def test_the_mistakes_are_of_every_function(name: str) -> None:
    assert {entry.function for entry in mistakes_of(load(name))} == {entry.function for entry in load(name).mistakes}
