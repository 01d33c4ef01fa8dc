"""The mark of what is stored: of contents."""

import os
from pathlib import Path

import pytest

from autograder.batch.stored import mark_of
from autograder.grading.results import Result

RESULT = Result("ps1", "ann", "graded")


@pytest.fixture
def submission(tmp_path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "ps1.ipynb").write_text("{}")
    (tmp_path / "pictures" / "a.png").write_text("a")
    return tmp_path


def test_times_do_not_count(submission):
    before = mark_of(RESULT, submission)
    os.utime(submission / "ps1.ipynb", (0, 0))
    assert mark_of(RESULT, submission) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "pictures" / "a.png").write_text("b"),
        lambda folder: (folder / "pictures" / "a.png").rename(folder / "pictures" / "b.png"),
        lambda folder: (folder / "pictures" / "a.png").unlink(),
        lambda folder: (folder / "empty").mkdir(),
    ],
    ids=["contents", "name", "gone", "folder"],
)
def test_whatever_else_changes_in_the_folder_does(submission, change):
    before = mark_of(RESULT, submission)
    change(submission)
    assert mark_of(RESULT, submission) != before


def test_a_file_that_may_not_be_read_is_a_change_and_stops_nobody(submission, monkeypatch):
    before = mark_of(RESULT, submission)

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert mark_of(RESULT, submission) != before
