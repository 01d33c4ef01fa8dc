"""What students do to a notebook around their answers leaves the grades alone."""

import copy

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator

from autograder.intake.record import Record
from autograder.intake.repair import repaired


def record(name: str, role: str, source: str, points: float | None = None) -> Record:
    """A cell of the source as the gradebook knows it; the checksum is any 32 characters."""
    flags = {
        "solution": {"grade": False, "solution": True, "locked": False},
        "test": {"grade": True, "solution": False, "locked": True},
        "written": {"grade": True, "solution": True, "locked": False},
    }[role]
    kind = "markdown" if role == "written" else "code"
    nbgrader = {"schema_version": 3, "grade_id": name, "task": False, "cell_type": kind, **flags}
    nbgrader |= {"checksum": name.ljust(32, "0")} | ({} if points is None else {"points": points})
    return Record(kind, source, nbgrader)


SOURCE = {
    "q1": record("q1", "solution", "def f(): raise NotImplementedError"),
    "q1-check": record("q1-check", "test", "check('q1')", points=2.0),
    "q2": record("q2", "solution", "def g(): raise NotImplementedError"),
    "q2-check": record("q2-check", "test", "check('q2')", points=3.0),
    "q3": record("q3", "written", "YOUR ANSWER HERE", points=1.0),
}
ANSWERS = {"q1": "def f(): return 1", "q2": "def g(): return 2", "q3": "Because."}


def cell(cell_type: str, source: str, name: str, nbgrader: dict | None = None) -> NotebookNode:
    new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[cell_type]
    metadata = {} if nbgrader is None else {"nbgrader": copy.deepcopy(nbgrader)}
    return new(source, id=name, metadata=nbformat.from_dict(metadata))


@pytest.fixture
def submission() -> list[NotebookNode]:
    """The released cells with the answers filled in, and ordinary cells around them."""
    graded = [
        cell(known.cell_type, ANSWERS.get(name, known.source), name, known.nbgrader) for name, known in SOURCE.items()
    ]
    return [
        cell("code", "import math", "imports"),
        *graded[:2],
        cell("markdown", "## Question 2", "intro"),
        *graded[2:],
    ]


def at(cells: list[NotebookNode], name: str) -> int:
    return [cell.id for cell in cells].index(name)


def graded(cells: list[NotebookNode]) -> dict[str, str]:
    return {c.metadata.nbgrader.grade_id: c.source for c in cells if "nbgrader" in c.metadata}


