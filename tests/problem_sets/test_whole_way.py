"""Every problem set's way through nbgrader: a mixed class is released, graded, fed back, reported and exported.

The class is the demo's. A few of it are graded a second time by nbgrader's own `Execute`, whose scores must be equal.
"""

import csv
from html import unescape
from pathlib import Path

import pytest

from autograder.batch.demo import hand_in, mistakes_of
from autograder.problem_sets import names
from autograder.problem_sets.mistake import Misconception
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


def worth(asked: Subject, entry: Misconception) -> float:
    """What the checks give to a mistake beside right answers to everything else."""
    lost = {name for name, check in asked.checks.items() if entry.fails & {name, *asked.behind(name)}}
    return sum(check.points for name, check in asked.checks.items() if name not in lost)


def test_everybody_gets_what_is_due(asked: Subject, course: Path) -> None:
    full = sum(check.points for check in asked.checks.values())
    due = {student: full for student in HARMLESS} | {"untouched": 0.0}
    due |= {entry.id: worth(asked, entry) for entry in mistakes_of(asked.asked)}
    found = {student: sum(filter(None, by.values())) for student, by in scores(course, asked.name).items()}
    assert {student: found[student] for student in due} == pytest.approx(due)
    for broken in ("syntax-error", "endless-loop", "half-done"):
        assert 0 < found[broken] < full


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
