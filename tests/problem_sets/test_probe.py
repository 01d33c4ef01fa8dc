"""The probe's way through the kit, at every door: a problem set with one question of every shape there is.

Its checks, right answers and mistakes run here in this process; `make test-slow` also goes through a kernel, nbgrader
and its own `Execute`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.api import Gradebook

from autograder import problem_sets
from autograder.gradebook.scores import auto_scores, rows
from autograder.handout import classroom
from autograder.handout.classroom import answer_cells, cell, write_answers
from autograder.problem_sets.faults import faults
from bench.handed_in import CONFIG
from tests.proof.parts import ROOT
from tests.proof.subject import Subject, subject

HERE = Path(__file__).parent
SCRIPTS = Path(sys.executable).parent
ENVIRONMENT = {"SCORELAB_PROBLEM_SETS": str(HERE), "OMP_NUM_THREADS": "1"}
POINTS = {"q1": 2.0, "q2": 2.0, "q3": 1.0, "q4": 2.0, "q5": 1.0, "q6": 1.0, "q7": 1.0, "q8": 1.0}
TOTAL = sum(POINTS.values())
MISTAKE = "moments-unbiased"


@pytest.fixture(scope="module", autouse=True)
def probe() -> Iterator[Subject]:
    """The probe, which is there for these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(problem_sets, "__path__", [*problem_sets.__path__, str(HERE)])
        yield subject("probe")


def test_its_parts_agree(probe: Subject) -> None:
    assert faults("probe") == []
    assert {check.question: 0 for check in probe.checks.values()}.keys() == POINTS.keys()


def test_right_answers_get_full_marks_however_they_are_written(probe: Subject) -> None:
    for function, ways in probe.right.items():
        for way, text in ways.items():
            lost = [c for c in probe.graded(function, text, 3) if c.points < c.max_points]
            assert lost == [], (function, way, lost)


def test_each_mistake_fails_its_checks_and_gets_its_name(probe: Subject) -> None:
    for entry in probe.asked.mistakes:
        checks = probe.graded(entry.function, entry.source, 5)
        failed = {check.name for check in checks if check.outcome not in ("passed", "not_run")}
        assert failed == entry.fails, entry.id
        assert {name for check in checks for name in check.misconceptions} == {entry.id}


@pytest.fixture(scope="module")
def course(tmp_path_factory, probe: Subject) -> Path:
    """A course with the probe released, and three submissions: right, untouched, and one mistake."""
    folder = tmp_path_factory.mktemp("probe") / "course"
    assert run("scorelab", "release", "probe", "--course", str(folder), cwd=ROOT).returncode == 0
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(ROOT), folder=str(folder)))
    right, wrong = probe.reference, next(m for m in probe.asked.mistakes if m.id == MISTAKE)
    for student, answers in {"right": right, "wrong": right | {wrong.function: wrong.source}, "blank": {}}.items():
        hand_in(folder, student, answers, answer_cells(probe.asked))
    return folder


def hand_in(folder: Path, student: str, answers: dict[str, str], cells: dict[str, str]) -> None:
    """The released notebook with these answers, by function or class, in their cells."""
    nb = nbformat.read(folder / "assignments" / "probe" / "probe.ipynb", as_version=4)
    texts: dict[str, list[str]] = {}
    for function, text in answers.items():
        texts.setdefault(cells[function], []).append(text)
    write_answers(nb, {id: "\n\n".join(parts) for id, parts in texts.items()})
    classroom.hand_in(folder, student, "probe", json.dumps(nb))


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    program, *arguments = command
    return subprocess.run(
        [SCRIPTS / program, *arguments],
        cwd=cwd, env=os.environ | ENVIRONMENT | environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def submitted(course: Path, student: str) -> Path:
    return course / "submitted" / student / "probe" / "probe.ipynb"


def gradebook(course: Path) -> dict[str, float]:
    """What the gradebook has for each student."""
    with Gradebook(f"sqlite:///{course / 'gradebook' / 'gradebook.db'}") as book:
        tests = [f"{question}-check" for question in POINTS]
        return {
            s: sum(v or 0.0 for v in found.values()) for s, found in auto_scores(rows(book, "probe"), tests).items()
        }


SCORES = {"right": TOTAL, "wrong": TOTAL - 1, "blank": 0.0}


class TestDoors:
    def test_the_shell_finds_out_which_set_it_is(self, course: Path) -> None:
        for student, points in SCORES.items():
            done = run("scorelab", "check", str(submitted(course, student)), "--json", "-", cwd=course)
            result = json.loads(done.stdout)
            assert (result["assignment"], result["score"], result["max_score"]) == ("probe", points, TOTAL)
        outcomes = {check["outcome"] for question in result["questions"] for check in question["checks"]}
        assert outcomes == {"not_attempted"}

    def test_pytest(self, course: Path) -> None:
        for student, points in SCORES.items():
            done = run("pytest", "--submission", str(submitted(course, student)), str(HERE / "probe"), cwd=course)
            scores = re.findall(r"^q\d: ([\d.]+) of [\d.]+ points$", done.stdout, re.MULTILINE)
            assert (len(scores), sum(map(float, scores))) == (len(POINTS), points), done.stdout

    def test_a_class_its_feedback_and_its_report(self, course: Path) -> None:
        done = run("scorelab", "grade", "probe", "--yes", cwd=course)
        assert done.returncode == 0, done.stdout + done.stderr
        assert gradebook(course) == SCORES
        feedback = (course / "feedback" / "wrong" / "probe" / "probe.html").read_text()
        assert MISTAKE in feedback
        assert "By which number do you divide?" in feedback
        assert run("scorelab", "report", "probe", cwd=course).returncode == 0
        assert MISTAKE in (course / "gradebook" / "probe-report.html").read_text()

    @pytest.mark.slow
    @pytest.mark.parametrize("execute", ["kit", "stock"])
    def test_nbgrader_autograde(self, course: Path, execute: str) -> None:
        done = run("nbgrader", "autograde", "probe", "--force", cwd=course, SCORELAB_EXECUTE=execute)
        assert done.returncode == 0, done.stderr
        assert gradebook(course) == SCORES

    @pytest.mark.slow
    def test_the_notebook(self, course: Path, monkeypatch) -> None:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        nb = nbformat.read(submitted(course, "right"), as_version=4)
        NotebookClient(nb, timeout=300).execute()
        for question, points in POINTS.items():
            (last,) = [out for out in cell(nb, f"{question}-check").outputs if out.output_type == "execute_result"]
            assert last.data["text/plain"] == str(points)
