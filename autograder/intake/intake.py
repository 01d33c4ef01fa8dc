"""What was handed in of an assignment: each student's notebook, repaired after the gradebook's record."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.intake.folder import UnfitFolder, expect_plain
from autograder.intake.readings import Readings
from autograder.intake.record import Record
from autograder.intake.released import Released
from autograder.intake.repair import repaired_notebook
from autograder.intake.submitted import misnamed, misplaced, missing
from autograder.intake.texts import texts
from autograder.student.deadline import Limit, deadline
from autograder.student.notebook import Notebook, UnusableSubmission, from_node, parse, parsed, text_of

SECONDS = 60.0  # to read a notebook, which takes a tenth of one: none may hold up a class


class Misnamed(ValueError):
    """No student can have a folder of that name; the message is one line."""


class Misplaced(ValueError):
    """The folder, which may be no student's, holds none of the assignment; the message is one line."""


@dataclass(frozen=True)
class Intake:
    """The submissions of an assignment.

    submitted: the folder with one folder per student.    source: the gradebook's record of the cells.
    known: what was handed out.    readings: where what `notebook` has read waits for nbgrader's conversion.
    """

    submitted: Path
    assignment: str
    source: dict[str, Record]
    known: Released
    readings: Readings = field(default_factory=Readings)

    @cached_property
    def tests(self) -> dict[str, float]:
        """The points of each test cell."""
        tests = [r.nbgrader for r in self.source.values() if r.nbgrader["grade"] and not r.nbgrader["solution"]]
        return {test["grade_id"]: float(test["points"]) for test in tests if test["cell_type"] == "code"}

    def folder(self, student: str) -> Path:
        """Where the student's files are."""
        return self.submitted / student / self.assignment

    def path(self, student: str) -> Path:
        """The student's notebook, if there is one."""
        return self.folder(student) / f"{self.assignment}.ipynb"

    def notebook(self, student: str) -> Notebook:
        """The student's notebook, repaired.

        Raises Misnamed and Misplaced for the student's folder; UnfitFolder for what lies beside the notebook or in its
        place; UnusableSubmission; TimeoutError when reading takes more than `SECONDS`.
        """
        path = self.path(student)
        if reason := misnamed(student):
            raise Misnamed(reason)
        if reason := misplaced(path.parents[1], self.assignment):
            raise Misplaced(reason)
        expect_plain(path)
        if not path.is_file():
            raise UnfitFolder(f"{path}: {missing(path)}")
        with _patience():
            text = text_of(path)
            nb = repaired_notebook(parsed(path, text), self.source, self.assignment, self.known)
            notebook = from_node(nb)
        self.readings.put(path, text, nb, self.source)
        return notebook

    def rewritten(self, student: str, cells: Iterable[str], stored: Path) -> set[str]:
        """Which of these cells have another text than in the stored notebook, as far as both can be read."""
        try:
            with _patience():
                old, nb = texts(parse(stored)), parse(self.path(student))
                new = texts(repaired_notebook(nb, self.source, self.assignment, self.known))
        except (UnusableSubmission, TimeoutError):
            return set(cells)
        return {cell for cell in cells if cell not in old or old[cell] != new.get(cell)}


@contextmanager
def _patience() -> Iterator[None]:
    with warnings.catch_warnings(), deadline(Limit(SECONDS, patience=1.0)):
        warnings.simplefilter("ignore")  # about small faults, which are repaired
        yield
