"""What goes back to a student about one assignment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.gradebook import scores
from autograder.gradebook.answers import Answer, answers
from autograder.gradebook.course import Course
from autograder.lms.export.sheet import Sheet, sheet
from autograder.lms.roster import Person
from autograder.report.roster import Entry, Roster

RETURNED = ("graded", "needs a person", "could not be graded")  # of these there is something to say


@dataclass(frozen=True)
class Feedback:
    """A student's scores and results, the answers they are about, and a person's comments by cell.

    original:    what the LMS called the file that was handed in; "" where it is not known.
    participant: the student's number in Moodle's assignment; "" where it is not known.
    """

    of: Roster
    entry: Entry
    person: Person
    answers: tuple[Answer, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    original: str = ""
    participant: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person has still to give points."""
        return self.entry.state == "needs a person"


def read(course: Course, assignment: str, worksheet: Path | None = None) -> tuple[list[Feedback], list[str]]:
    """The feedback on an assignment, and who has handed in and has none, being not graded yet.

    worksheet: Moodle's, of the assignment.
    Raises OSError, and ValueError in one line when there is no such assignment, or the worksheet is another's.
    """
    found = sheet(course, [assignment], worksheet=worksheet)
    with course.gradebook() as gradebook:
        comments = scores.comments(gradebook, assignment)
    returned = [_feedback(course, found, person, comments.get(person.id, {})) for person in _who(found, RETURNED)]
    return returned, [person.id for person in _who(found, ("not graded",))]


def _who(found: Sheet, states: tuple[str, ...]) -> list[Person]:
    (of,) = found.assignments
    return [person for person in found.people if found.state(of, person) in states]


def _feedback(course: Course, found: Sheet, person: Person, comments: Mapping[str, str]) -> Feedback:
    (of,) = found.assignments
    entry = found.entry(of, person)
    assert entry is not None  # their state is one of an entry's
    found_answers = tuple(answers(course, of.assignment, person.id))
    called = found.original(of, person), found.participant(of, person)
    return Feedback(of, entry, person, found_answers, comments, *called)
