"""On Gradescope: from a submission to results.json.    python -m autograder.lms.doors.on_gradescope /autograder

Source: gradescope-autograders.readthedocs.io, "Autograder Specifications".
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.files import write
from autograder.grading.results import CheckResult, Result
from autograder.grading.run import PUBLIC_SEED, grade
from autograder.isolation import walls
from autograder.lms.doors.settings import SEED, Settings, read
from autograder.student import notebook
from autograder.student.notebook import UnusableSubmission

HIDDEN, SHOWN = "after_published", "visible"
BY_HAND = "These are the points of the checks. Written answers are marked by a person."


def main(root: Path) -> None:
    """Grade what is in root/submission into root/results/results.json.

    A fault of the grader's leaves no results: Gradescope then says so, and nobody has a score of 0 for it.
    """
    settings, seed = read(root / "source"), _seed(root / "source" / SEED)
    try:
        path = handed_in(root / "submission", settings.assignment)
        # trust: the machine is this submission's alone, and what is worth hiding on it, the seed, is gone by now
        result = grade(notebook.read(path), settings.assignment, seed, path.name, trust=True)
    except UnusableSubmission as error:
        results: dict[str, Any] = {"score": 0, "output": f"This could not be graded: {error}. Please hand in again."}
    else:
        if faults := [check.message for check in result.checks if check.outcome == "error"]:
            sys.exit(f"the grader failed, not the submission: {faults[0]}")
        results = results_of(result, settings)
    write(root / "results" / "results.json", json.dumps(results, indent=1))


def handed_in(folder: Path, assignment: str) -> Path:
    """The submission: the file of the assignment's name, or the only notebook, or the only Python file.

    Raises UnusableSubmission, in one line, when there is none or one of several.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)
    wanted = [path for path in files if path.name == f"{assignment}.ipynb"]
    for found in (wanted, *([path for path in files if path.suffix == end] for end in (".ipynb", ".py"))):
        if len(found) == 1:
            return found[0]
        if found:
            break
    there = ", ".join(path.name for path in files[:5]) or "nothing"
    raise UnusableSubmission(f"want {assignment}.ipynb, got {there}")


def results_of(result: Result, settings: Settings) -> dict[str, Any]:
    """The result in Gradescope's words."""
    trusted = "" if walls.enough(result.isolation) else " Nothing kept it from this machine's files."
    return {
        "output": f"{BY_HAND} Your code ran behind: {', '.join(result.isolation)}.{trusted}",
        "visibility": SHOWN,
        "stdout_visibility": "hidden",
        "tests": list(_tests(result, settings)),
    }


def _tests(result: Result, settings: Settings) -> Iterator[dict[str, Any]]:
    for i, question in enumerate(result.questions, 1):
        for j, check in enumerate(question.checks, 1):
            hidden = {question.id, check.name} & set(settings.hidden)
            yield {
                "name": f"{question.id}: {check.title}",
                "number": f"{i}.{j}",
                "score": check.points,
                "max_score": check.max_points,
                "status": "passed" if check.outcome == "passed" else "failed",
                "output": _output(check, settings.hints),
                "tags": [question.id, check.name],
                "visibility": HIDDEN if hidden else SHOWN,
            }


def _output(check: CheckResult, hints: int) -> str:
    numbered = (f"Hint {n}: {hint}" for n, hint in enumerate(check.hints[:hints], 1))
    return "\n".join(filter(None, [check.said, *numbered]))


def _seed(file: Path) -> int:
    """The instructor's seed, whose file is removed before any code of the student's runs.

    A second run in the same container has none, and would be another exam.
    """
    try:
        seed = int(file.read_text())
    except FileNotFoundError:
        sys.exit("the seed is gone: each submission needs a new container, as Gradescope gives it")
    if seed != PUBLIC_SEED:
        file.unlink()
    return seed


if __name__ == "__main__":
    main(Path(sys.argv[1]))
