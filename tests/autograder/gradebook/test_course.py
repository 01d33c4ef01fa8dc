"""The course as an instructor runs it: nbgrader's own commands, in order, on a fresh gradebook.

A small course in a folder of its own, with the repository's nbgrader_config.py, run by stock Execute:
its test cells need no torch. One run of each command serves all the tests.
"""

import copy
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from traitlets.config import Config

from autograder.gradebook.course import configure
from autograder.handout.release import release, stub

ROOT = Path(__file__).parents[3]
MODULE = '''\
def area(r):
    """The area of a disc."""
    ### BEGIN SOLUTION
    square = r**2
    a = math.pi * square
    ### END SOLUTION
    return a
'''
SOURCE = """\
# %% id="imports"
import math
import sys

# %% id="q1" role="solution"
from solutions.disc import area

# %% id="q1-check" role="test" points=2
2.0 if area(2.0) == 4 * math.pi else 0.5

# %% id="q2-check" role="test" points=1
assert area(0.0) == 0

# %% [markdown] id="q3" role="written" points=3
# **Question 3.** Why is it not the circumference?
#
# ### BEGIN SOLUTION
# Because it grows with the square.
#
# Marking scheme: all points for the square.
# ### END SOLUTION
"""
RIGHT = "def area(r):\n    return math.pi * r**2"
HALF = "def area(r):\n    return 2 * math.pi * r**2"
LOUD = RIGHT.replace("return", "print('careful', file=sys.stderr)\n    return")


@dataclass(frozen=True)
class Course:
    """What the commands left: their exit status and output by name, the folder, the exported rows."""

    root: Path
    runs: dict[str, subprocess.CompletedProcess[str]]
    released: str

    def scores(self) -> dict[str, float | None]:
        with (self.root / "gradebook" / "grades.csv").open() as file:
            return {row["student_id"]: float(row["score"]) if row["score"] else None for row in csv.DictReader(file)}

    def feedback(self, student: str) -> str:
        return (self.root / "feedback" / student / "discs" / "discs.html").read_text()


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT), str(ROOT / "lib")])
    env = os.environ | {"SCORELAB_EXECUTE": "stock", "PYTHONPATH": path}
    return subprocess.run([sys.executable, *command], cwd=root, env=env, capture_output=True, text=True, timeout=300)


