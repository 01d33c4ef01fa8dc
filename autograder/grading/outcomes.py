"""The words for how a check ended and where a submission stands, the same in terminal, notebook, report and export."""

from typing import Literal, NamedTuple, get_args

Outcome = Literal["passed", "not_run", "not_attempted", "failed", "timeout", "crash", "error"]
State = Literal["graded", "needs a person", "could not be graded", "not graded", "not submitted"]  # of a submission
STATES: tuple[State, ...] = get_args(State)
SCORED = STATES[:2]  # only in these is there a score
UNSETTLED: tuple[Outcome, ...] = ("timeout", "crash", "error")  # may be the machine's doing


class Words(NamedTuple):
    """What is shown for an outcome: no meaning is carried by colour alone.

    word: for the student.    part: of a class, in the report.
    """

    symbol: str
    word: str
    colour: str
    part: str


# From best to worst: a question belongs to the part of its worst check.
WORDS: dict[Outcome, Words] = {
    "passed": Words("✓", "passed", "green", "passed"),
    "not_run": Words("·", "waits", "dim", "waits"),
    "not_attempted": Words("○", "not attempted", "dim", "not attempted"),
    "failed": Words("✗", "not yet", "red", "failed"),
    "timeout": Words("✗", "took too long", "red", "timeout or crash"),
    "crash": Words("✗", "crashed", "red", "timeout or crash"),
    "error": Words("!", "the grader failed, not you", "magenta", "grader's error"),
}
PARTS = tuple(dict.fromkeys(words.part for words in WORDS.values()))
