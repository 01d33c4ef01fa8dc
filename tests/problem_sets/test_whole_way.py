"""Every problem set's way through nbgrader: a mixed class is released, graded, fed back, reported and exported.

The class is the demo's. A few of it are graded a second time by nbgrader's own `Execute`, whose scores must be equal.
"""

import csv
from collections.abc import Collection
from html import unescape
from pathlib import Path

import pytest

from autograder.batch.demo import hand_in, mistakes_of
from autograder.problem_sets import names
from autograder.problem_sets.mistake import Misconception
from autograder.student.notebook import check_cell, question_of, read
from autograder.student.uses import in_cells
from bench.grade import scores
from bench.handed_in import CONFIG
from tests.problem_sets.clones import run, told
from tests.proof.parts import ROOT
from tests.proof.subject import Subject, subject

pytestmark = pytest.mark.slow
HARMLESS = ("reference", "test-cell-deleted", "test-cell-copied", "test-cell-edited")  # what they did costs nothing


@pytest.fixture(scope="module", params=names())
def asked(request: pytest.FixtureRequest) -> Subject:
    return subject(request.param)


@pytest.fixture(scope="module")
def course(asked: Subject, tmp_path_factory) -> Path:
    """The demo's class, graded: its one file that is no notebook could not be."""
    folder = tmp_path_factory.mktemp("way") / "course"
    hand_in(folder, ROOT, asked.name)
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(ROOT), folder=str(folder)))
    status, said = told(f"scorelab grade {asked.name} --yes", folder)
    assert (status, "not-a-notebook" in said) == (1, True), said
    return folder


def worth(asked: Subject, lost: Collection[str] = ()) -> dict[str, float]:
    """What the checks give by the cell of their question, but for those that fail, and those that wait for these."""
    gone = {name for name in asked.checks if {name, *asked.behind(name)} & {*lost}}
    found = {question.cell: 0.0 for question in asked.asked.declared}
    for name, check in asked.checks.items():
        found[check_cell(check.question)] += check.points * (name not in gone)
    return found


def resting_on(asked: Subject, entry: Misconception, course: Path) -> set[str]:
    """The cells of other questions whose right answers use the function that is mistaken."""
    cells = read(course / "submitted" / "reference" / asked.name / f"{asked.name}.ipynb").cells
    others = [question for question in asked.asked.declared if entry.function not in question.names]
    return {q.cell for q in others if any(entry.function in in_cells(cells, name) for name in q.names)}


def test_everybody_gets_what_is_due(asked: Subject, course: Path) -> None:
    full = worth(asked)
    found = {student: {cell: by[cell] for cell in full} for student, by in scores(course, asked.name).items()}
    for student in HARMLESS:
        assert found[student] == pytest.approx(full), student
    assert set(found["untouched"].values()) == {0.0}
    for entry in mistakes_of(asked.asked):
        resting = resting_on(asked, entry, course)
        due = {cell: points for cell, points in worth(asked, entry.fails).items() if cell not in resting}
        assert {cell: found[entry.id][cell] for cell in due} == pytest.approx(due), entry.id
    for broken in ("syntax-error", "endless-loop", "half-done"):
        assert 0 < sum(found[broken].values()) < sum(full.values())


def test_who_loses_points_by_an_earlier_answer_is_told_so(asked: Subject, course: Path) -> None:
    for entry in mistakes_of(asked.asked):
        page = unescape((course / "feedback" / entry.id / asked.name / f"{asked.name}.html").read_text())
        lost = {
            c for c in resting_on(asked, entry, course) if scores(course, asked.name)[entry.id][c] < worth(asked)[c]
        }
        for question in lost:
            assert f"{question_of(question)} uses your {entry.function} (" in page, entry.id


def test_feedback_and_report_name_the_mistakes(asked: Subject, course: Path) -> None:
    run(f"scorelab report {asked.name}", course)
    report = (course / "gradebook" / f"{asked.name}-report.html").read_text()
    for entry in mistakes_of(asked.asked):
        page = course / "feedback" / entry.id / asked.name / f"{asked.name}.html"
        assert entry.title in unescape(page.read_text())
        assert entry.id in report


def test_the_export_has_a_row_for_everybody(asked: Subject, course: Path) -> None:
    run("nbgrader export --to grades.csv", course)
    rows = {row["student_id"]: row for row in csv.DictReader((course / "grades.csv").read_text().splitlines())}
    handed_in = {folder.name for folder in (course / "submitted").iterdir()}
    assert rows.keys() == handed_in


def test_nbgrader_s_own_execute_gives_the_same_scores(asked: Subject, course: Path) -> None:
    students = ["reference", "untouched", *(entry.id for entry in mistakes_of(asked.asked)[:2])]
    before = scores(course, asked.name)
    for student in students:
        run(f"nbgrader autograde {asked.name} --student {student} --force", course, SCORELAB_EXECUTE="stock")
    after = scores(course, asked.name)
    assert {s: after[s] for s in students} == {s: before[s] for s in students}
