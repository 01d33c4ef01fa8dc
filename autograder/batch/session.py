"""`scorelab grade`: grade and store a class, and show progress."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.batch import regrade, seed
from autograder.batch.batch import Batch
from autograder.batch.class_table import class_table
from autograder.batch.pool import Pool
from autograder.batch.remarks import of_the_class, of_the_scores, of_the_variants
from autograder.batch.verdict import Verdict
from autograder.deadlines import penalties
from autograder.deadlines.course import extended
from autograder.gradebook.course import Course
from autograder.gradebook.plain import unchecked
from autograder.grading.display import as_it_is
from autograder.grading.results import Result

T = TypeVar("T")


@contextmanager
def opened(
    root: Path, name: str, fresh: bool, trust: bool, wanted: Sequence[str] | None, out: Console
) -> Iterator["Session"]:
    """A session of grading into the gradebook of this folder, which nobody else may do meanwhile.

    Raises Busy when somebody does, ValueError when there is nothing to grade, nowhere to store it, or a
    class would have two seeds.
    """
    course = Course(root, Path.cwd())
    course.expect_gradebook()
    if name in course.assignments() and (reason := unchecked(name)):
        raise ValueError(reason)
    with course.writing():
        extended(course, name)
        batch, students = Batch(course, name, fresh, trust), course.students(name, wanted)
        everybody = course.students(name) if wanted else students
        seed.expect_one(batch.seed, batch.results, set(everybody).difference(students if fresh else ()))
        yield Session(batch, students, out, not wanted)


class Session:
    """Shows a batch's way from `grade` over `confirm` to `store`. graded: what has been graded so far.

    whole: the students are the whole class.
    """

    def __init__(self, batch: Batch, students: Sequence[str], out: Console, whole: bool = True) -> None:
        self.batch, self.students, self.out, self.whole = batch, students, out, whole
        self.graded: list[Verdict] = []
        self.all_graded = True

    def grade(self, pool: Pool) -> None:
        """Grade everybody, with a bar, and store whoever has no scores yet."""
        with self.batch.storing() as store:
            for graded in self._bar("grading", self.batch.grade(self.students, pool), lambda verdict: verdict.how):
                self.graded.append(graded)
                store(graded)
        if damaged := self.batch.cache.damaged:
            were = (
                "entry of the cache was damaged and is" if damaged == 1 else "entries of the cache were damaged and are"
            )
            self.out.print(f"{damaged} {were} graded again")

    def changes(self) -> str:
        """How many scores and late penalties in the gradebook would change, "" for none; they are shown."""
        changed, late = self.batch.changes(self.graded), self.batch.late(self.graded)
        late = {student: both for student, both in late.items() if student not in {c.student for c in changed}}
        if changed:
            self.out.print(regrade.table(changed))
        if late:
            self.out.print(penalties.table(late))
        words = (("score", "scores", changed), ("late penalty", "late penalties", late))
        return " and ".join(f"{len(found)} {one if len(found) == 1 else many}" for one, many, found in words if found)

    def store(self) -> None:
        """Store everybody, with a bar, and show the class, with what else has changed for whom."""
        before = self.batch.penalties()
        stored = self._bar("storing", self.batch.store(self.graded), lambda result: "")
        self.out.print(class_table(self._noted(stored), state=self.batch.standing))
        for line in self._remarks(before):
            self.out.print(as_it_is(line), soft_wrap=True)

    def _remarks(self, penalties: Mapping[str, float]) -> Iterator[str]:
        """What there is to say beside the results. penalties: those from before."""
        yield from of_the_scores(self.batch, penalties)
        yield from of_the_variants(self.batch, self.students)
        if self.whole:
            yield from of_the_class(self.batch.course, self.batch.assignment, self.students)

    def _noted(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            self.all_graded &= result.state == "graded"
            yield result

    def _bar(self, what: str, items: Iterable[T], state: Callable[[T], str]) -> Iterator[T]:
        counts: Counter[str] = Counter()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, TextColumn("{task.fields[states]}"), console=self.out) as progress:
            bar = progress.add_task(what, total=len(self.students), states="")
            for item in items:
                counts[state(item)] += 1
                states = ", ".join(f"{count} {name}" for name, count in counts.items() if name)
                progress.update(bar, advance=1, states=states)
                yield item
