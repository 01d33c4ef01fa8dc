"""Figures about a class: states, scores, questions, mistakes, and what was used."""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.grading.outcomes import PARTS, STATES, WORDS
from autograder.grading.results import CheckResult, Result
from autograder.grading.run import PUBLIC_SEED
from autograder.problem_sets.mistake import Misconception
from autograder.report.roster import Entry, Roster


@dataclass(frozen=True)
class Histogram:
    """How many students have scores in [k width, (k + 1) width), the last bin closed and holding all above it."""

    title: str
    scores: tuple[float, ...]
    maximum: float
    width: float
    bins: tuple[int, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.scores)

    @property
    def summary(self) -> str:
        at_top = sum(score >= self.maximum for score in self.scores)
        return (
            f"n = {len(self.scores)}, median {self.median:.3g}, mean {statistics.mean(self.scores):.3g}, "
            f"full marks {at_top}, zero {self.scores.count(0)}"
        )


@dataclass(frozen=True)
class Tally:
    """How many students are in which part at a check, or at a question as a whole."""

    name: str
    title: str
    parts: Counter[str]


@dataclass(frozen=True)
class Question:
    """A question as a whole, its checks, and the mean of its scores, of `points` that it is worth."""

    tally: Tally
    checks: tuple[Tally, ...]
    mean: float
    points: float


@dataclass(frozen=True)
class Mistake:
    """A misconception and the students who have it."""

    id: str
    symptom: str
    hint: str
    students: tuple[str, ...]


def standings(entries: Iterable[Entry]) -> dict[str, int]:
    """How many students there are in each state."""
    found = Counter(entry.state for entry in entries)
    return {name: found[name] for name in STATES}


def reasons(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    """Why submissions could not be graded, the most frequent reason first."""
    failed = (entry.result for entry in entries if entry.state == "could not be graded" and entry.result)
    return Counter(result.message for result in failed).most_common()


def histograms(roster: Roster) -> list[Histogram]:
    """Of the points that checks gave; and, once a person has added to them, of the totals. None without scores."""
    scored = [entry for entry in roster.entries if entry.marks]
    whole = [entry.total for entry in scored if entry.state == "graded"]
    checked = sum(column.points for column in roster.columns if column.checked)
    drawn = [("Points from the checks", [entry.checks for entry in scored], checked)]
    if any(entry.by_hand for entry in scored):
        drawn.append(("Total of those with nothing left to grade", whole, sum(c.points for c in roster.columns)))
    return [histogram(title, scores, maximum) for title, scores, maximum in drawn if scores and maximum > 0]


def histogram(title: str, scores: Sequence[float], maximum: float) -> Histogram:
    """At most 20 bins up to the maximum, of a round width."""
    width = next((w for w in (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50) if maximum <= 20 * w), maximum / 20)
    last = math.ceil(maximum / width - 1e-9) - 1
    found = Counter(max(0, min(last, math.floor(score / width + 1e-9))) for score in scores)
    return Histogram(title, tuple(scores), maximum, width, tuple(found[k] for k in range(last + 1)))


def questions(results: Sequence[Result]) -> list[Question]:
    """Every question that any of the results has, in the order in which they are met."""
    found = defaultdict(list)
    for result in results:
        for question in result.questions:
            found[question.id].append(question)
    return [
        Question(
            tally=Tally(name, "", Counter(worst(question.checks) for question in same)),
            checks=_tallies(check for question in same for check in question.checks),
            mean=statistics.mean(question.score for question in same),
            points=max(question.max_score for question in same),
        )
        for name, same in found.items()
    ]


def worst(checks: Iterable[CheckResult]) -> str:
    """The part of the worst of the checks."""
    return max((WORDS[check.outcome].part for check in checks), key=PARTS.index, default="waits")


def _tallies(checks: Iterable[CheckResult]) -> tuple[Tally, ...]:
    found = defaultdict(list)
    for check in checks:
        found[check.name].append(check)
    return tuple(
        Tally(name, same[0].title, Counter(WORDS[c.outcome].part for c in same)) for name, same in found.items()
    )


def mistakes(entries: Iterable[Entry], catalogue: Iterable[Misconception]) -> list[Mistake]:
    """The misconceptions that were named, the most frequent first; where several fit one failure, each counts."""
    known = {entry.id: (entry.symptom, entry.hints[0]) for entry in catalogue}
    found = defaultdict(list)
    for entry in entries:
        for mistake in dict.fromkeys(name for check in entry.found for name in check.misconceptions):
            found[mistake].append(entry.student)
    unknown = ("(no longer in the catalogue)", "")
    named = [Mistake(name, *known.get(name, unknown), tuple(students)) for name, students in found.items()]
    return sorted(named, key=lambda mistake: (-len(mistake.students), mistake.id))


def unnamed(entries: Iterable[Entry]) -> list[str]:
    """The students with a failed check whose mistakes have no name."""
    return [
        entry.student
        for entry in entries
        if any(c.outcome == "failed" for c in entry.found) and not any(c.misconceptions for c in entry.found)
    ]


def used(entries: Iterable[Entry]) -> Iterator[tuple[str, list[str]]]:
    """What the graded results were made with, as (what, lines). The seed stays secret."""
    graded = [entry for entry in entries if entry.result and entry.result.state == "graded"]
    results = [entry.result for entry in graded if entry.result]
    yield "versions", _spread(", ".join(f"{k} {v}" for k, v in sorted(r.versions.items())) for r in results)
    yield "isolation", _spread(", ".join(r.isolation) or "none" for r in results)
    yield "seed", _seeds([r.seed for r in results])
    if graded:
        first, last = (f"{when(e.graded for e in graded if e.graded):%Y-%m-%d %H:%M}" for when in (min, max))
        yield "graded", [first if first == last else f"{first} to {last}"]


def _spread(values: Iterable[str]) -> list[str]:
    """Each value once, the most frequent first; with its count when there are several."""
    found = Counter(values)
    return [value if len(found) == 1 else f"{value} ({n} submissions)" for value, n in found.most_common()]


def _seeds(seeds: Sequence[int]) -> list[str]:
    """Which kinds of seed there were, never a number that is secret."""
    public, secret = seeds.count(PUBLIC_SEED), {seed for seed in seeds if seed != PUBLIC_SEED}
    said = [f"a secret one ({len(seeds) - public} submissions)"] * (len(secret) == 1)
    said += [f"{len(secret)} different secret ones ({len(seeds) - public} submissions)"] * (len(secret) > 1)
    said += [f"the public one, {PUBLIC_SEED} ({public} submissions): its inputs can be memorised"] * (public > 0)
    return said + ["Submissions met different inputs: grade again with one seed."] * (len(secret) + (public > 0) > 1)
