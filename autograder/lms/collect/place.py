"""Put chosen attempts into submitted/: all of them or none."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from autograder.lms.collect.attempts import Attempts, digest

NEW, REPLACED, SAME = "new", "replaced", "as before"


def place(
    chosen: Mapping[str, Path], assignment: str, submitted: Path, attempts: Attempts, replaced: Path, spare: Path
) -> dict[str, str]:
    """Copy each student's attempt to submitted/<student>/<assignment>; what became of each.

    replaced: where goes what lies there and was never collected.    spare: an empty folder on the same disk.
    When anything fails, everything is back in its place.
    """
    became: dict[str, str] = {}
    with ExitStack() as undo:
        for student, attempt in chosen.items():
            target = submitted / student / assignment
            if target.exists() and digest(target) == digest(attempt):
                became[student] = SAME
                continue
            new = spare / "new" / student
            shutil.copytree(attempt, new)
            became[student] = REPLACED if target.exists() else NEW
            if target.exists():
                known = any(digest(target) == digest(old) for old in attempts.of(student))
                _moved(target, (spare / "old" if known else replaced) / student, undo)
            _moved(new, target, undo)
        undo.pop_all()
    return became


def _moved(source: Path, target: Path, undo: ExitStack) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    undo.callback(shutil.move, target, source)
