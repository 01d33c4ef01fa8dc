"""The submissions that a person should look at after grading, and why."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.grading import below, upstream
from autograder.grading.outcomes import SCORED, Outcome
from autograder.report.roster import Entry
from autograder.text import first_line


@dataclass(frozen=True)
class Concern:
    """A reason to look at submissions: what to do, and each student with what was seen."""

    title: str
    advice: str
    seen: tuple[tuple[Entry, str], ...]


def concerns(entries: Sequence[Entry]) -> list[Concern]:
    """Whom to look at, and why; the grader's own faults first. Reasons that nobody gives are left out."""
    found = []
    for title, advice, sees in CONCERNS:
        if seen := tuple((entry, what) for entry in entries if (what := sees(entry))):
            found.append(Concern(title, advice, seen))
    return found


def _ended(*outcomes: Outcome) -> Callable[[Entry], str]:
    def sees(entry: Entry) -> str:
        return "; ".join(f"{c.name}: {_shortened(c.message)}" for c in entry.found if c.outcome in outcomes)

    return sees


def _not_gradable(entry: Entry) -> str:
    if entry.state != "could not be graded" or entry.result is None:
        return ""
    return _shortened(entry.result.message) or "no reason is given"


def _no_result(entry: Entry) -> str:
    lost = entry.result is None and entry.state in SCORED
    return entry.trouble or ("no result is kept" if lost else "")


def _never_graded(entry: Entry) -> str:
    if entry.state != "not graded":
        return ""
    return f"the result says {entry.result.score:g} points" if entry.result else "no score and no result"


def _disagrees(entry: Entry) -> str:
    if not entry.marks or not entry.result or math.isclose(entry.checks, entry.result.score, abs_tol=1e-6):
        return ""
    return f"{entry.checks:g} points in the gradebook, {entry.result.score:g} in the result"


def _below(entry: Entry) -> str:
    return "; ".join(below.of(entry.found))


def _upstream(entry: Entry) -> str:
    return "; ".join(upstream.of(entry.found))


def _astray(entry: Entry) -> str:
    return f"{', '.join(entry.astray)} blank, but the notebook has text elsewhere" if entry.astray else ""


def _variant(entry: Entry) -> str:
    variant = entry.result.variant if entry.result else None
    return _shortened(variant.trouble) if variant else ""


def _above(entry: Entry) -> str:
    return ", ".join(entry.above)


def _shortened(text: str) -> str:
    line = first_line(text, otherwise="", most=None)
    return line if len(line) <= 300 else f"{line[:300]} …"


CONCERNS = (
    ("The grader failed", "Not the students' fault; the points are missing. Grade again.", _ended("error")),
    ("Could not be graded", "Nothing in it could be graded. Ask the student to hand in again.", _not_gradable),
    ("Written, but not where it belongs", "The answer may stand in another cell. Grade it by hand.", _astray),
    ("Answered below its check", "Only code above a check is graded. Ask for it again, or move it.", _below),
    ("Wrong by an earlier answer", "The rest may be right. Read it, and give points by hand.", _upstream),
    ("Another variant than their own", "Compare the numbers in the answers with those that are due.", _variant),
    ("Above the maximum", "A person gave more than the answer is worth now. Change the score.", _above),
    ("Result missing or damaged", "The gradebook has the score, but its reasons are lost. Grade again.", _no_result),
    ("Handed in, never graded", "The gradebook has no score. Grade them.", _never_graded),
    ("Gradebook and result differ", "The score may be of an earlier run. Grade again.", _disagrees),
    ("Crashed", "The answer ended its process; the other questions were graded.", _ended("crash")),
    ("Took too long", "The answer did not return in time; the other questions were graded.", _ended("timeout")),
)
