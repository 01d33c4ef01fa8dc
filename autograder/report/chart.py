"""The map of mistakes over a term: by question, and by student."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.outcomes import PARTS, WORDS
from autograder.report.roster import Entry, Roster
from autograder.report.tallies import worst

SYMBOLS = {words.part: words.symbol for words in WORDS.values()} | {"timeout or crash": "…"}  # one each
MOST = 5  # mistakes that are named with a question


@dataclass(frozen=True)
class Answer:
    """One student's answer to a question.    part: the worst of its checks.    mistakes: by name."""

    part: str
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question of a set, and who is where in it.

    parts:    the students in each part, of those that there are.
    mistakes: the students who have made each, the most frequent first.
    """

    assignment: str
    question: str
    parts: Mapping[str, tuple[str, ...]]
    mistakes: Mapping[str, tuple[str, ...]]


def answers(entry: Entry) -> dict[str, Answer]:
    """The student's answers by question; none where nothing could be graded."""
    if entry.result is None or entry.result.state != "graded":
        return {}
    return {
        question.id: Answer(
            worst(question.checks),
            tuple(dict.fromkeys(name for check in question.checks for name in check.misconceptions)),
        )
        for question in entry.result.questions
    }


def chart(rosters: Sequence[Roster]) -> list[Asked]:
    """All questions of these sets, in their order."""
    return [asked for roster in rosters for asked in _of(roster)]


def _of(roster: Roster) -> list[Asked]:
    parts: dict[str, defaultdict[str, list[str]]] = {}
    mistakes: dict[str, defaultdict[str, list[str]]] = {}
    for entry in roster.entries:
        for question, answer in answers(entry).items():
            parts.setdefault(question, defaultdict(list))[answer.part].append(entry.student)
            for mistake in answer.mistakes:
                mistakes.setdefault(question, defaultdict(list))[mistake].append(entry.student)
    return [
        Asked(
            roster.assignment,
            question,
            {part: tuple(who[part]) for part in PARTS if part in who},
            _by_frequency(mistakes.get(question, {})),
        )
        for question, who in parts.items()
    ]


def _by_frequency(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return {mistake: tuple(who) for mistake, who in ordered}
