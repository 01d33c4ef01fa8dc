"""Extensions: kept in a file beside the gradebook, and put into it for whoever has handed in.

nbgrader keeps an extension with a submission, so before one there is no place for it. The file has one for everybody
whom `scorelab extend` has given one; it outlives a gradebook that is made anew.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import Gradebook, SubmittedAssignment
from traitlets.config import Config

from autograder.files import write
from autograder.gradebook.database import kept


@dataclass(frozen=True)
class Extension:
    """So many hours after the due date, wherever that moves; or until a time, whenever it is due."""

    hours: float = 0.0
    until: datetime | None = None

    def after(self, due: datetime) -> timedelta:
        """How long after the due date, which is in UTC; nothing where that is later than the extension."""
        if self.until is None:
            return timedelta(hours=self.hours)
        return max(timedelta(), self.until - due.replace(tzinfo=UTC))


def given(c: Config, assignment: str) -> dict[str, Extension]:
    """Who has been given an extension of an assignment. Raises ValueError, in one line, when the file is damaged."""
    return _load(c).get(assignment, {})


def give(c: Config, assignment: str, student: str, extension: Extension | None) -> None:
    """Keep a student's extension in the file, or None of it."""
    known = _load(c)
    theirs = {name: entry for name, entry in known.get(assignment, {}).items() if name != student}
    known[assignment] = theirs if extension is None else {**theirs, student: extension}
    text = {name: {s: _said(entry) for s, entry in sorted(entries.items())} for name, entries in sorted(known.items())}
    write(file_of(c), json.dumps(text, indent=1, ensure_ascii=False) + "\n", durable=True)


def apply(gradebook: Gradebook, c: Config, assignment: str, student: str | None = None) -> None:
    """Put the extensions into the submissions that there are, or into one student's; nothing is committed.

    Those that nbgrader itself was told stay.
    """
    known = given(c, assignment)
    for submission in submissions(gradebook, assignment, student):
        if submission.student_id in known:
            due = submission.assignment.duedate
            submission.extension = known[submission.student_id].after(due) if due else None


def submissions(gradebook: Gradebook, assignment: str, student: str | None = None) -> list[SubmittedAssignment]:
    """The submissions of an assignment in the gradebook, or one student's."""
    query = gradebook.db.query(SubmittedAssignment).filter(
        SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id
    )
    return (query if student is None else query.filter(SubmittedAssignment.student_id == student)).all()


def file_of(c: Config) -> Path:
    """The file beside the gradebook, which need not be there."""
    return kept(c, "extensions.json")


def _said(extension: Extension) -> dict[str, object]:
    return {"hours": extension.hours} if extension.until is None else {"until": extension.until.isoformat()}


def _load(c: Config) -> dict[str, dict[str, Extension]]:
    file = file_of(c)
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        return {name: {student: _read(e) for student, e in entries.items()} for name, entries in read.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError(f"{file} is damaged: put it right or remove it, and extend again") from None


def _read(entry: dict[str, object]) -> Extension:
    if "until" in entry:
        until = datetime.fromisoformat(str(entry["until"]))
        if until.tzinfo is None:
            raise ValueError("no zone")
        return Extension(until=until)
    return Extension(hours=float(str(entry["hours"])))
