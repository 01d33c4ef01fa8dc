"""What grading has read is there for storing, as long as the file and the record are the same."""

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.batch.batch import Batch
from autograder.gradebook import conversion
from autograder.gradebook.course import Course
from autograder.intake import intake, readings, repair
from autograder.intake.readings import Readings
from tests.autograder.small_class import ASSIGNMENT, PAGES, ROOT, Here, folder, grader, hand_in

__all__ = ["folder", "grader"]  # fixtures

A, B = Path("/a.ipynb"), Path("/b.ipynb")
NB = nbformat.v4.new_notebook()


class TestReadings:
    def test_a_reading_is_taken_once(self):
        kept = Readings()
        kept.put(A, "text", NB, {})
        assert kept.take(B, "text") is None
        assert kept.take(A, "text").nb is NB
        assert kept.take(A, "text") is None

    def test_a_file_with_another_text_has_not_been_read(self):
        kept = Readings()
        kept.put(A, "text", NB, {})
        assert kept.take(A, "other text") is None

    def test_the_oldest_go_when_they_become_too_many(self, monkeypatch):
        monkeypatch.setattr(readings, "MOST_TEXT", 8)
        kept = Readings()
        kept.put(A, "1234", NB, {})
        kept.put(B, "12345", NB, {})
        assert list(kept.kept) == [B]
        kept.put(A, "123456789", NB, {})
        assert kept.kept == {}

    def test_there_are_never_more_than_a_few(self):
        kept = Readings()
        for n in range(readings.MOST + 3):
            kept.put(Path(f"/{n}.ipynb"), "text", NB, {})
        assert len(kept.kept) == readings.MOST
        assert Path("/2.ipynb") not in kept.kept


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """Whose submissions have been parsed, each time."""
    found: list[str] = []
    parsed = repair.parsed

    def counted(path: Path, text: str) -> nbformat.NotebookNode:
        if "submitted" in path.parts:
            found.append(path.parents[1].name)
        return parsed(path, text)

    monkeypatch.setattr(intake, "parsed", counted)
    monkeypatch.setattr(repair, "parsed", counted)
    return found


def stored(folder: Path, change=lambda course: None) -> list[str]:
    """Grade and store the class; what stands in the messages. change: what happens in between."""
    course = Course(ROOT, folder)
    batch = Batch(course, ASSIGNMENT)
    graded = list(batch.grade(course.students(ASSIGNMENT), Here()))
    change(course)
    return [result.message for result in batch.store(graded)]


@pytest.mark.usefixtures("grader")
class TestStoring:
    def test_each_submission_is_read_and_repaired_once(self, folder, read):
        hand_in(folder, ann="# worth 3", bob="# worth 1")
        assert stored(folder) == ["", ""]
        assert read == ["ann", "bob"]

    def test_what_is_stored_is_the_same_as_when_it_is_read_again(self, folder, read):
        hand_in(folder, ann="# worth 3")
        (page,) = [folder / f"{PAGES.format(folder='autograded', student='ann')}.ipynb"]
        stored(folder)
        once = page.read_bytes()
        page.unlink()
        assert list(conversion.store(Course(ROOT, folder), ASSIGNMENT, ["ann"])) == [("ann", None)]
        assert page.read_bytes() == once
        assert read == ["ann", "ann"]

    def test_one_that_is_replaced_meanwhile_is_read_again_and_gets_no_score_of_the_other(self, folder, read):
        hand_in(folder, ann="# worth 3")
        (message,) = stored(folder, lambda course: hand_in(folder, ann="# worth 1"))
        assert message.startswith("AssertionError: graded in nbgrader's conversion")
        assert read == ["ann", "ann"]

    def test_one_that_was_repaired_after_another_record_is_repaired_again(self, folder, read):
        hand_in(folder, ann="# worth 3")

        def release_anew(course: Course) -> None:
            kept = course.readings.kept
            kept.update({path: replace(reading, source={}, nb=NB) for path, reading in kept.items()})

        assert stored(folder, release_anew) == [""]
        stored_page = (folder / f"{PAGES.format(folder='autograded', student='ann')}.ipynb").read_text()
        assert "# worth 3" in stored_page
