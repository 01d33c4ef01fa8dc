"""What was measured already, in files: a proof of an hour that is broken off goes on where it was.

A stage of a problem set (its mistakes, its mutants, …) is measured anew when something has changed that it depends
on: the grader, the library, the set, its right answers, the proof itself, how much is measured.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading.job import fingerprint
from tests.proof import parts
from tests.proof.subject import subject

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Kept:
    """Results by set and stage in a folder, with what they depend on."""

    folder: Path

    def get(self, name: str, stage: str, counts: dict[str, int], measure: Callable[[str], Any]) -> Any:
        """The kept result; measured, and kept, where there is none or where it is of another state."""
        file = self.folder / name / f"{stage}.json"
        state = {"code": state_of(name), "counts": counts}
        if file.exists() and (kept := json.loads(file.read_text()))["state"] == state:
            return kept["found"]
        found = measure(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"state": state, "found": found}) + "\n")
        return found


def state_of(name: str) -> str:
    """All the code that a set's measurements depend on, as 64 hexadecimal digits."""
    folders = (HERE, parts.ROOT / "tests" / "problem_sets" / name)
    digest = hashlib.sha256(fingerprint(name).encode())
    digest.update(json.dumps(subject(name).reference).encode())
    for file in sorted(file for folder in folders for file in folder.glob("*.py")):
        digest.update(f"{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
