"""The results of grading: checks, grouped into questions, grouped into one result per submission."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from autograder.files import put
from autograder.grading.outcomes import UNSETTLED, Outcome, State


@dataclass(frozen=True)
class CheckResult:
    """One check: what it asks (`title`), how it ended, what it earned, and what to tell the student.

    misconceptions: all that the failure looks like, the most likely first.    titles: what a person would call them.
    """

    name: str
    title: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    misconceptions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def misconception(self) -> str | None:
        """The most likely mistake, or None."""
        return next(iter(self.misconceptions), None)

    @property
    def said(self) -> str:
        """The message, and what the failure looks like."""
        looks = f"looks like: {', or '.join(self.titles)}" if self.titles else ""
        return "\n".join(filter(None, [self.message, looks]))

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the contract lays it out."""
        return asdict(self) | {"misconception": self.misconception}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "CheckResult":
        """What `to_json` made plain. Raises KeyError or TypeError for anything else."""
        known = {name: value for name, value in plain.items() if name != "misconception"}
        return cls(**known | {name: tuple(plain[name]) for name in ("misconceptions", "titles", "hints")})


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
class Attempt:
    """How a function of the student's own did in one task of its set's challenge, with so many evaluations.

    distance: over the noise floor, the mean of several crowds, with the standard error of that mean.
    message: why there is no distance; else empty.
    """

    task: str
    evaluations: int
    distance: float | None = None
    error: float | None = None
    message: str = ""


@dataclass(frozen=True)
class OwnVariant:
    """The variant of data and constants that follows from a student's id: which of how many, and what is special.

    trouble: why the notebook's numbers may be of another variant, in one line about the notebook; else empty.
    """

    number: int
    of: int
    words: str
    trouble: str = ""


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
    challenge: tuple[Attempt, ...] = ()
    variant: OwnVariant | None = None

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

    def question(self, name: str) -> QuestionResult:
        """The question of that id. Raises KeyError when the result holds none."""
        for question in self.questions:
            if question.id == name:
                return question
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the contract lays it out; `json.dump` takes it as it is. Only who has a variant shows it."""
        plain = asdict(self) | {"score": self.score, "max_score": self.max_score}
        plain["questions"] = [question.to_json() for question in self.questions]
        if self.variant is None:
            del plain["variant"]
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
            challenge=tuple(Attempt(**attempt) for attempt in plain.get("challenge", ())),  # older results have none
            variant=OwnVariant(**plain["variant"]) if "variant" in plain else None,
        )


def save(result: Result, path: Path) -> None:
    """Write a result as JSON, whole or not at all; its folder is made. See `files.put`."""
    put(path, json.dumps(result.to_json(), indent=1) + "\n")


def load(path: Path) -> Result:
    """Load a result that `save` wrote. Raises ValueError if it is damaged, and what reading a file raises."""
    try:
        return Result.from_json(json.loads(path.read_text()))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None


def failed(path: Path) -> bool:
    """Whether the saved result says that nothing could be graded; False if it is missing or damaged."""
    try:
        return load(path).state == "error"
    except (OSError, ValueError):
        return False
