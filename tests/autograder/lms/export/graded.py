"""A class that is graded: two done, one whose written answers wait, one that could not be read."""

from pathlib import Path

import pytest

from tests.autograder.small_class import ASSIGNMENT, hand_in, scorelab_grade


@pytest.fixture
def graded(folder, grader) -> Path:
    """The course's folder; ann has 3 points, bob 4, kim 2 so far."""
    hand_in(folder, ann="# worth 3", bob="# worth 4")
    hand_in(folder, written="The irreducible part.", kim="# worth 2")
    cut = folder / "submitted" / "cut" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    cut.parent.mkdir(parents=True)
    cut.write_text("")
    scorelab_grade()
    return folder
