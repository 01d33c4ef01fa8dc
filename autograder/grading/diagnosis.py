"""From a wrong answer to the mistake it looks like.

The check that failed is run again, under its own seed and under others, on the student's answers and on each entry
of the catalogue; then the question's other checks are. An entry whose every call brings back the same, and that fails
in the same place, names the likely mistake. Nothing is guessed from closeness.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.grading.replay import Check, Heard, Replay
from autograder.problem_sets.mistake import Misconception
from autograder.student.answer import Answer
from autograder.student.submission import Submission

SEEDS = 3  # for the check that failed: entries that agree by chance under one seed part under the next
SMALL = 4096  # elements of an argument: the other checks are asked for many shapes, not for large ones
ENOUGH = 2  # of the other checks: what is alike in so many, by value, is no chance


@dataclass(frozen=True)
class Likely:
    """The entries that a failure looks like; surely: none of the question's checks tells them from the submission."""

    entries: tuple[Misconception, ...] = ()
    surely: bool = False


def likely(
    submission: Submission,
    failed: Check,
    others: Iterable[Check],
    entries: Iterable[Misconception],
    seed: int,
    known: Sequence[Misconception] = (),
) -> Likely:
    """The entries that fail the check and cannot be told from the submission by it, nor by the question's other checks.

    known: those that another failed check of the question was surely put down to. Where one of them fits, it is not
    held against the other checks again.
    Raises StudentError when the submission no longer answers at all: a timeout or a crash.
    """
    again = _alike(submission, failed, _that_fail(failed, known), seed)
    if again:
        return Likely(tuple(again), surely=True)
    suspects = _alike(submission, failed, _that_fail(failed, entries), seed)
    fits: Counter[str] = Counter()
    surely, finite = suspects, True
    for replay in (Replay(check, seed + SEEDS, SMALL) for check in others):
        student, fitting = _fitting(submission, suspects, replay)
        surely = [entry for entry in surely if entry in fitting]
        finite = finite and (student is None or student.finite)
        if student is not None and any(isinstance(reply, Answer) for reply in student.replies):
            fits.update(entry.id for entry in fitting)
    if surely:
        return Likely(tuple(surely), surely=True)
    # Who makes another mistake as well parts from the entry in some of the checks; but one that makes numbers infinite
    # is the graver, and a name for the other would lead away from it.
    most = max(fits.values(), default=0)
    also = [entry for entry in suspects if finite and fits[entry.id] == most >= ENOUGH]
    return Likely(tuple(also) if len(also) == 1 else ())


def _that_fail(check: Check, entries: Iterable[Misconception]) -> list[Misconception]:
    return [entry for entry in entries if check.name in entry.fails and entry.function in check.functions]


def _alike(submission: Submission, failed: Check, suspects: list[Misconception], seed: int) -> list[Misconception]:
    """The suspects that the failed check cannot tell from the submission, under its own seed and under the next."""
    for replay in (Replay(failed, seed + i) for i in range(SEEDS)):
        student, suspects = _fitting(submission, suspects, replay)
        if not (student and student.shows):
            return []
        if student.cut:
            break  # what is alike in so many calls is no chance
    return suspects


def _fitting(
    submission: Submission, suspects: list[Misconception], replay: Replay
) -> tuple[Heard | None, list[Misconception]]:
    """What the student brings back, and the suspects that fit; nothing is asked when there are none."""
    if not suspects:
        return None, []
    student = replay.hear(submission)
    return student, [entry for entry in suspects if replay.fits(entry, student)]
