"""Nothing is silently 0: written answers that lost their place wait, and what could not be graded has no score."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from autograder.gradebook.course import Course
from autograder.handout.classroom import cell
from autograder.report import report, roster
from autograder.report.concerns import concerns
from tests.autograder.small_class import ASSIGNMENT, PAGES, ROOT, exported, folder, grader, scorelab_grade

__all__ = ["folder", "grader"]  # fixtures

ANSWER = "The irreducible part is 0.2."
ELSEWHERE = "written answers are blank, but the notebook has text elsewhere: look there: ann q4a, ann q4b"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def notebook(folder: Path, place: str = "submitted") -> Path:
    return folder / f"{PAGES.format(folder=place, student='ann')}.ipynb"


def hand_in(folder: Path, edit: Callable[[NotebookNode], object]) -> None:
    """The released notebook with an answer to q3a of 4 points, and edited."""
    nb = nbformat.read(folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    cell(nb, "q3a").source = "def score_matching_loss(pred, std, z): ...  # worth 4"
    edit(nb)
    notebook(folder).parent.mkdir(parents=True, exist_ok=True)
    notebook(folder).write_text(json.dumps(nb))


def untagged(nb: NotebookNode) -> None:
    """What an editor leaves that knows neither metadata nor cell ids."""
    nb.metadata, nb.nbformat_minor = NotebookNode(), 4
    for c in nb.cells:
        if c.metadata.get("nbgrader", {}).get("grade_id") != "q3a":  # this class's grader asks for it
            c.metadata = NotebookNode()
            del c["id"]


def answer(nb: NotebookNode) -> None:
    cell(nb, "q4a").source = cell(nb, "q4a").source.replace("YOUR ANSWER HERE", ANSWER)


def below(nb: NotebookNode, new: NotebookNode) -> None:
    nb.cells.insert(nb.cells.index(cell(nb, "q4a")) + 1, new)


def reworded(folder: Path, name: str = "q4a") -> None:
    """As if the question had other words in the release, and so in the gradebook, from now on."""
    path = folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    nb = nbformat.read(path, as_version=4)
    source = cell(nb, name).source = cell(nb, name).source.replace("At most six sentences", "At most eight")
    nbformat.write(nb, path)
    with Course(ROOT, folder).gradebook() as gradebook:
        known = gradebook.find_source_cell(name, ASSIGNMENT, ASSIGNMENT)
        known.source = source
        known.checksum = compute_checksum(cell(nb, name))
        gradebook.db.commit()


class TestWritten:
    def test_a_written_answer_without_tags_is_known_by_its_question(self, folder, grader):
        hand_in(folder, lambda nb: (answer(nb), untagged(nb)))
        done = scorelab_grade()
        assert exported(folder)["ann"] == ("needs a person", "4.0")
        assert "look there" not in done.stdout
        stored = nbformat.read(notebook(folder, "autograded"), as_version=4)
        assert ANSWER in cell(stored, "q4a").source

    def test_so_it_is_where_the_words_of_the_question_have_changed_since(self, folder, grader):
        hand_in(folder, lambda nb: (answer(nb), untagged(nb)))
        reworded(folder)
        scorelab_grade()
        assert ANSWER in cell(nbformat.read(notebook(folder, "autograded"), as_version=4), "q4a").source

    @pytest.mark.parametrize(
        "edit",
        [
            lambda nb: below(nb, new_markdown_cell(ANSWER)),
            lambda nb: below(nb, new_code_cell(ANSWER)),
            lambda nb: below(nb, new_code_cell(f"# {ANSWER}")),
            lambda nb: below(nb, new_code_cell(f'"""{ANSWER}"""')),
            lambda nb: nb.cells[0].update(source=f"{nb.cells[0].source}\n\n{ANSWER}"),
            lambda nb: (untagged(nb), nb.cells.append(NotebookNode(cell_type="markdown", metadata={}, source=ANSWER))),
        ],
        ids=["below", "as code", "as a comment", "in quotes", "in a given cell", "without tags"],
    )
    def test_text_elsewhere_makes_blank_answers_wait_and_they_are_named(self, folder, grader, edit):
        hand_in(folder, edit)
        done = scorelab_grade()
        assert exported(folder)["ann"] == ("needs a person", "4.0")
        assert f"2 {ELSEWHERE}\n" in done.stdout
        (concern,) = [
            c for c in concerns(roster.read(Course(ROOT, folder), ASSIGNMENT).entries) if "belongs" in c.title
        ]
        assert concern.seen[0][1] == "q4a, q4b blank, but the notebook has text elsewhere"
        assert "other cells hold text of your own" in notebook(folder, "feedback").with_suffix(".html").read_text()

    @pytest.mark.parametrize(
        "edit",
        [
            lambda nb: None,
            untagged,
            lambda nb: below(nb, new_code_cell("print('the loss is') or print('small')")),
            lambda nb: below(nb, new_code_cell("'''the loss''' + str(print()) + '''is small, as it should be'''")),
        ],
        ids=["tagged", "without tags", "code", "code between quotes"],
    )
    def test_a_blank_answer_with_no_text_elsewhere_is_0(self, folder, grader, edit):
        hand_in(folder, edit)
        assert "look there" not in scorelab_grade().stdout
        assert exported(folder)["ann"] == ("graded", "4.0")

    def test_a_person_who_has_looked_is_asked_again_only_when_the_text_is_another(self, folder, grader):
        hand_in(folder, lambda nb: below(nb, new_markdown_cell(ANSWER, id="mine")))
        scorelab_grade()
        with Course(ROOT, folder).gradebook() as gradebook:
            for name, points in (("q4a", 2.0), ("q4b", 0.0)):
                grade = gradebook.find_grade(name, ASSIGNMENT, ASSIGNMENT, "ann")
                grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.db.commit()
        assert "look there" not in scorelab_grade("--fresh").stdout
        assert exported(folder)["ann"] == ("graded", "6.0")
        hand_in(folder, lambda nb: below(nb, new_markdown_cell(f"{ANSWER} Or 0.3.", id="mine")))
        scorelab_grade()
        assert exported(folder)["ann"] == ("needs a person", "6.0")

    def test_other_words_in_a_question_reopen_nothing_that_was_blank(self, folder, grader):
        hand_in(folder, lambda nb: None)
        scorelab_grade()
        reworded(folder)
        assert scorelab_grade("--fresh").exit_code == 0
        assert exported(folder)["ann"] == ("graded", "4.0")

    def test_nor_what_a_person_gave_for_a_blank(self, folder, grader):
        hand_in(folder, lambda nb: None)
        scorelab_grade()
        with Course(ROOT, folder).gradebook() as gradebook:
            grade = gradebook.find_grade("q4a", ASSIGNMENT, ASSIGNMENT, "ann")
            grade.manual_score, grade.needs_manual_grade = 0.5, False
            gradebook.db.commit()
        reworded(folder)
        assert "second look" not in scorelab_grade("--fresh").stdout
        assert exported(folder)["ann"] == ("graded", "4.5")


def test_a_score_given_by_hand_above_a_lowered_maximum_is_named(folder, grader):
    hand_in(folder, answer)
    scorelab_grade()
    with Course(ROOT, folder).gradebook() as gradebook:
        grade = gradebook.find_grade("q4a", ASSIGNMENT, ASSIGNMENT, "ann")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.find_grade_cell("q4a", ASSIGNMENT, ASSIGNMENT).max_score = 2.0
        gradebook.db.commit()
    assert "1 score given by hand is above the maximum, and stays: ann q4a 2.5 of 2\n" in scorelab_grade().stdout
    (concern,) = concerns(roster.read(Course(ROOT, folder), ASSIGNMENT).entries)
    assert (concern.title, concern.seen[0][1]) == ("Above the maximum", "q4a 2.5 of 2")


class Text(HTMLParser):
    """What a page says."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.said = ""
        self.feed(path.read_text())

    def handle_data(self, data: str) -> None:
        self.said += data