def repair(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Repaired, after checking that nbformat and nbgrader accept it and each graded cell is the source's."""
    result = repaired(cells, SOURCE)
    nb = nbformat.v4.new_notebook(cells=result)
    nbformat.validate(nb)
    MetadataValidator().validate_nb(nb)
    for c in result:
        if claim := c.metadata.get("nbgrader"):
            assert claim == SOURCE[claim.grade_id].nbgrader
            assert c.cell_type == SOURCE[claim.grade_id].cell_type
    assert len({c.id for c in result}) == len(result)
    assert {name: text for name, text in graded(result).items() if name.endswith("-check")} == {
        name: known.source for name, known in SOURCE.items() if known.locked
    }
    return result


def test_a_sound_submission_stays_as_it_is(submission):
    assert [(c.id, c.source) for c in repair(submission)] == [(c.id, c.source) for c in submission]


def test_a_repaired_submission_stays_as_it_is(submission):
    del submission[2]
    once = repair([*submission, copy.deepcopy(submission[-1])])
    assert repair(once) == once


class TestCopies:
    @pytest.mark.parametrize("place", [0, 3, 7], ids=["before the answer", "beside it", "at the end"])
    def test_of_a_copied_test_cell_the_last_is_the_test(self, submission, place):
        """By then the answer has run, wherever the copy is; the other is an ordinary cell."""
        submission.insert(place, copy.deepcopy(submission[2]))
        result = repair(submission)
        assert [c.source for c in result].count("check('q1')") == 2
        assert at(result, "q1") < at(result, "q1-check")

    def test_the_tagged_copy_of_a_test_cell_is_the_one_that_is_still_a_test(self, submission):
        """The first says that it is an answer; were it taken for the test, its text would be lost."""
        pretender = copy.deepcopy(submission[2])
        pretender.metadata.nbgrader |= {"grade": False, "solution": True}
        pretender.source = "def f(): return 1  # again"
        result = repair([pretender, *submission])
        assert result[0].source == pretender.source
        assert "nbgrader" not in result[0].metadata
        assert result[3].metadata.nbgrader.grade_id == "q1-check"

    def test_a_copied_answer_still_runs_in_its_place(self, submission):
        again = copy.deepcopy(submission[1])
        again.source = "def f(): return 10"
        submission.insert(2, again)
        result = repair(submission)
        assert [c.source for c in result[1:3]] == ["def f(): return 1", "def f(): return 10"]
        assert "nbgrader" not in result[2].metadata
        assert result[2].cell_type == "code"

    @pytest.mark.parametrize("order", [1, -1], ids=["copy last", "copy first"])
    def test_of_two_copies_the_one_with_an_answer_is_graded_by_hand(self, submission, order):
        blank = copy.deepcopy(submission[-1])
        blank.source = SOURCE["q3"].source
        result = repair(submission[:-1] + [submission[-1], blank][::order])
        assert graded(result)["q3"] == ANSWERS["q3"]


class TestMissing:
    def test_a_deleted_test_cell_comes_back_before_the_next_question(self, submission):
        """Later than the stub's place, so that an answer in a cell of the student's own has run."""
        del submission[2]
        result = repair(submission)
        assert at(result, "q1") < at(result, "q1-check") == at(result, "q2") - 1

    def test_all_of_a_question_may_be_missing(self, submission):
        result = repair(submission[:4])
        assert [c.id for c in result[4:]] == ["q2-check", "q3"]

    def test_a_missing_answer_is_not_defined_over(self, submission):
        """The student deleted the stub and wrote the function in a new cell."""
        submission[1] = cell("code", "def f(): return 1", "mine")
        assert "q1" not in graded(repair(submission))

    def test_an_empty_notebook_gets_every_test_and_written_cell(self):
        assert graded(repair([])) == {name: known.source for name, known in SOURCE.items() if known.nbgrader["grade"]}

    def test_cells_of_another_assignment_are_ordinary(self):
        other = cell("code", "assert True", "x1", SOURCE["q1-check"].nbgrader | {"grade_id": "x1"})
        result = repair([other])
        assert result[0].source == "assert True"
        assert "nbgrader" not in result[0].metadata


class TestEdits:
    """The source's truth wins over whatever the metadata of a submission says."""

    @pytest.mark.parametrize(
        "edit",
        [
            {"points": 100},
            {"points": "many"},
            {"locked": False},
            {"checksum": "0" * 32},
            {"schema_version": 1},
            {"schema_version": 99},
            {"extra": "key"},
            {"cell_type": "markdown"},
            {"grade": False},
            {"solution": True},
            {"task": True},
            {"grade_id": "no such cell"},
            {"grade_id": "q2-check"},
            {"grade_id": 7},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("name", ["q1-check", "q3"])
    def test_metadata_of_a_graded_cell(self, submission, name, edit):
        submission[at(submission, name)].metadata.nbgrader |= edit
        result = repair(submission)
        assert graded(result)["q3"] == "Because."
        assert graded(result)["q1"] == ANSWERS["q1"]

    def test_an_answer_pointed_at_another_question_is_known_by_its_cell_id(self, submission):
        submission[1].metadata.nbgrader.grade_id = "q2"
        result = graded(repair(submission))
        assert (result["q1"], result["q2"]) == (ANSWERS["q1"], ANSWERS["q2"])

    def test_an_answer_pointed_at_a_test_keeps_its_text(self, submission):
        submission[1].metadata.nbgrader.grade_id = "q1-check"
        assert graded(repair(submission))["q1"] == ANSWERS["q1"]

    def test_an_edited_test_cell_says_again_what_the_source_says(self, submission):
        submission[2].source = "2.0"
        assert graded(repair(submission))["q1-check"] == "check('q1')"

    def test_a_test_cell_turned_into_text_is_code_again(self, submission):
        submission[2] = cell("markdown", "check('q1')", "q1-check", SOURCE["q1-check"].nbgrader)
        assert repair(submission)[2].cell_type == "code"

    def test_an_answer_turned_into_text_is_code_again(self, submission):
        submission[1] = cell("markdown", ANSWERS["q1"], "q1", SOURCE["q1"].nbgrader)
        result = repair(submission)[1]
        assert (result.cell_type, result.source) == ("code", ANSWERS["q1"])

    def test_metadata_that_an_editor_dropped(self, submission):
        for c in submission:
            c.metadata.pop("nbgrader", None)
        assert graded(repair(submission)) == {**{n: k.source for n, k in SOURCE.items()}, **ANSWERS}


class TestMalformedCells:
    """What nbformat reads with no more than a message in the log."""

    @pytest.mark.parametrize("nbgrader", [[], "q1", None, {}, {"grade_id": ["q1"]}, {"grade": "yes"}], ids=str)
    def test_metadata_of_the_wrong_kind(self, submission, nbgrader):
        submission[0].metadata["nbgrader"] = nbgrader
        assert "nbgrader" not in repair(submission)[0].metadata

    def test_parts_that_are_missing_or_of_the_wrong_kind(self, submission):
        bare = NotebookNode(cell_type="code")
        odd = NotebookNode(cell_type="markdown", source=["a\n", "b"], metadata=[], id=3, attachments={"x": 1})
        result = repair([bare, odd, *submission])
        assert [c.source for c in result[:2]] == ["", "a\nb"]

    def test_metadata_that_nbformat_refuses(self, submission):
        submission[0].metadata["tags"] = "not a list"
        submission[1].metadata["tags"] = "not a list"
        assert graded(repair(submission))["q1"] == ANSWERS["q1"]

    def test_ids_that_are_taken(self, submission):
        for c in submission:
            c.id = "q1"
        repair(submission)

    def test_half_a_character(self, submission):
        submission[1].source = "s = '\ud800'"
        assert graded(repair(submission))["q1"] == "s = '?'"

    def test_a_picture_pasted_into_a_written_answer_stays(self, submission):
        picture = {"p.png": {"image/png": "aGVsbG8="}}
        submission[-1].attachments = nbformat.from_dict(picture)
        assert repair(submission)[-1].attachments == picture
