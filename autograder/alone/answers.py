"""The model answers of a problem set: a file that someone alone has, and a class has not.

A clone keeps it in `solutions/answers/`; a bundle for self-study has it beside the notebook.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.text import named

CLONE = Path(__file__).resolve().parents[2]
BESIDE = "{}-answers.json"  # a set's file beside its notebook


@dataclass(frozen=True)
class Written:
    """A question in words: how it is put, a model answer, and what earns a point each, in Markdown."""

    prompt: str
    answer: str
    scheme: tuple[str, ...]
    points: float


@dataclass(frozen=True)
class Code:
    """A question in code: the reference's lines, and other right answers by what is special about them."""

    reference: str
    others: dict[str, str]


@dataclass(frozen=True)
class Answers:
    """A problem set's model answers by question."""

    written: dict[str, Written]
    code: dict[str, Code]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Answers":
        """What `to_json` made plain. Raises KeyError, TypeError or AttributeError for anything else."""
        written = {
            question: Written(**of | {"scheme": tuple(of["scheme"])}) for question, of in plain["written"].items()
        }
        return cls(written, {question: Code(**of) for question, of in plain["code"].items()})


def find(assignment: str, folder: Path) -> Answers | None:
    """The model answers for a notebook in that folder; None where there are none, as in a class.

    A clone's are for notebooks in the clone: others may share one installed kit, and one of them may be a class.
    Raises ValueError for a file that is none of ours.
    """
    beside = folder / BESIDE.format(assignment)
    if beside.is_file():
        return load(beside)
    kept = CLONE / "solutions" / "answers" / f"{assignment}.json"
    return load(kept) if folder.resolve().is_relative_to(CLONE) and kept.is_file() else None


def load(file: Path) -> Answers:
    """The model answers in a file. Raises ValueError, in one line, when it holds none."""
    try:
        return Answers.from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{file}: want model answers, got a file that cannot be read: {named(error)}") from None
