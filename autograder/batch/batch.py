"""Take a class through nbgrader: many processes grade, one stores, and nothing is lost."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.batch import regrade
from autograder.batch.pool import Pool
from autograder.batch.stored import Stored, mark_of
from autograder.batch.tasks import Ending, Task, run_all
from autograder.batch.verdict import Verdict, handed_in, ungraded, unusable
from autograder.gradebook import scores
from autograder.gradebook.conversion import store
from autograder.gradebook.course import Course
from autograder.gradebook.export import state_of
from autograder.gradebook.fill_scores import FillScores
from autograder.gradebook.penalties import outdated
from autograder.gradebook.scores import Judged, Scores
from autograder.gradebook.variants import word_of
from autograder.grading.cache import Cache
from autograder.grading.job import job_of, key_of
from autograder.grading.outcomes import State
from autograder.grading.results import OwnVariant, Result, load, save
from autograder.student.notebook import check_cell


class Batch:
    """An assignment's submissions on their way into the gradebook: grade, compare, store.

    fresh: as if nothing had been graded or stored before.    trust: go on where submissions cannot be isolated.
    Raises ValueError when the assignment is not in the gradebook.
    """

    def __init__(self, course: Course, assignment: str, fresh: bool = False, trust: bool = False) -> None:
        self.course, self.assignment, self.fresh = course, assignment, fresh
        if trust:
            course.config.FillScores.trust_submissions = True
        settings = FillScores(config=course.config)  # nbgrader's conversion has one with the same settings
        self.seed, self.trust = settings.seed, settings.trust_submissions
        self.results = Path(settings.results) / assignment
        self.cache = Cache(Path(settings.cache) / assignment)
        self.stored = Stored(course.kept("stored", assignment))
        self.intake = course.intake(assignment)
        self.variants = word_of(assignment, course.config)
        self.tests = self.intake.tests

    def grade(self, students: Iterable[str], pool: Pool) -> Iterator[Verdict]:
        """Each student's result, from the cache or graded anew and put there; in the order in which they come."""
        waiting: dict[str, list[str]] = {}  # key -> whose submission it is, while it is out
        troubles: dict[str, str] = {}  # key -> why there is no result, "" when there is one
        for came in run_all(self._tasks(students, waiting, troubles), pool):
            if isinstance(came, Verdict):
                yield came
                continue
            if came.result is not None and came.result.state == "graded":
                self.cache.put(came.key, came.result)
            troubles[came.key] = came.trouble
            for student in waiting.pop(came.key):
                yield self._verdict(student, came)

    @contextmanager
    def storing(self) -> Iterator[Callable[[Verdict], None]]:
        """What stores a student's result at once where it overwrites nothing, while others are still being graded.

        `store` does the rest, and again what failed here.
        """
        with self.course.gradebook() as gradebook:
            taken = {row.student for row in scores.rows(gradebook, self.assignment)}
        waiting: deque[str] = deque()

        def at_once(graded: Verdict) -> None:
            if graded.scores is None or graded.student in taken or self.fresh:
                return
            waiting.append(graded.student)
            _, reason = next(stored)
            self._after_storing(graded, reason)

        with closing(store(self.course, self.assignment, iter(waiting.popleft, None))) as stored:
            yield at_once

    def changes(self, graded: Iterable[Verdict]) -> list[regrade.Change]:
        """Whose score in the gradebook would be another."""
        with self.course.gradebook() as gradebook:
            rows = scores.rows(gradebook, self.assignment)
        return regrade.changes(rows, {g.student: g.scores for g in graded if not g.nobody}, self.tests)

    def late(self, graded: Iterable[Verdict]) -> dict[str, tuple[float, float | str]]:
        """Whose late penalty would be another, by the scores in the gradebook: the old one and the new."""
        with self.course.gradebook() as gradebook:
            found = outdated(gradebook, self.assignment, self.course.config)
        theirs = {g.student for g in graded if not g.nobody}
        return {student: (old, new) for student, (old, new) in found.items() if student in theirs and old != new}

    def penalties(self) -> dict[str, float]:
        """The late penalty of everybody in the gradebook."""
        with self.course.gradebook() as gradebook:
            return {row.student: row.penalty or 0.0 for row in scores.rows(gradebook, self.assignment)}

    def second_look(self) -> list[Judged]:
        """The written answers that a person has graded and is to look at again."""
        with self.course.gradebook() as gradebook:
            return [answer for answer in scores.judged(gradebook, self.assignment) if answer.open]

    def astray(self) -> list[tuple[str, str]]:
        """The written answers that are blank and wait, since the notebook has text elsewhere."""
        with self.course.gradebook() as gradebook:
            return scores.astray(gradebook, self.assignment)

    def above(self) -> list[tuple[str, str]]:
        """The scores that a person gave and that are above the maximum."""
        with self.course.gradebook() as gradebook:
            return scores.above(gradebook, self.assignment)

    def other_variants(self, students: Iterable[str]) -> list[str]:
        """Whose stored result says that the notebook ran another variant than the student's own, and what it says."""
        found = ((student, self._kept_variant(student)) for student in students if self.variants)
        return [f"{student} {kept.trouble}" for student, kept in found if kept and kept.trouble]

    def _kept_variant(self, student: str) -> OwnVariant | None:
        try:
            return load(self.results / f"{student}.json").variant
        except (OSError, ValueError):  # the report says that it is missing
            return None

    def standing(self, result: Result) -> State:
        """Where a student's submission stands: what was graded may wait for a person, as the gradebook knows."""
        if result.state == "error":  # of a folder that may be no student's
            return result.standing
        with self.course.gradebook() as gradebook:
            return state_of(gradebook.find_submission(self.assignment, result.submission))

    def store(self, graded: Sequence[Verdict]) -> Iterator[Result]:
        """Write scores and feedback, those that are not there yet; a result as each student is done.

        The old scores are kept in gradebook/history, and taken out of the gradebook before anything is
        written: whatever stops this, none that is left there is out of date.
        """
        due = self._due(graded)
        yield from (self.result(g) for g in graded if g.student not in due)
        yield from (self._left_out(g.student, g.reason) for g in due.values() if g.scores is None)
        for student, reason in store(self.course, self.assignment, [s for s in due if due[s].scores is not None]):
            yield self._after_storing(due[student], reason)

    def _due(self, graded: Sequence[Verdict]) -> dict[str, Verdict]:
        """Those that are to be stored, by student, with their old scores kept and cleared."""
        with self.course.gradebook() as gradebook:
            rows = scores.rows(gradebook, self.assignment)
            old = scores.auto_scores(rows, self.tests)
            late = outdated(gradebook, self.assignment, self.course.config)
            by_name = sorted((g for g in graded if not g.nobody), key=lambda g: g.student)
            due = {g.student: g for g in by_name if g.student in late or not self._is_stored(g, old.get(g.student))}
            if any(score is not None for student in due for score in old.get(student, {}).values()):
                regrade.keep(rows, self._history())
            for student in due:
                self.stored.drop(student)
            again = [g.student for g in due.values() if g.scores is not None]
            scores.mark(gradebook, self._rewritten(scores.judged(gradebook, self.assignment), again), is_open=True)
            scores.clear(gradebook, self.assignment, list(due), self.tests)
        return due

    def _rewritten(self, judged: Sequence[Judged], students: Iterable[str]) -> list[Judged]:
        """What a person has graded, and the students are about to replace by another text."""
        cells = {student: set[str]() for student in students}
        theirs = [answer for answer in judged if answer.student in cells]
        for answer in theirs:
            cells[answer.student].add(answer.cell)
        changed = {
            student: self.intake.rewritten(student, names, self.course.autograded(self.assignment, student))
            for student, names in cells.items()
            if names
        }
        return [answer for answer in theirs if answer.cell in changed[answer.student]]

    def result(self, graded: Verdict) -> Result:
        """The whole result: from the cache, so that a large class need not be in memory."""
        found = self.cache.get(graded.key) if graded.key else None
        reason = graded.reason or "its entry in the cache is damaged: grade it again"
        return replace(found, submission=graded.student) if found else self._error(graded.student, reason)

    def _tasks(
        self, students: Iterable[str], waiting: dict[str, list[str]], troubles: dict[str, str]
    ) -> Iterator[Task | Verdict]:
        for student in students:
            notebook = handed_in(self.intake, student, self.course.knows)
            if isinstance(notebook, Verdict):
                yield notebook
                continue
            key = key_of(notebook, self.assignment, self.seed)
            if key in waiting:
                waiting[key].append(student)
            elif (kept := self._kept(key, troubles)) is not None:
                yield self._verdict(student, kept, cached=True)
            else:
                waiting[key] = [student]
                yield Task(key, job_of(notebook, self.assignment, self.seed, self.trust).to_json())

    def _kept(self, key: str, troubles: dict[str, str]) -> Ending | None:
        """What there is for a key: from this run or, unless it may be the machine's doing, an earlier one."""
        if troubles.get(key):
            return Ending(key, None, troubles[key])
        result = None if self.fresh and key not in troubles else self.cache.get(key)
        return Ending(key, result) if result is not None and (key in troubles or result.settled) else None

    def _verdict(self, student: str, ending: Ending, cached: bool = False) -> Verdict:
        if ending.result is None:
            return ungraded(student, ending.trouble)
        if ending.result.state == "error":
            return unusable(student, ending.result.message, self.tests)
        return Verdict(student, "graded", ending.key, self._scores(ending.result), cached=cached)

    def _scores(self, result: Result) -> Scores:
        if result.state == "error":
            return dict.fromkeys(self.tests)
        found = {check_cell(question.id): question.score for question in result.questions}
        return {test: min(found.get(test, 0.0), points) for test, points in self.tests.items()}

    def _after_storing(self, graded: Verdict, reason: str | None) -> Result:
        """The result, marked as stored; unless nbgrader failed or, reading the submission by itself, saw another."""
        if reason is None and self._scores(load(self.results / f"{graded.student}.json")) != graded.scores:
            reason = "internal error: the stored scores differ from the result"
        if reason is not None:
            return self._left_out(graded.student, reason)
        self.stored.put(graded.student, self._mark(graded))
        return self.result(graded)

    def _is_stored(self, graded: Verdict, old: Scores | None) -> bool:
        if self.fresh or old is None or old != graded.scores:
            return False
        pages = [page(self.assignment, graded.student) for page in (self.course.autograded, self.course.feedback)]
        return self.stored.has(graded.student, self._mark(graded)) and all(page.exists() for page in pages)

    def _mark(self, graded: Verdict) -> str:
        return mark_of(self.result(graded), self.intake.folder(graded.student), self.variants)

    def _left_out(self, student: str, reason: str) -> Result:
        """A result that nothing is stored of, in place of an old one, which must not pass for it."""
        with self.course.gradebook() as gradebook:  # nbgrader may have got halfway, or not even begun
            scores.clear(gradebook, self.assignment, [student], self.tests)
            scores.note(gradebook, self.assignment, [student])
        self.stored.put(student, "nothing")  # who is then removed from the gradebook does not come back
        result = self._error(student, reason)
        save(result, self.results / f"{student}.json")
        return result

    def _error(self, student: str, reason: str) -> Result:
        return Result(self.assignment, student, "error", seed=self.seed, message=reason)

    def _history(self) -> Path:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%fZ")
        return self.course.kept("history", f"{self.assignment}-{now}.csv")
