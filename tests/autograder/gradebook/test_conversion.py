"""nbgrader's steps for a class at once, beside its own API one student at a time: the same files and rows."""

import base64
import gc
import json
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook

from autograder.batch.demo import hand_in
from autograder.gradebook import fill_scores
from autograder.gradebook.conversion import store
from autograder.gradebook.course import Course
from autograder.grading.results import CheckResult, QuestionResult, Result
from tests.autograder.conftest import ASSIGNMENT

ROOT = Path(__file__).parents[3]
POINTS = {"q3a": 4.0, "q3b": 4.0, "q3": 2.0}
MARKUP = """# A heading with $x^2$ & an <img src="x.png">
<b>never closed, </div> closed too often, <span title=unquoted>and `code`

| a | b |
|---|---|
| 1 | 2 |

```python
x = "<&>"
```
![drawn](attachment:dot.png)"""
DOT = base64.b64encode(b"not much of a picture").decode()


def by_its_text(notebook, assignment: str, seed: int, name: str, *_: object) -> Result:
    """In place of grading: points that depend on the answers alone; "cannot-be-graded" is the grader's fault."""
    if name == "cannot-be-graded":
        raise RuntimeError("the stand-in broke\nand says so in two lines")
    length = sum(len(cell.source) for cell in notebook.cells)
    checks = {
        q: CheckResult("c", "It <holds>", "failed", length % 5 * p / 5, p, f"{length} letters")
        for q, p in POINTS.items()
    }
    return Result(assignment, name, "graded", tuple(QuestionResult(q, (check,)) for q, check in checks.items()),
                  versions={"scorelab": "0"})  # fmt: skip


def place(course: Course, student: str) -> Path:
    return course.folder / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def submit(course: Course, student: str, nb: NotebookNode) -> Path:
    """Hand in the notebook, and return its folder."""
    path = place(course, student)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(nb))
    return path.parent


def untidy(nb: NotebookNode) -> NotebookNode:
    """With markup that closes what it did not open, magics, pictures, and a cell that claims another language."""
    markup = new_markdown_cell(MARKUP, attachments={"dot.png": {"image/png": DOT}})
    html = new_code_cell("%%html\n<b>&amp;</b>", metadata={"magics_language": "html"})
    nb.cells += [markup, html, new_code_cell(""), new_code_cell("%matplotlib inline\n'unclosed")]
    return nb


@pytest.fixture(scope="module")
def stand_in() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fill_scores, "grade", by_its_text)
        yield patch


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Course:
    """The demo's class, and some whose hand-ins are awkward for nbgrader rather than for the checks."""
    course, _ = hand_in(tmp_path_factory.mktemp("handed-in") / "course", ROOT, ASSIGNMENT)
    for wrong_answer in [*course.folder.glob("submitted/loss-*"), *course.folder.glob("submitted/step-*")]:
        shutil.rmtree(wrong_answer)  # nothing is awkward about these
    reference = nbformat.read(place(course, "reference"), as_version=4)
    submit(course, "cannot-be-graded", reference)
    late = submit(course, "late", reference)
    (late / "timestamp.txt").write_text("2030-01-01 12:00:00 UTC\n")
    (late / "data").mkdir()
    (late / "data" / "mine.csv").write_text("1,2\n")
    submit(course, "untidy", untidy(reference))
    (course.folder / "submitted" / "no-notebook" / ASSIGNMENT).mkdir(parents=True)
    return course


@pytest.fixture(scope="module")
def stock(handed_in, stand_in, tmp_path_factory) -> Course:
    """Graded by nbgrader's API, one student after the other."""
    course = copied(handed_in, tmp_path_factory.mktemp("stock") / "course")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for student in students(course):
            if course.api.autograde(ASSIGNMENT, student)["success"]:
                course.api.generate_feedback(ASSIGNMENT, student)
    return course


@pytest.fixture(scope="module")
def reasons() -> dict[str, str | None]:
    return {}


@pytest.fixture(scope="module")
def ours(handed_in, stand_in, reasons, tmp_path_factory) -> Course:
    course = copied(handed_in, tmp_path_factory.mktemp("ours") / "course")
    reasons.update(store(course, ASSIGNMENT, students(course)))
    return course


@pytest.fixture
def one(handed_in, stand_in, tmp_path) -> Course:
    """The class of which nobody is graded yet, for this test alone."""
    return copied(handed_in, tmp_path / "course")


def copied(course: Course, folder: Path) -> Course:
    shutil.copytree(course.folder, folder)
    return Course(ROOT, folder)


def students(course: Course) -> list[str]:
    return sorted(path.name for path in (course.folder / "submitted").iterdir())


def files(course: Course, step: str) -> dict[str, tuple[int, bytes]]:
    """Mode and content of all that the step left."""
    found = (path for path in (course.folder / step).rglob("*") if path.is_file())
    return {str(p.relative_to(course.folder)): (p.stat().st_mode, p.read_bytes()) for p in found}


