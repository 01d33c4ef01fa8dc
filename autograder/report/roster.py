"""The students of an assignment: each one's entry in the gradebook, and the grader's result."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import Assignment, Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.orm import joinedload, selectinload, undefer

from autograder.gradebook import scores
from autograder.gradebook.course import DROPPED, Course
from autograder.gradebook.export import state_of
from autograder.gradebook.since import since
from autograder.grading.outcomes import SCORED, WORDS, State
from autograder.grading.results import Attempt, CheckResult, Result, load


@dataclass(frozen=True)
class Mark:
    """What the gradebook has for one graded cell.

    checks: the points that the checks gave, 0 for a written answer.    score: the points that count.
    by_hand: a person has set the score.                                waiting: a person is to set it.
    """

    checks: float
    score: float
    by_hand: bool
    waiting: bool


@dataclass(frozen=True)
class Entry:
    """One student.

    state:   of the scores in the gradebook, in the words of the export.
    marks:   by graded cell; empty unless the state is a graded one.
    penalty: points off for being late.
    result:  what the grader found. Where it is damaged, `trouble` says how.
    graded:  when the result was scores.    feedback: the student's page, where there is one.
    astray:  the written answers that are blank, while text stands elsewhere.
    above:   the scores given by hand that are above the maximum, in words.
    handed_in: when, where that is known.
    """

    student: str
    name: str
    state: State
    marks: Mapping[str, Mark]
    penalty: float
    result: Result | None
    trouble: str
    graded: datetime | None
    feedback: Path | None
    astray: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    handed_in: datetime | None = None

    @property
    def found(self) -> list[CheckResult]:
        """The checks of all questions of the result."""
        return list(self.result.checks) if self.result else []

    @property
    def checks(self) -> float:
        """The points that the checks gave."""
        return round(sum(mark.checks for mark in self.marks.values()), 6)

    @property
    def by_hand(self) -> float:
        """What a person added to them: written answers, extra credit and changed scores."""
        return round(sum(mark.score - mark.checks for mark in self.marks.values()), 6)

    @property
    def total(self) -> float:
        """As exported: all points, less the penalty for being late."""
        return max(0.0, round(self.checks + self.by_hand - self.penalty, 6))


@dataclass(frozen=True)
class Column:
    """A graded cell: its name, what it is worth, and whether checks or a person give its points."""

    name: str
    points: float
    checked: bool


@dataclass(frozen=True)
class Roster:
    """An assignment: its graded cells, and every student of the gradebook or of a folder, by id.

    released: since when students have had it, where that is known.
    """

    assignment: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    released: datetime | None = None


def days(roster: Roster, entry: Entry) -> float | None:
    """How many days a student had the assignment before handing it in; None where that is not known."""
    if roster.released is None or entry.handed_in is None or entry.handed_in < roster.released:
        return None
    return (entry.handed_in - roster.released) / timedelta(days=1)


def read(course: Course, assignment: str, dropped: bool = False) -> Roster:
    """The assignment's roster, damaged results and all.

    dropped: with those who have left the class.
    Raises ValueError where there is no gradebook, or no such assignment in it.
    """
    course.expect_gradebook()
    with course.gradebook() as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            names = ", ".join(sorted(a.name for a in gradebook.assignments)) or "none"
            raise ValueError(f"no assignment {assignment!r} in the gradebook; there is {names}") from None
        cells = [c for notebook in found.notebooks for c in [*notebook.grade_cells, *notebook.task_cells]]
        columns = tuple(Column(c.name, c.max_score, c.cell_type == "code") for c in cells)
        left_out = {student for student, why in course.left_out().items() if not (dropped and why == DROPPED)}
        entries = sorted(_entries(course, gradebook, found, left_out), key=lambda entry: entry.student)
    return Roster(assignment, columns, tuple(entries), since(course.config, assignment))


def _entries(course: Course, gradebook: Gradebook, assignment: Assignment, left_out: set[str]) -> Iterator[Entry]:
    submissions = {s.student.id: s for s in _submissions(gradebook, assignment)}
    names = {s.id: " ".join(filter(None, (s.first_name, s.last_name))) for s in gradebook.students}
    results = Path(course.config.FillScores.results) / assignment.name
    came = {*course.api.get_submitted_students(assignment.name), *(path.stem for path in results.glob("*.json"))}
    astray = _by_student(scores.astray(gradebook, assignment.name))
    above = _by_student(scores.above(gradebook, assignment.name))
    for student in {*names, *came} - left_out:
        submission = submissions.get(student)
        file = results / f"{student}.json"
        result, trouble = _read(file)
        state = _state(submission, result, student in came)
        page = course.feedback(assignment.name, student)
        yield Entry(
            student=student,
            name=names.get(student, ""),
            state=state,
            marks=_marks(submission) if state in SCORED else {},
            penalty=(submission.late_submission_penalty or 0.0) if submission and state in SCORED else 0.0,
            result=result,
            trouble=trouble,
            graded=datetime.fromtimestamp(file.stat().st_mtime).astimezone() if result else None,
            feedback=page if page.is_file() else None,
            astray=astray[student],
            above=above[student],
            handed_in=_in_utc(submission.timestamp) if submission else None,
        )


def _state(submission: SubmittedAssignment | None, result: Result | None, came: bool) -> State:
    failed = result is not None and result.state == "error"
    if submission is None and came:
        return "could not be graded" if failed else "not graded"
    return state_of(submission, failed)


def _in_utc(time: datetime | None) -> datetime | None:
    """nbgrader's time, which is in UTC and does not say so."""
    return time and time.replace(tzinfo=UTC)