class TestUnusable:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("Dear grader", "not a notebook: it is text but not JSON"),
            ("", "not a notebook: it is empty"),
            (
                nbformat.writes(new_notebook(cells=[new_markdown_cell("Biology"), new_code_cell("x = 1")])),
                f"no cell of {ASSIGNMENT} in it: another notebook?",
            ),
            (
                nbformat.writes(new_notebook(metadata={"scorelab": {"assignment": "ps9"}})),
                f"want a notebook of {ASSIGNMENT}, got one of ps9",
            ),
        ],
        ids=["text", "empty", "another notebook", "another assignment"],
    )
    def test_it_has_one_state_and_no_score_wherever_one_looks(self, folder, grader, content, reason):
        hand_in(folder, lambda nb: None)
        notebook(folder).write_text(content)
        done = scorelab_grade()
        assert done.exit_code == 1
        assert " could not be graded " in done.stdout
        assert reason in done.stdout
        assert exported(folder)["ann"] == ("could not be graded", "")
        course = Course(ROOT, folder)
        (entry,) = roster.read(course, ASSIGNMENT).entries
        assert (entry.state, entry.marks, entry.result.message) == ("could not be graded", {}, reason)
        assert "could not be graded" in Text(report.write(course, ASSIGNMENT)).said
        page = Text(notebook(folder, "feedback").with_suffix(".html")).said
        assert f"{ASSIGNMENT}: could not be graded" in page
        assert page.count(reason) == 1
        assert "Score" not in page

    def test_one_that_was_graded_before_asks_before_its_score_goes(self, folder, grader):
        hand_in(folder, lambda nb: None)
        scorelab_grade()
        notebook(folder).write_text("Dear grader")
        assert scorelab_grade().exit_code == 2
        assert exported(folder)["ann"] == ("graded", "4.0")
        done = scorelab_grade("--yes")
        assert "could not be graded" in done.stdout
        assert exported(folder)["ann"] == ("could not be graded", "")
        hand_in(folder, lambda nb: None)
        assert scorelab_grade().exit_code == 0
        assert exported(folder)["ann"] == ("graded", "4.0")

    def test_it_is_stored_once(self, folder, grader):
        hand_in(folder, lambda nb: None)
        notebook(folder).write_text("Dear grader")
        scorelab_grade()
        before = notebook(folder, "autograded").stat()
        scorelab_grade()
        assert notebook(folder, "autograded").stat() == before
