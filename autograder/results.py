"""What grading yields: the outcome of checks, gathered into questions, gathered into one result."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["passed", "failed", "not_attempted", "not_run", "error", "timeout", "crash"]
UNSETTLED = ("error", "timeout", "crash")  # may be the machine's doing


@dataclass(frozen=True)
class CheckResult:
    """One check: what it asked (`title`), how it ended, what it earned, and what to tell the student."""

    name: str
    title: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    misconception: str | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionResult:
    """A question: its checks in the order in which they are written."""

    id: str
    checks: tuple[CheckResult, ...]

    @property
    def score(self) -> float:
        return round(sum(check.points for check in self.checks), 6)

    @property
    def max_score(self) -> float:
        return round(sum(check.max_points for check in self.checks), 6)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the contract lays it out."""
        return asdict(self) | {"score": self.score, "max_score": self.max_score}


@dataclass(frozen=True)
class Result:
    """One submission. In state "error" nothing could be graded, and `message` says why in one line."""

    assignment: str
    submission: str
    state: Literal["graded", "error"]
    questions: tuple[QuestionResult, ...] = ()
    seed: int = 0
    isolation: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    message: str = ""

    @property
    def score(self) -> float:
        return round(sum(question.score for question in self.questions), 6)

    @property
    def max_score(self) -> float:
        return round(sum(question.max_score for question in self.questions), 6)

    @property
    def settled(self) -> bool:
        """Whether grading again could change nothing: a time limit or a crash may be the busy machine's doing."""
        return not any(check.outcome in UNSETTLED for question in self.questions for check in question.checks)

    @property
    def late(self) -> bool:
        """Whether a check did not end in time."""
        return any(check.outcome == "timeout" for question in self.questions for check in question.checks)

    def question(self, id: str) -> QuestionResult:
        """The question of that id. Raises KeyError when the result holds none."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the contract lays it out; `json.dump` takes it as it is."""
        plain = asdict(self) | {"score": self.score, "max_score": self.max_score}
        plain["questions"] = [question.to_json() for question in self.questions]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Result":
        """What `to_json` made plain. Raises KeyError or TypeError for anything else."""
        return cls(
            **{name: plain[name] for name in ("assignment", "submission", "state", "seed", "versions", "message")},
            isolation=tuple(plain["isolation"]),
            questions=tuple(
                QuestionResult(q["id"], tuple(CheckResult(**c | {"hints": tuple(c["hints"])}) for c in q["checks"]))
                for q in plain["questions"]
            ),
        )


def save(result: Result, path: Path) -> None:
    """Write a result as JSON, whole or not at all; its folder is made."""
    write(path, json.dumps(result.to_json(), indent=1) + "\n")


def load(path: Path) -> Result:
    """A result that `save` wrote."""
    return Result.from_json(json.loads(path.read_text()))


def write(path: Path, text: str, durable: bool = False) -> None:
    """Write a file whole or not at all; its folder is made. A durable one is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    partial.replace(path)
    if durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
