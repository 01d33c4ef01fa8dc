"""The results of grading: checks, grouped into questions, grouped into one result per submission."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

Outcome = Literal["passed", "failed", "not_attempted", "not_run", "error", "timeout", "crash"]
# Where a submission stands, in the words of terminal, report and export alike; a score is there in the first two alone.
State = Literal["graded", "needs a person", "could not be graded", "not graded", "not submitted"]
STATES: tuple[State, ...] = get_args(State)
SCORED = STATES[:2]
PARTIAL = ".partial"  # the end of a file's name while it is written
UNSETTLED = ("error", "timeout", "crash")  # may be the machine's doing


@dataclass(frozen=True)
class CheckResult:
    """One check: what it asks (`title`), how it ended, what it earned, and what to tell the student.

    misconceptions: all that the failure looks like, the most likely first.
    """

    name: str
    title: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    misconceptions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def misconception(self) -> str | None:
        """The most likely mistake, or None."""
        return next(iter(self.misconceptions), None)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the contract lays it out."""
        return asdict(self) | {"misconception": self.misconception}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "CheckResult":
        """What `to_json` made plain. Raises KeyError or TypeError for anything else."""
        known = {name: value for name, value in plain.items() if name != "misconception"}
        return cls(**known | {name: tuple(plain[name]) for name in ("misconceptions", "hints")})


@dataclass(frozen=True)
class QuestionResult:
    """One question, with its checks in source order."""

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
        checks = [check.to_json() for check in self.checks]
        return {"id": self.id, "checks": checks, "score": self.score, "max_score": self.max_score}


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
    def checks(self) -> tuple[CheckResult, ...]:
        """The checks of all questions."""
        return tuple(check for question in self.questions for check in question.checks)

    @property
    def standing(self) -> State:
        """The state according to the checks alone; written answers are not considered."""
        return "graded" if self.state == "graded" else "could not be graded"

    @property
    def settled(self) -> bool:
        """Whether grading again would give the same; a timeout or a crash may be due to a busy machine."""
        return not any(check.outcome in UNSETTLED for check in self.checks)

    @property
    def late(self) -> bool:
        """Whether any check timed out."""
        return any(check.outcome == "timeout" for check in self.checks)

    def question(self, id: str) -> QuestionResult:
        """The question with that id. Raises KeyError if there is none."""
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
                QuestionResult(q["id"], tuple(map(CheckResult.from_json, q["checks"]))) for q in plain["questions"]
            ),
        )


def save(result: Result, path: Path) -> None:
    """Write a result as JSON, completely or not at all; create its folder. See `put`."""
    put(path, json.dumps(result.to_json(), indent=1) + "\n")


def load(path: Path) -> Result:
    """Load a result that `save` wrote. Raises ValueError if it is damaged, and what reading a file raises."""
    try:
        return Result.from_json(json.loads(path.read_text()))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None


def put(path: Path, text: str, durable: bool = False) -> None:
    """`write` in a folder that only the kit uses; remove a folder that has the file's name."""
    if path.is_dir():
        clear(path)
    write(path, text, durable)


def clear(path: Path) -> None:
    """Remove the file, or a folder of its name, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def failed(path: Path) -> bool:
    """Whether the saved result says that nothing could be graded; False if it is missing or damaged."""
    try:
        return load(path).state == "error"
    except (OSError, ValueError):
        return False


def write(path: Path, text: str, durable: bool = False) -> None:
    """Write a file completely or not at all; create its folder. If durable, it is on the disk on return.

    What a killed process leaves is called as `leftovers` knows it; an error leaves nothing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}{PARTIAL}")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def leftovers(folder: Path) -> Iterator[Path]:
    """Find partial files in the folder whose writing process has ended."""
    for path in folder.rglob(f"*{PARTIAL}"):
        process = path.with_suffix("").suffix.removeprefix(".")
        if not (process.isdecimal() and Path("/proc", process).exists()):
            yield path


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
