"""What the instructor has decided about grading on Gradescope; it travels in the archive."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.problem_sets import load

FILE, SEED = "settings.json", "seed"  # in the archive


@dataclass(frozen=True)
class Settings:
    """assignment: its name.    hidden: questions and checks that students see once grades are published.

    hints: how many of each mistake's hints are shown.
    """

    assignment: str
    hidden: tuple[str, ...] = ()
    hints: int = 1

    def to_json(self) -> str:
        """As `read` takes it."""
        return json.dumps(asdict(self), indent=1) + "\n"


def read(folder: Path) -> Settings:
    """The settings in the unpacked archive."""
    plain = json.loads((folder / FILE).read_text())
    return Settings(plain["assignment"], tuple(plain["hidden"]), plain["hints"])


def settings(assignment: str, hidden: Sequence[str], hints: int) -> Settings:
    """Raises ValueError when there is no such assignment, or something to hide is none of its questions or checks."""
    asked = load(assignment)
    checks = [
        name.removeprefix("test_") for module in asked.modules for name in vars(module) if name.startswith("test_")
    ]
    known = [*asked.questions, *checks]
    if strange := sorted(set(hidden).difference(known)):
        raise ValueError(f"{assignment} has no question or check {', '.join(strange)}; there is {', '.join(known)}")
    return Settings(assignment, tuple(hidden), hints)