def _by_student(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for student, what in pairs:
        found[student] += (what,)
    return found


def _submissions(gradebook: Gradebook, assignment: Assignment) -> list[SubmittedAssignment]:
    """With all that is read of them, at once: a query for each cell of each student takes long for a large class."""
    cells = selectinload(SubmittedAssignment.notebooks).selectinload(SubmittedNotebook.grades).joinedload(Grade.cell)
    deferred = (undefer(SubmittedAssignment.needs_manual_grade), undefer(SubmittedAssignment.late_submission_penalty))
    query = gradebook.db.query(SubmittedAssignment).filter(SubmittedAssignment.assignment == assignment)
    return query.options(joinedload(SubmittedAssignment.student), cells, *deferred).all()


def _marks(submission: SubmittedAssignment) -> dict[str, Mark]:
    return {grade.name: _mark(grade) for notebook in submission.notebooks for grade in notebook.grades}


def _mark(grade: Grade) -> Mark:
    by_hand = grade.manual_score is not None or bool(grade.extra_credit)
    return Mark(grade.auto_score or 0.0, grade.score, by_hand, grade.needs_manual_grade)


def _read(path: Path) -> tuple[Result | None, str]:
    try:
        result = load(path)
        if not _is_whole(result):
            raise ValueError("a value of the wrong kind")
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return None, f"the result is damaged: {type(error).__name__}: {error}"
    return result, ""


def _is_whole(result: Result) -> bool:
    """Whether everything that is counted or shown is of its kind: `load` takes any JSON with the right keys."""
    checks = result.checks
    words = [result.message, *result.isolation, *result.versions.values(), *(q.id for q in result.questions)]
    words += [
        word
        for c in checks
        for word in (c.name, c.title, c.message, c.misconception or "", *c.misconceptions, *c.hints)
    ]
    words += [word for attempt in result.challenge for word in (attempt.task, attempt.message)]
    numbers = [result.seed, *(number for c in checks for number in (c.points, c.max_points))]
    numbers += [number for attempt in result.challenge for number in _reached(attempt)]
    return (
        result.state in ("graded", "error")
        and all(check.outcome in WORDS for check in checks)
        and all(isinstance(word, str) for word in words)
        and all(isinstance(number, int | float) and math.isfinite(number) for number in numbers)
    )


def _reached(attempt: Attempt) -> tuple[float, ...]:
    """Its numbers; of one that failed, only how many evaluations it had. Raises ValueError for half a result."""
    if (attempt.distance is None) != (attempt.error is None):
        raise ValueError("an attempt with a distance has an error, too")
    found = (attempt.evaluations, attempt.distance, attempt.error)
    return tuple(number for number in found if number is not None)
