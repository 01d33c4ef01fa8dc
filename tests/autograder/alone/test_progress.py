"""`scorelab progress`: what is done, what is next, and no notebook graded twice."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.alone import standing
from autograder.alone.judged import judged
from autograder.cli import app
from autograder.grading.results import CheckResult, QuestionResult, Result
from autograder.handout.answers import kept
from autograder.student.stub import END
from tests.autograder.alone.test_reveal import written
from tests.autograder.small_class import ASSIGNMENT, ROOT

STUB = f"def f():\n    raise NotImplementedError('{END}')"


@pytest.fixture
def graded(monkeypatch) -> list[str]:
    """The notebooks that were graded, in turn."""
    seen: list[str] = []
    grade = standing.grade

    def watched(notebook, assignment, seed, name, trust):
        seen.append(Path(name).name)
        return grade(notebook, assignment, seed, name, trust)

    monkeypatch.setattr(standing, "grade", watched)
    return seen


@pytest.fixture
def full(monkeypatch) -> None:
    """Full marks for whatever is graded, at once."""

    def grade(notebook, assignment, seed, name, trust):
        checks = {"q3a": 4.0, "q3b": 4.0, "q3": 2.0}
        results = (QuestionResult(q, (CheckResult(q, q, "passed", most, most),)) for q, most in checks.items())
        return Result(assignment, name, "graded", tuple(results), seed)

    monkeypatch.setattr(standing, "grade", grade)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(folder: Path, text: str = "YOUR ANSWER HERE", *cells: str, **answers: str) -> None:
    nb = written(text, **answers)
    for source in cells:
        nb.cells.append({"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None})
    path = folder / "assignments" / ASSIGNMENT / "mine.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(nb))


def progress(*arguments: object) -> list[str]:
    done = CliRunner().invoke(app, ["progress", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


class TestTheMap:
    def test_an_untouched_notebook_is_not_begun_and_not_graded(self, folder, graded):
        save(folder, q3a=STUB, q3b=STUB)
        first, *others, last = progress()
        assert first == f"{ASSIGNMENT} {'░' * 16} 0 of 13 ○ not begun"
        assert {line.split(" ", 2)[2] for line in others} == {"no notebook here"}
        assert last == f"0 of 13 points. Next: q3a in assignments/{ASSIGNMENT}/mine.ipynb"
        assert graded == []

    def test_scores_are_of_the_checks_and_graded_once(self, folder, graded):
        save(folder, q3b=STUB)
        for _ in range(2):
            first, *_, last = progress()
            assert "4 of 13 → next: q3b" in first
            assert "Next: q3b" in last
        assert graded == ["mine.ipynb"]
        save(folder, "Other text.", q3b=STUB)  # which no check reads
        progress()
        assert graded == ["mine.ipynb"]

    def test_in_a_class_what_is_written_waits_for_a_person(self, folder, full):
        save(folder, "Because.")
        first, *_, last = progress()
        assert first.endswith("10 of 13 ✓ done; a person reads q4a")
        assert last == "10 of 13 points. All that is here is done."

    def test_alone_it_waits_for_reveal_and_counts_what_was_said(self, folder, full):
        save(folder, "Because.")
        shutil.copy(kept(ASSIGNMENT, ROOT), folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}-answers.json")
        assert progress()[0].endswith('10 of 13 → next: reveal("q4a")')
        save(folder, "Because.", 'reveal("q4a", "yes", "no", "yes")')
        assert progress()[0].endswith("12 of 13 ✓ done")

    def test_without_notebooks_it_says_where_it_looked(self, folder):
        assert progress()[-1] == f"No notebook of the course in {folder}."

    def test_a_file_that_is_no_notebook_is_passed_over(self, folder):
        (folder / "notes.ipynb").write_text("Dear diary")
        save(folder, q3a=STUB, q3b=STUB)
        assert "not begun" in progress()[0]


class TestWhatWasSaid:
    def test_the_last_call_counts(self):
        assert judged(['reveal("q4a", "no")', 'x = 1\ncheck.reveal("q4a", "yes", "no")']) == {"q4a": 0.5}

    @pytest.mark.parametrize("cell", ['reveal("q4a")', 'reveal("q4a", "maybe")', "reveal(", "# reveal('q4a', 'yes')"])
    def test_what_says_nothing_counts_nothing(self, cell):
        assert judged([cell]) == {}
