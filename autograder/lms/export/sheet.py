"""All that is exported: each student's standing in each assignment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.gradebook.course import Course
from autograder.grading.outcomes import SCORED, State
from autograder.lms.export.originals import originals, participant
from autograder.lms.export.participants import participants
from autograder.lms.roster import Person
from autograder.lms.roster import read as people
from autograder.lms.worksheet import Line
from autograder.report.roster import Entry, Mark, Roster, read


@dataclass(frozen=True)
class Sheet:
    """A class, and its assignments.

    partial: a score counts though written answers wait for a person.
    titles:  the LMS's title of an assignment, where it is another than its name.
    names:   what the LMS called the file that was handed in, by assignment and student.
    lines:   of Moodle's worksheet, by student, where that of the one assignment was given.
    """

    assignments: tuple[Roster, ...]
    people: tuple[Person, ...]
    partial: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Entry]:
        return {(of.assignment, entry.student): entry for of in self.assignments for entry in of.entries}

    def entry(self, of: Roster, person: Person) -> Entry | None:
        """The student's entry; None where nothing is known of them."""
        return self._entries.get((of.assignment, person.id))

    def state(self, of: Roster, person: Person) -> State:
        """Where the student's submission stands."""
        entry = self.entry(of, person)
        return entry.state if entry else "not submitted"

    def score(self, of: Roster, person: Person) -> float | None:
        """The points that count, less the penalty; None where 0 or a part of them would be read as the result."""
        entry = self.entry(of, person)
        counts = SCORED if self.partial else SCORED[:1]
        return entry.total if entry and entry.state in counts else None

    def original(self, of: Roster, person: Person) -> str:
        """What the LMS called the student's file; "" where it is not known."""
        return self.names.get(of.assignment, {}).get(person.id, "")

    def participant(self, of: Roster, person: Person) -> str:
        """The number by which Moodle knows the student in this assignment, "" where it is not known.

        The worksheet has everybody's; otherwise it stands in the archive that was collected.
        """
        line = self.lines.get(person.id)
        return line.number if line else participant(self.original(of, person))

    def title(self, of: Roster) -> str:
        """What the LMS calls the assignment."""
        return self.titles.get(of.assignment, of.assignment)


def maximum(of: Roster) -> float:
    """What the assignment is worth."""
    return round(sum(column.points for column in of.columns), 6)


def points(mark: Mark | None) -> float | None:
    """What a graded cell gave; None when it has not been given points yet."""
    return None if mark is None or (mark.waiting and not mark.by_hand) else mark.score


def number(value: float | None) -> str:
    """A number as all LMSs read it; nothing stands for None."""
    return "" if value is None else f"{round(value, 6):.12g}"


def sheet(
    course: Course,
    names: Sequence[str] = (),
    partial: bool = False,
    dropped: bool = False,
    titles: Mapping[str, str] | None = None,
    worksheet: Path | None = None,
) -> Sheet:
    """The course's sheet of these assignments, or of all; whoever has left the class is there only if asked for.

    worksheet: Moodle's, of the one assignment.
    Raises OSError, and ValueError in one line when there is no gradebook, no such assignment in it, or the worksheet
    is another's.
    """
    course.expect_gradebook()
    rosters = tuple(read(course, name, dropped) for name in dict.fromkeys(names or sorted(course.in_gradebook())))
    if not rosters:
        raise ValueError(f"no assignments in the gradebook of {course.folder}")
    called = {of.assignment: originals(course, of.assignment) for of in rosters}
    whom = tuple(_whom(course, rosters))
    lines = participants(worksheet, whom, called[rosters[0].assignment]) if worksheet else {}
    return Sheet(rosters, whom, partial, titles or {}, called, lines)


def _whom(course: Course, rosters: Iterable[Roster]) -> list[Person]:
    """Everyone in the assignments, in the order of the names."""
    known = {person.id: person for person in people(course)}
    students = {entry.student for of in rosters for entry in of.entries}
    found = (known.get(student, Person(student)) for student in students)
    return sorted(found, key=lambda person: (person.last_name, person.first_name, person.id))
