"""`scorelab grade`: a class graded and stored while somebody watches."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.batch import regrade, seed
from autograder.batch.batch import Batch
from autograder.batch.graded import Graded
from autograder.batch.pool import Pool
from autograder.course import Course
from autograder.display import as_it_is, class_table
from autograder.results import Result

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
    with course.writing():
        batch, students = Batch(course, name, fresh, trust), course.students(name, wanted)
        everybody = course.students(name) if wanted else students
        seed.expect_one(batch.seed, batch.results, set(everybody).difference(students if fresh else ()))
        yield Session(batch, students, out)


class Session:
    """Shows a batch's way from `grade` over `confirm` to `store`. graded: what has been graded so far."""

    def __init__(self, batch: Batch, students: Sequence[str], out: Console) -> None:
        self.batch, self.students, self.out = batch, students, out
        self.graded: list[Graded] = []
        self.all_graded = True

    def grade(self, pool: Pool) -> None:
        """Grade everybody, with a bar, and store whoever has no scores yet."""
        with self.batch.storing() as store:
            for graded in self._bar("grading", self.batch.grade(self.students, pool), lambda graded: graded.state):
                self.graded.append(graded)
                store(graded)
        if damaged := self.batch.cache.damaged:
            self.out.print(f"{damaged} damaged in the cache, graded again")

    def changes(self) -> int:
        """How many scores in the gradebook would change; they are shown."""
        changed = self.batch.changes(self.graded)
        if changed:
            self.out.print(regrade.table(changed))
        return len(changed)

    def store(self) -> None:
        """Store everybody, with a bar, and show the class, with what else has changed for whom."""
        before = self.batch.penalties()
        stored = self._bar("storing", self.batch.store(self.graded), lambda result: "")
        self.out.print(class_table(self._noted(stored), state=self.batch.standing))
        after = self.batch.penalties()
        changed = [f"{s} {after[s]:g} (was {old:g})" for s, old in before.items() if after[s] != old]
        self._tell("late penalties changed", changed)
        answers = _pairs((answer.student, answer.cell) for answer in self.batch.second_look())
        self._tell(
            "written answers that a person had graded have changed, or may have, and need a second look", answers
        )
        astray = _pairs(self.batch.astray())
        self._tell("written answers are blank, but the notebook has text elsewhere: look there", astray)
        self._tell("scores given by hand are above the maximum, and stay", _pairs(self.batch.above()))

    def _tell(self, what: str, names: Sequence[str], most: int = 10) -> None:
        """One line on what concerns these, if there are any."""
        more = [f"and {len(names) - most} more"] if len(names) > most else []
        if names:
            self.out.print(as_it_is(f"{len(names)} {what}: {', '.join([*names[:most], *more])}"), soft_wrap=True)

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


def _pairs(found: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{student} {what}" for student, what in found]
