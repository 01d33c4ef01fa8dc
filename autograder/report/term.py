"""A term: the sets that are begun, each student over them, and who is falling behind.

A set counts as begun when anybody has handed it in. Shares are of the points that checks give: written answers may
still wait for a person.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.outcomes import SCORED, State
from autograder.report.roster import Entry, Roster, days

LOW, IN_A_ROW = 0.5, 2  # who has less than this share in each of the last begun sets is falling behind
MISSED: tuple[State, ...] = ("not submitted", "could not be graded")


@dataclass(frozen=True)
class Student:
    """One student over the term: an entry for each begun set, in their order."""

    id: str
    name: str
    entries: Mapping[str, Entry]

    @property
    def total(self) -> float:
        """The sum of what is exported, late penalties taken off."""
        return round(sum(entry.total for entry in self.entries.values() if entry.state in SCORED), 6)

    @property
    def scored(self) -> bool:
        """Whether there is any score."""
        return any(entry.state in SCORED for entry in self.entries.values())

    def days(self, rosters: Sequence[Roster]) -> float | None:
        """How many days the student had a set before handing it in: the median; None where no time is known."""
        known = [days(r, self.entries[r.assignment]) for r in rosters if r.assignment in self.entries]
        found = [number for number in known if number is not None]
        return statistics.median(found) if found else None

    @property
    def missed(self) -> list[str]:
        """The sets without anything that could be graded."""
        return [name for name, entry in self.entries.items() if entry.state in MISSED]


@dataclass(frozen=True)
class Term:
    """The begun sets with their students, and the sets that nobody has handed in yet."""

    rosters: tuple[Roster, ...]
    ahead: tuple[str, ...]
    students: tuple[Student, ...]


def of(rosters: Sequence[Roster]) -> Term:
    """The term that these sets make."""
    begun = tuple(r for r in rosters if any(entry.state != "not submitted" for entry in r.entries))
    by_set = {r.assignment: {entry.student: entry for entry in r.entries} for r in begun}
    names = {entry.student: entry.name for r in begun for entry in r.entries}
    students = tuple(
        Student(who, names[who], {name: entries[who] for name, entries in by_set.items() if who in entries})
        for who in sorted(names)
    )
    return Term(begun, tuple(r.assignment for r in rosters if r not in begun), students)


def falling_behind(term: Term) -> list[tuple[Student, str]]:
    """Students with a set missed, or with less than half of the checks' points in the last two; those worst off first.

    Each with the reason. Sets that wait to be graded count for nothing.
    """
    why = ((student, "; ".join(_reasons(student, term.rosters[-IN_A_ROW:]))) for student in term.students)
    return sorted(((s, said) for s, said in why if said), key=lambda pair: (-len(pair[0].missed), pair[0].total))


def _reasons(student: Student, last: Sequence[Roster]) -> Iterator[str]:
    if missed := student.missed:
        yield f"{len(missed)} of {len(student.entries)} missed: {', '.join(missed)}"
    shares = [part for roster in last if (part := share(student, roster)) is not None]
    if len(shares) == IN_A_ROW and max(shares) < LOW:
        yield f"{' and '.join(f'{part:.0%}' for part in shares)} of the checks' points in the last two sets"


def share(student: Student, roster: Roster) -> float | None:
    """The part of a set's points by checks that a student has; None without a score."""
    entry, most = student.entries.get(roster.assignment), checked(roster)
    return entry.checks / most if entry and entry.marks and most else None


def checked(roster: Roster) -> float:
    """The points that a set's checks give."""
    return sum(column.points for column in roster.columns if column.checked)