def rows(course: Course) -> list[tuple[object, ...]]:
    """What the gradebook knows of students, submissions, grades and comments; without its random ids."""
    with Gradebook(course.config.CourseDirectory.db_url) as gradebook:
        found = [("student", s.id, s.first_name, s.last_name, s.email) for s in gradebook.students]
        for s in gradebook.assignment_submissions(ASSIGNMENT):
            found.append(("submission", s.student.id, s.timestamp, s.score, s.late_submission_penalty))
            for notebook in s.notebooks:
                for g in notebook.grades:
                    score = (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, g.max_score)
                    found.append(("grade", s.student.id, g.name, *score))
                for c in notebook.comments:
                    found.append(("comment", s.student.id, c.name, c.auto_comment, c.manual_comment))
    return sorted(found, key=repr)


class TestTheSameAsOneAtATime:
    def test_everyone_is_there(self, ours, reasons):
        assert list(reasons) == students(ours)
        assert {name for name, reason in reasons.items() if reason} == {"cannot-be-graded", "no-notebook"}

    @pytest.mark.parametrize("step", ["autograded", "feedback"])
    def test_files(self, stock, ours, step):
        expected, got = files(stock, step), files(ours, step)
        assert set(got) == set(expected)
        assert len(got) >= 10
        assert [name for name in got if got[name] != expected[name]] == []

    def test_rows(self, stock, ours):
        assert rows(ours) == rows(stock)
        assert any(row[0] == "submission" and row[3] > 0 for row in rows(ours))

    def test_tables(self, stock, ours):
        """Also those that are not asked for by name: nothing is left open, missing or counted twice."""

        def sizes(course: Course) -> dict[str, int]:
            database = sqlite3.connect(course.folder / "gradebook" / "gradebook.db")
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            counted = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
            database.close()
            return counted

        assert sizes(ours) == sizes(stock)


class TestFailures:
    def test_the_reason_is_that_of_the_failure_in_one_line(self, ours, reasons):
        assert reasons["cannot-be-graded"] == "RuntimeError: the stand-in broke"
        assert "No notebooks were matched" in reasons["no-notebook"]

    def test_a_locked_gradebook_costs_only_the_submissions_of_that_time(self, one):
        one.config.CourseDirectory.db_url += "?timeout=0.1"  # seconds to wait for it
        lock = sqlite3.connect(one.folder / "gradebook" / "gradebook.db", isolation_level=None)
        grading = store(one, ASSIGNMENT, ["reference", "untouched"])
        lock.execute("BEGIN IMMEDIATE")
        student, reason = next(grading)
        lock.execute("ROLLBACK")
        lock.close()
        assert student == "reference"
        assert "database is locked" in reason
        assert next(grading) == ("untouched", None)

    def test_an_interrupted_submission_is_as_it_was(self, one, stand_in, monkeypatch):
        def interrupt(*_: object) -> Result:
            raise KeyboardInterrupt

        list(store(one, ASSIGNMENT, ["reference"]))
        before = rows(one)
        reference = place(one, "reference")
        reference.write_text(reference.read_text().replace("mean", "sum"))  # not one that is in a cache
        monkeypatch.setattr(fill_scores, "grade", interrupt)
        with pytest.raises(KeyboardInterrupt):
            list(store(one, ASSIGNMENT, ["untouched", "reference"]))
        assert rows(one) == before


class TestRegrade:
    def test_a_persons_scores_and_comments_stay(self, one):
        list(store(one, ASSIGNMENT, ["reference"]))
        with Gradebook(one.config.CourseDirectory.db_url) as gradebook:
            gradebook.find_grade("q3a-check", ASSIGNMENT, ASSIGNMENT, "reference").manual_score = 3.5
            gradebook.find_comment("q3a", ASSIGNMENT, ASSIGNMENT, "reference").manual_comment = "Neat & tidy."
            gradebook.db.commit()
        assert list(store(one, ASSIGNMENT, ["reference"])) == [("reference", None)]
        (grade,) = (row for row in rows(one) if row[:3] == ("grade", "reference", "q3a-check"))
        assert grade[4:] == (3.5, None, True, 4.0)  # the person's score, to be looked at again
        assert "Neat &amp; tidy." in one.feedback(ASSIGNMENT, "reference").read_text()


class TestOneAfterTheOther:
    def test_nothing_is_done_before_it_is_asked_for_and_all_of_it_by_then(self, one):
        grading = store(one, ASSIGNMENT, ["reference", "untouched"])
        assert rows(one) == []
        assert next(grading) == ("reference", None)
        assert {row[1] for row in rows(one)} == {"reference"}
        assert one.feedback(ASSIGNMENT, "reference").exists()
        assert not one.feedback(ASSIGNMENT, "untouched").exists()

    def test_nothing_stays_patched_or_locked_in_between(self, one):
        opened, closed = Gradebook.__init__, Gradebook.close
        grading = store(one, ASSIGNMENT, ["reference", "untouched"])
        next(grading)
        assert (Gradebook.__init__, Gradebook.close) == (opened, closed)
        with Gradebook(one.config.CourseDirectory.db_url) as gradebook:
            gradebook.update_or_create_student("someone-else")
        assert next(grading) == ("untouched", None)

    def test_nothing_piles_up(self, one):
        """Python's objects after the third and the sixth submission are as many, give or take 1 in 1000."""
        counts = []
        for _ in store(one, ASSIGNMENT, ["reference", "untouched", "test-cell-copied"] * 2):
            gc.collect()
            counts.append(len(gc.get_objects()))
        assert abs(counts[5] - counts[2]) < counts[2] / 1000
