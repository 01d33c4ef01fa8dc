"""A small class whose submissions cost nothing to grade, for tests of what happens around grading.

What a notebook is worth stands in its answer to q3a: `# worth 3`, `# timeout`, `# broken`.
"""

import csv
import json
import re
import shutil
from concurrent.futures import Future
from pathlib import Path

import click.testing
import nbformat
import pytest
from typer.testing import CliRunner

from autograder.batch import pool
from autograder.cli import app, base
from autograder.gradebook import fill_scores
from autograder.gradebook.course import Course
from autograder.grading import job
from autograder.grading.job import work
from autograder.grading.results import CheckResult, QuestionResult, Result
from autograder.handout import classroom
from autograder.handout.classroom import cell
from autograder.handout.release import release
from autograder.isolation import walls
from autograder.problem_sets import load
from autograder.student.notebook import Notebook
from tests.shared import shared

ASSIGNMENT = "ps1_score_sde"
ROOT = Path(__file__).parents[2]
PAGES = "{folder}/{student}/" + ASSIGNMENT + "/" + ASSIGNMENT


class Grader:
    """Stands in for `autograder.grading.run.grade`. calls: the answers to q3a that it was given."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, notebook: Notebook, assignment: str, seed: int, name: str = "", trust: bool = False) -> Result:
        (answer,) = (c.source for c in notebook.cells if c.grade_id == "q3a")
        self.calls.append(answer.strip())
        if "# broken" in answer:
            raise RuntimeError("out of luck\nand out of memory")
        found = re.search(r"# worth (\d)", answer)
        worth = float(found[1]) if found else 0.0
        outcome = "timeout" if "# timeout" in answer else "passed"
        check = CheckResult("loss_value", "The loss is right.", outcome, worth, 4.0)
        return Result(
            assignment, name, "graded", (QuestionResult("q3a", (check,)),), seed, ("nothing",), {"scorelab": "1"}
        )


class Here:
    """A pool that grades in this process, at once."""

    width, tries = 2, 1

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes

    def submit(self, job: str) -> Future[str]:
        future: Future[str] = Future()
        try:
            future.set_result(work(job))
        except Exception as error:
            future.set_exception(error)
        return future

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def hand_in(folder: Path, written: str = "", **answers: str) -> None:
    """Place each student's answer to q3a in the course, and the same written answer for all."""
    blank = (folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text()
    for student, answer in answers.items():
        nb = nbformat.reads(blank, as_version=4)
        cell(nb, "q3a").source = answer
        if written:
            written_cells = (c for c in nb.cells if c.metadata.get("nbgrader", {}).get("solution"))
            next(c for c in written_cells if c.cell_type == "markdown").source = written
        classroom.hand_in(folder, student, ASSIGNMENT, json.dumps(nb))


@pytest.fixture(scope="session")
def released(request) -> Path:
    """A course with the assignment released."""
    return shared(request, "released", lambda folder: release([ASSIGNMENT], ROOT, folder))


@pytest.fixture
def folder(request, tmp_path, monkeypatch) -> Path:
    """A course with an empty class; where the command is run."""
    shutil.copytree(short(request) / "course", tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    monkeypatch.setattr(base, "ROOT", ROOT)
    monkeypatch.setattr(pool, "Local", Here)
    monkeypatch.setenv("SCORELAB_SEED", "1")  # of the public one there would be a warning
    monkeypatch.delenv("SCORELAB_TRUST_SUBMISSIONS", raising=False)
    return tmp_path / "course"


def short(request: pytest.FixtureRequest) -> Path:
    """A clone whose notebook has the first two cells and those that count, and in `course` a course with it released.

    What variants say otherwise stands in a cell of its own.
    nbgrader takes its time for every cell of every student. The whole notebook goes its way in
    gradebook/test_conversion.py, handout/test_bundle.py and browser/test_formgrader.py.
    """
    return shared(request, "short", _release_short)


def _release_short(clone: Path) -> None:
    shutil.copytree(ROOT / "solutions", clone / "solutions")
    source = clone / "solutions" / "notebooks" / f"{ASSIGNMENT}.py"
    cells = re.split(r"(?m)^(?=# %%)", source.read_text())
    kept = [cell for cell in cells if re.match(r'# %%.*( role=|id="title"|id="imports")', cell)]
    phrases = "\n\n".join(load(ASSIGNMENT).variants.instead).splitlines()
    source.write_text("".join([*kept, '# %% [markdown] id="phrases"\n', *(f"# {line}\n" for line in phrases)]))
    release([ASSIGNMENT], clone, clone / "course")


def refuse(*_: object) -> None:
    raise AssertionError("graded in nbgrader's conversion: the cache had no such key")


@pytest.fixture
def grader(monkeypatch) -> Grader:
    """In place of the real one, and only where a job runs."""
    grader = Grader()
    monkeypatch.setattr(job, "grade", grader)
    monkeypatch.setattr(fill_scores, "grade", refuse)
    monkeypatch.setattr(walls, "missing", lambda: None)
    return grader


def scorelab_grade(*arguments: object) -> click.testing.Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base.out, "width", 200)
        return CliRunner().invoke(app, ["grade", ASSIGNMENT, *map(str, arguments)])


def exported(folder: Path) -> dict[str, tuple[str, str]]:
    """State and score of each student, as exported."""
    with Course(ROOT, folder).export().open() as file:
        return {row["student_id"]: (row["state"], row["score"]) for row in csv.DictReader(file)}
