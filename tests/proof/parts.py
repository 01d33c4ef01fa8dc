"""What a problem set brings along to be proved, and what it lacks.

Beside its folder in `autograder/problem_sets`, a set has a folder `tests/problem_sets/<set>` with

    right_answers.py   RIGHT: by function or class, right answers by the way in which they are written
    proof.py           SOLUTION: the module with the reference's answers
                       and, where it wants them: power(seed), JUSTIFIED, GIVEAWAYS, and of the notebook SHOWN, PICTURES
                       and AGREE
    conditions.py      if it has any: right answers, wrong lines and the conditions that let them run

A set that lives elsewhere has these files in its own folder, and its notebook in `solutions/notebooks` there.
"""

import importlib
from pathlib import Path
from types import ModuleType

from autograder.problem_sets import load

ROOT = Path(__file__).parents[2]
NEEDED = {"right_answers": "RIGHT", "proof": "SOLUTION"}  # modules, and what they must have


def part(problem_set: str, name: str) -> ModuleType | None:
    """A module that the set brings along; None when it does not."""
    places = {"tests": ROOT / "tests" / "problem_sets" / problem_set, "autograder": load(problem_set).folder}
    for package, folder in places.items():
        if (folder / f"{name}.py").exists():
            return importlib.import_module(f"{package}.problem_sets.{problem_set}.{name}")
    return None


def root(problem_set: str) -> Path:
    """The folder above the `solutions` with the set's notebook: the repository, or the set's own."""
    return ROOT if source(problem_set, ROOT).exists() else load(problem_set).folder


def source(problem_set: str, root: Path) -> Path:
    """Where under the root the set's source notebook is."""
    return root / "solutions" / "notebooks" / f"{problem_set}.py"


def calibrated(problem_set: str) -> Path | None:
    """The table of what is typical of right answers; None for a set whose checks need none."""
    file = load(problem_set).folder / "typical.json"
    return file if file.exists() else None


def missing(problem_set: str) -> list[str]:
    """A line for each part that the set lacks, with the place where it is wanted."""
    asked, tests = load(problem_set), f"tests/problem_sets/{problem_set}"
    lacks = [
        f"{problem_set} has no {what}: want {what} in {tests}/{name}.py"
        for name, what in NEEDED.items()
        if not getattr(part(problem_set, name), what, None)
    ]
    if not asked.mistakes:
        lacks.append(f"{problem_set} has no mistakes: want MISTAKES in {asked.folder / 'mistakes'}")
    if not source(problem_set, root(problem_set)).exists():
        lacks.append(f"{problem_set} has no notebook: want {source(problem_set, ROOT).relative_to(ROOT)}")
    if part(problem_set, "typical") and not (asked.folder / "typical.json").exists():
        lacks.append(f"{problem_set} has no typical.json: run `make calibrate`")
    if not asked.checks:
        lacks.append(f"{problem_set} has no checks: want test_*.py in {asked.folder}")
    return lacks
