"""One job: JSON in, JSON out, in any thread; and what its key depends on."""

import ast
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import autograder
from autograder.grading import job
from autograder.grading.job import OtherKit, fingerprint, job_of, key_of, work
from autograder.grading.results import Result
from autograder.grading.run import grade
from autograder.student.notebook import Notebook
from tests.problem_sets import rooms

ASSIGNMENT = "ps1_score_sde"


def worked(notebook: Notebook) -> Result:
    return Result.from_json(json.loads(work(job_of(notebook, ASSIGNMENT, seed=3, trust=True).to_json())))


class TestWork:
    def test_it_gives_what_grading_gives(self, untouched_notebook):
        assert worked(untouched_notebook) == grade(untouched_notebook, ASSIGNMENT, 3, trust=True)

    def test_it_works_outside_the_main_thread_and_many_at_once(self, submit, untouched_notebook):
        """As in a worker of Dask: pytest, the fork server and the end of a process must not need the main thread."""
        ending = submit(
            q3a="import os\ndef score_matching_loss(pred, std, z):\n    os._exit(1)",
            q3b="def euler_maruyama_step(*args):\n    raise NotImplementedError",
        )
        results: dict[str, Result] = {}
        notebooks = {"untouched": untouched_notebook, "ending": ending, "again": untouched_notebook}
        threads = [
            threading.Thread(target=lambda name, nb: results.update({name: worked(nb)}), args=item)
            for item in notebooks.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results["untouched"] == results["again"] == worked(untouched_notebook)
        outcomes = [check.outcome for check in results["ending"].question("q3a").checks]
        assert outcomes[0] == "crash"
        assert set(outcomes[1:]) == {"not_run"}

    def test_a_submission_that_cannot_be_used_is_a_result_that_says_why(self, submit):
        result = worked(submit(assignment="ps9"))
        assert (result.state, result.submission) == ("error", "")
        assert result.message == "want a notebook of ps1_score_sde, got one of ps9"

    def test_another_kit_is_refused(self, untouched_notebook):
        asked = replace(job_of(untouched_notebook, ASSIGNMENT, 0), kit="0" * 64)
        with pytest.raises(OtherKit, match="runs a different version of ScoreLab"):
            work(asked.to_json())


class TestKey:
    def test_it_is_of_the_content(self, submit):
        assert key_of(submit(), ASSIGNMENT, 0) == key_of(submit(), ASSIGNMENT, 0)

    def test_everything_that_a_result_depends_on_changes_it(self, submit, monkeypatch, tmp_path):
        rooms.add(monkeypatch, tmp_path, "ps0", {"contract.py": "QUESTIONS = ()"})
        keys = {
            key_of(submit(), ASSIGNMENT, 0),
            key_of(submit(), ASSIGNMENT, 1),
            key_of(submit(), "ps0", 0),
            key_of(submit(assignment="ps9"), ASSIGNMENT, 0),
            key_of(submit("x = 1"), ASSIGNMENT, 0),
            key_of(submit(q3a="x = 1"), ASSIGNMENT, 0),
            key_of(submit(q3a="x ="), ASSIGNMENT, 0),
        }
        monkeypatch.setattr(job, "fingerprint", lambda _: "another kit")
        assert len({*keys, key_of(submit(), ASSIGNMENT, 0)}) == 8

    def test_the_cells_borders_count(self):
        def notebook(*cells: tuple[str, str]) -> Notebook:
            return Notebook(tuple(job.Cell(*cell) for cell in cells))

        assert key_of(notebook(("q3a", "x")), ASSIGNMENT, 0) != key_of(notebook(("q3", "ax")), ASSIGNMENT, 0)

    def test_half_a_character_has_a_key(self, submit):
        assert len(key_of(submit(q3a="'\ud800'"), ASSIGNMENT, 0)) == 64


@pytest.mark.parametrize(
    "name",
    [
        "problem_sets/ps1_score_sde/test_loss.py", "problem_sets/ps1_score_sde/typical.json",
        "problem_sets/ps1_score_sde/mistakes/loss.py", "problem_sets/expect.py", "isolation/wire.py",
    ],
)  # fmt: skip
def test_the_fingerprint_is_of_checks_calibration_and_code(name, monkeypatch):
    fingerprint.cache_clear()
    before, read_bytes = fingerprint(ASSIGNMENT), Path.read_bytes
    changed = Path(autograder.__file__).parent / name
    assert changed.exists()
    monkeypatch.setattr(Path, "read_bytes", lambda self: read_bytes(self) + b" " * (self == changed))
    fingerprint.cache_clear()
    after = fingerprint(ASSIGNMENT)
    fingerprint.cache_clear()
    assert before != after


def test_what_a_result_hangs_on_is_in_the_folders_of_the_fingerprint():
    """Every module that a job can import, now or later, by the import statements."""
    engine, seen = Path(autograder.__file__).parent, set()
    waiting = [engine / "grading" / "job.py", engine / "isolation" / "worker.py"]
    while waiting:
        file = waiting.pop()
        seen.add(file)
        waiting += {path for path in imported(file, engine) if path not in seen}
    assert len(seen) > 40
    assert {file.relative_to(engine).parts[0] for file in seen if file.parent != engine} == {*job.DECIDE}


def imported(file: Path, engine: Path) -> Iterator[Path]:
    """The kit's own files that it imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [f"{module}.{alias.name}" for module in modules for alias in node.names]
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            path = engine.parent / module.replace(".", "/")
            if module.startswith("autograder."):
                yield from (found for found in (path.with_suffix(".py"), path / "__init__.py") if found.exists())


def test_what_another_problem_set_s_folder_holds_does_not_count(monkeypatch, tmp_path):
    """A changed word in the checks of one set regrades nothing of another."""
    rooms.add(monkeypatch, tmp_path, "ps0", {"contract.py": "QUESTIONS = ()", "test_ps0.py": "# checks\n"})
    before, own = fingerprint(ASSIGNMENT), fingerprint("ps0")
    (tmp_path / "ps0" / "test_ps0.py").write_text("# other checks\n")
    fingerprint.cache_clear()
    assert (fingerprint(ASSIGNMENT), fingerprint("ps0") != own) == (before, True)
    fingerprint.cache_clear()
