"""The demo's class, handed in, graded through nbgrader and returned; by the kit and by stock Execute."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.batch.batch import Batch
from autograder.batch.demo import hand_in
from autograder.batch.pool import Local
from autograder.gradebook.course import Course
from autograder.grading.results import Result
from tests.autograder.conftest import ASSIGNMENT

ROOT = Path(__file__).parents[3]
# q3a, q3b, q3; what a wrong answer keeps is for the checks' own tests to say
FULL = {"q3a-check": 4.0, "q3b-check": 4.0, "q3-check": 2.0}
NOTHING = dict.fromkeys(FULL, 0.0)
UNGRADED = dict.fromkeys(FULL)
STEP_LOST = FULL | {"q3b-check": 0.0, "q3-check": 0.0}
SCORES = {
    "reference": FULL,
    "untouched": NOTHING,
    "test-cell-deleted": FULL,
    "test-cell-copied": FULL,
    "test-cell-edited": FULL,
    "syntax-error": STEP_LOST,
    "endless-loop": STEP_LOST,
    "half-done": STEP_LOST,
    "not-a-notebook": UNGRADED,
}
WRONG = ("loss-sign", "loss-sum", "step-dt-for-sqrt-dt", "step-noise-halved", "step-drift-sign")


def auto_scores(course: Course) -> dict[str, dict[str, float | None]]:
    """What the gradebook has for each student's test cells."""
    with Gradebook(course.config.CourseDirectory.db_url) as gradebook:
        return {
            s.student.id: {g.name: g.auto_score for n in s.notebooks for g in n.grades if g.name.endswith("-check")}
            for s in gradebook.assignment_submissions(ASSIGNMENT)
        }


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> tuple[Course, list[str]]:
    return hand_in(tmp_path_factory.mktemp("kit") / "course", ROOT, ASSIGNMENT)


@pytest.fixture(scope="module")
def results(handed_in) -> dict[str, Result]:
    course, students = handed_in
    batch = Batch(course, ASSIGNMENT)
    with course.writing(), Local() as pool:
        return {result.submission: result for result in batch.store(list(batch.grade(students, pool)))}


@pytest.fixture(scope="module")
def kit(handed_in, results) -> Course:
    return handed_in[0]


class TestKit:
    def test_everyone_has_a_result(self, handed_in, results):
        assert len(results) >= 12
        assert list(results) == handed_in[1]
        assert [name for name, r in results.items() if r.state == "error"] == ["not-a-notebook"]

    def test_each_has_the_score_of_its_answers(self, kit):
        stored = auto_scores(kit)
        assert {name: stored[name] for name in SCORES} == SCORES
        assert set(stored) == {*SCORES, *WRONG}

    @pytest.mark.parametrize("name", WRONG)
    def test_a_mistake_costs_points_of_its_question(self, kit, name):
        stored, question = auto_scores(kit)[name], "q3a-check" if name.startswith("loss") else "q3b-check"
        other = "q3b-check" if question == "q3a-check" else "q3a-check"
        assert stored[question] < 4.0
        assert stored[other] == 4.0

    def test_the_gradebook_has_what_the_results_say(self, kit, results):
        for name, stored in auto_scores(kit).items():
            graded = {f"{q.id}-check": q.score for q in results[name].questions}
            assert stored == (graded or UNGRADED)

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("reference", "q3a: 4 of 4 points"),
            ("untouched", "not attempted"),
            ("syntax-error", "SyntaxError on line 1"),
            ("endless-loop", "did not return in time"),
            ("half-done", "not attempted"),
            ("step-noise-halved", "euler_maruyama_step"),
            ("loss-sum", "the result is"),
            ("not-a-notebook", "not a notebook"),
        ],
    )
    def test_the_feedback_page_gives_the_reason(self, kit, name, says):
        assert says in kit.feedback(ASSIGNMENT, name).read_text()

    def test_the_export_has_everyone(self, kit):
        with kit.export().open() as file:
            rows = {row["student_id"]: row for row in csv.DictReader(file)}
        assert set(rows) == {*SCORES, *WRONG}
        assert float(rows["reference"]["score"]) == 10.0
        assert float(rows["untouched"]["score"]) == 0.0


@pytest.mark.slow  # every notebook's given cells run in a kernel: minutes
def test_stock_execute_gives_the_same_scores(kit, tmp_path):
    course, _ = hand_in(tmp_path / "course", ROOT, ASSIGNMENT)
    script = (
        "import sys; from pathlib import Path; from traitlets.config import Config\n"
        "from nbgrader.apps import NbGraderAPI; from nbgrader.coursedir import CourseDirectory\n"
        "from autograder.gradebook.course import configure\n"
        "c = Config(); configure(c, Path(sys.argv[1]), Path(sys.argv[2]), 'stock')\n"
        "api = NbGraderAPI(CourseDirectory(config=c), config=c)\n"
        "[api.autograde(sys.argv[3], s) for s in sorted(api.get_submitted_students(sys.argv[3]))]"
    )
    command = [sys.executable, "-c", script, str(ROOT), str(course.folder), ASSIGNMENT]
    subprocess.run(command, check=True, capture_output=True, timeout=1800, env=os.environ)
    assert auto_scores(course) == auto_scores(kit)
