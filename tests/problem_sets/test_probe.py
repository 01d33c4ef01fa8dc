"""The probe's way through the kit, at every door: a problem set with one question of every shape there is.

Its checks, right answers and mistakes run here in this process; `make test-slow` also goes through a kernel, nbgrader
and its own `Execute`.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import problem_sets
from autograder.handout import classroom
from autograder.handout.classroom import answer_cells, cell, write_answers
from autograder.problem_sets.faults import faults
from bench.grade import scores
from bench.handed_in import CONFIG
from tests.problem_sets.clones import run, told
from tests.proof.parts import ROOT
from tests.proof.subject import Subject, subject

HERE = Path(__file__).parent
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
    run(f"scorelab release probe --course {folder}", ROOT, **ENVIRONMENT)
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
    write_answers(nb, {cell: "\n\n".join(parts) for cell, parts in texts.items()})
    classroom.hand_in(folder, student, "probe", json.dumps(nb))


def submitted(course: Path, student: str) -> Path:
    return course / "submitted" / student / "probe" / "probe.ipynb"


def gradebook(course: Path) -> dict[str, float]:
    """What the gradebook has for each student."""
    return {
        student: sum(value or 0.0 for value in found.values()) for student, found in scores(course, "probe").items()
    }


SCORES = {"right": TOTAL, "wrong": TOTAL - 1, "blank": 0.0}


class TestDoors:
    def test_the_shell_finds_out_which_set_it_is(self, course: Path) -> None:
        for student, points in SCORES.items():
            said = run(f"scorelab check {submitted(course, student)} --json -", course, **ENVIRONMENT)
            result = json.loads(said)
            assert (result["assignment"], result["score"], result["max_score"]) == ("probe", points, TOTAL)
        outcomes = {check["outcome"] for question in result["questions"] for check in question["checks"]}
        assert outcomes == {"not_attempted"}

    def test_pytest(self, course: Path) -> None:
        for student, points in SCORES.items():
            _, said = told(f"pytest --submission {submitted(course, student)} {HERE / 'probe'}", course, **ENVIRONMENT)
            earned = re.findall(r"^q\d: ([\d.]+) of [\d.]+ points$", said, re.MULTILINE)
            assert (len(earned), sum(map(float, earned))) == (len(POINTS), points), said

    def test_a_class_its_feedback_and_its_report(self, course: Path) -> None:
        run("scorelab grade probe --yes", course, **ENVIRONMENT)
        assert gradebook(course) == SCORES
        feedback = (course / "feedback" / "wrong" / "probe" / "probe.html").read_text()
        (title,) = (entry.title for entry in subject("probe").asked.mistakes if entry.id == MISTAKE)
        assert title in feedback
        assert "By which number do you divide?" in feedback
        run("scorelab report probe", course, **ENVIRONMENT)
        assert MISTAKE in (course / "gradebook" / "probe-report.html").read_text()

    @pytest.mark.slow
    @pytest.mark.parametrize("execute", ["kit", "stock"])
    def test_nbgrader_autograde(self, course: Path, execute: str) -> None:
        run("nbgrader autograde probe --force", course, SCORELAB_EXECUTE=execute, **ENVIRONMENT)
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