def submissions(released: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """A notebook for each thing that students do; the released cells are imports, q1, two tests, q3."""

    def notebook(answer: str, change: Callable[[list], object] = lambda cells: None) -> nbformat.NotebookNode:
        nb = copy.deepcopy(released)
        nb.cells[1].source = answer
        change(nb.cells)
        return nb

    def edit(cells: list) -> None:
        cells[2].source = "2.0"
        cells[2].metadata.nbgrader.points = 100
        cells[2].metadata.nbgrader.schema_version = 1

    return {
        "untouched": notebook(released.cells[1].source),
        "right": notebook(RIGHT, lambda cells: cells[4].update(source="Because.")),
        "half": notebook(HALF),
        "copied": notebook(RIGHT, lambda cells: cells.insert(3, copy.deepcopy(cells[2]))),
        "deleted": notebook(RIGHT, lambda cells: cells.__delitem__(slice(1, None))),
        "edited": notebook(HALF, edit),
        "loud": notebook(LOUD),
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    root = tmp_path_factory.mktemp("course")
    (root / "solutions" / "notebooks").mkdir(parents=True)
    (root / "solutions" / "disc.py").write_text(MODULE)
    (root / "solutions" / "notebooks" / "discs.py").write_text(SOURCE)
    shutil.copy(ROOT / "nbgrader_config.py", root)

    def nbgrader(*command: str) -> subprocess.CompletedProcess[str]:
        return run(root, "-m", "nbgrader", *command)

    product = root / "assignments" / "discs" / "discs.ipynb"
    runs = {"generate_assignment": nbgrader("generate_assignment", "discs")}
    runs["validate"] = nbgrader("validate", str(product))
    for student, nb in submissions(nbformat.read(product, as_version=4)).items():
        place(root, student, json.dumps(nb))  # nbformat would mend the copied id
    place(root, "broken", "this is not a notebook")
    for command in ("autograde", "generate_feedback"):
        runs[command] = nbgrader(command, "discs")
    runs["export"] = nbgrader("export")
    return Course(root, runs, product.read_text())


def place(root: Path, student: str, text: str) -> None:
    path = root / "submitted" / student / "discs" / "discs.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(text)


class TestRoundTrip:
    def test_every_command_succeeds(self, course):
        failed = {name: run.stderr for name, run in course.runs.items() if run.returncode}
        assert failed == {}

    def test_the_release_does_not_pass(self, course):
        assert "VALIDATION FAILED ON 3 CELL(S)" in course.runs["validate"].stdout

    def test_the_release_has_the_stub_and_not_the_answer(self, course):
        text = course.released
        for line in (
            "The area of a disc.",
            "##### Question 1: You need to implement these lines by yourself!! #####",
            'raise NotImplementedError(\\"q1: area is not written yet\\")',
            "return a",
            "YOUR ANSWER HERE",
        ):
            assert line in text
        for line in ("square", "math.pi *", "SOLUTION", "grows", "Marking"):
            assert line not in text

    def test_an_answer_gets_its_points_and_the_written_one_waits(self, course):
        assert course.scores()["right"] == 3.0
        with Gradebook(f"sqlite:///{course.root}/gradebook/gradebook.db") as gradebook:
            waits = {s.student.id: s.needs_manual_grade for s in gradebook.assignment_submissions("discs")}
        assert waits == dict.fromkeys(course.scores(), False) | {"right": True}

    def test_partial_credit_counts(self, course):
        assert course.scores()["half"] == 1.5

    def test_an_untouched_notebook_gets_nothing(self, course):
        assert course.scores()["untouched"] == 0.0
        assert "q1: area is not written yet" in course.feedback("untouched")

    def test_a_message_on_stderr_costs_nothing(self, course):
        assert course.scores()["loud"] == 3.0


class TestRepair:
    def test_copied_test_cells_change_no_score(self, course):
        assert course.scores()["copied"] == 3.0

    def test_deleted_cells_are_put_back(self, course):
        """With the answer gone too, nbgrader's own add_missing_cells stops."""
        assert course.scores()["deleted"] == 0.0
        assert "area(0.0) == 0" in nbformat_text(course, "deleted")

    def test_edited_test_cells_are_the_sources_again(self, course):
        assert course.scores()["edited"] == 1.5

    def test_a_file_that_is_no_notebook_gets_no_score_and_a_reason(self, course):
        assert course.scores()["broken"] is None
        assert "not a notebook" in course.feedback("broken")


def nbformat_text(course: Course, student: str) -> str:
    return (course.root / "autograded" / student / "discs" / "discs.ipynb").read_text()


class TestConfigure:
    @pytest.mark.parametrize(
        ("execute", "name"),
        [("kit", "autograder.gradebook.fill_scores.FillScores"), ("stock", "nbgrader.preprocessors.Execute")],
    )
    def test_the_steps_that_execute_and_save_are_replaced_and_one_is_added(self, tmp_path, execute, name):
        c = Config()
        configure(c, tmp_path, execute=execute)
        stock = Autograde.class_traits()["autograde_preprocessors"].default()
        saves = [step.__name__ for step in stock].index("SaveAutoGrades")
        stock[0], stock[saves] = name, "autograder.gradebook.save_scores.SaveScores"
        assert c.Autograde.autograde_preprocessors == [*stock, "autograder.gradebook.variants.ShowVariant"]

    def test_the_environment_chooses_how_to_execute(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SCORELAB_EXECUTE", "magic")
        with pytest.raises(ValueError, match="want SCORELAB_EXECUTE to be kit or stock, got 'magic'"):
            configure(Config(), tmp_path)

    def test_a_course_may_lie_elsewhere_than_its_sources(self, tmp_path):
        c = Config()
        configure(c, tmp_path / "repository", tmp_path / "here" / "course")
        folder = Path(c.CourseDirectory.root) / c.CourseDirectory.source_directory
        assert folder.resolve() == tmp_path / "repository" / "build" / "source"
        assert (tmp_path / "here" / "course" / "gradebook").is_dir()
        assert c.FillScores.cache == str(tmp_path / "here" / "course" / "gradebook" / "cache")


class TestRelease:
    def test_assignments_is_exactly_what_the_sources_release(self, course):
        """Also: two releases are identical, and a course has room for several assignments."""
        script = (
            "import sys; from pathlib import Path; from autograder.handout.release import release\n"
            "print(*release([], *map(Path, sys.argv[1:])), sep='\\n')"
        )
        done = run(ROOT, "-c", script, str(ROOT), str(course.root))
        assert done.returncode == 0, done.stderr
        released = files(course.root / "assignments")
        del released["discs/discs.ipynb"]
        assert [str(course.root / "assignments" / name) for name in released] == done.stdout.split()
        committed = files(ROOT / "assignments")
        del committed["README.md"]  # written by hand
        assert released == committed, "run `make release`"

    def test_an_unknown_name_is_one_clear_error(self, tmp_path):
        with pytest.raises(ValueError, match=r"want an assignment among ps1_score_sde.*, got 'ps0'"):
            release(["ps0"], ROOT, tmp_path)

    def test_a_stub_names_the_question_and_the_function(self):
        assert stub("q12c", "answer") == (
            "##### Question 12: You need to implement these lines by yourself!! #####\n"
            'raise NotImplementedError("q12c: answer is not written yet")'
        )


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
