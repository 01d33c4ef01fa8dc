"""The class that is graded for the measurements."""

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder.handout.builder import build_all
from autograder.handout.classroom import cell
from bench.handed_in import MIX, ROOT, hand_in
from tests.autograder.conftest import ASSIGNMENT


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> list[tuple[str, str]]:
    """Of each student, to q3a and to q3b."""
    folder = tmp_path_factory.mktemp("class") / "course"
    students = hand_in(folder, 2 * len(MIX))
    found = []
    for student in students:
        nb = nbformat.read(folder / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
        found.append((cell(nb, "q3a").source, cell(nb, "q3b").source))
    return found


def test_no_two_are_alike(answers):
    assert len(set(answers)) == len(answers) == 20


def test_they_may_show_what_a_run_has_shown(tmp_path):
    shown = {each.id: [] for each in nbformat.read(build_all(ROOT)[0], as_version=4).cells}
    shown["sculpt"] = [new_output("stream", text="distance")]
    (student,) = hand_in(tmp_path / "course", 1, shown)
    path = tmp_path / "course" / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    nb = nbformat.read(path, as_version=4)
    assert [out.text for each in nb.cells for out in each.get("outputs", [])] == ["distance"]


def test_the_mix_is_kept(answers):
    """Without the comments 14 of 20 are right, 2 untouched and 4 mistaken, each in its own way."""
    bare = [tuple(text.rpartition("\n# student-")[0] for text in both) for both in answers]
    counts = sorted(bare.count(both) for both in set(bare))
    assert counts == [1, 1, 1, 1, 2, 14]
    untouched = next(both for both in bare if bare.count(both) == 2)
    assert all("NotImplementedError" in text for text in untouched)
