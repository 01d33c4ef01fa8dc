"""Submissions as nbgrader's conversion will see them: repaired according to the gradebook's record."""

import shlex
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from autograder.gradebook.course import Course
from autograder.gradebook.written import texts
from autograder.intake.folder import UnfitFolder, expect_plain
from autograder.intake.record import records
from autograder.intake.released import released
from autograder.intake.repair import repaired_notebook
from autograder.intake.submitted import missing
from autograder.problem_sets import names
from autograder.student.deadline import Limit, deadline
from autograder.student.notebook import Notebook, UnusableSubmission, from_node, parse

SECONDS = 60.0  # to read a notebook, which takes a tenth of one: none may hold up a class


class Intake:
    """What was handed in of an assignment. tests: the points of each test cell.

    Raises ValueError when the assignment is not in the gradebook.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        with course.gradebook() as gradebook:
            try:
                self.source = records(gradebook.find_notebook(assignment, assignment))
            except MissingEntry:
                raise ValueError(_missing(assignment, course)) from None
        tests = [r.nbgrader for r in self.source.values() if r.nbgrader["grade"] and not r.nbgrader["solution"]]
        self.tests = {test["grade_id"]: float(test["points"]) for test in tests if test["cell_type"] == "code"}

    def folder(self, student: str) -> Path:
        """Where the student's files are."""
        return self.course.submission(self.assignment, student)

    def path(self, student: str) -> Path:
        """The student's notebook, if there is one."""
        return self.folder(student) / f"{self.assignment}.ipynb"

    def notebook(self, student: str) -> Notebook:
        """The student's notebook, repaired.

        Raises UnusableSubmission; UnfitFolder for what lies beside it or in its place; TimeoutError when it takes
        more than `SECONDS`.
        """
        path = self.path(student)
        expect_plain(path)
        if not path.exists():
            raise UnfitFolder(f"{path}: {missing(path)}")
        with _patience():
            return from_node(self._repaired(student))

    def rewritten(self, student: str, cells: Iterable[str]) -> set[str]:
        """Which of these cells have another text than the one that was stored, as far as both can be read."""
        try:
            with _patience():
                old = texts(parse(self.course.autograded(self.assignment, student)))
                new = texts(self._repaired(student))
        except (UnusableSubmission, TimeoutError):
            return set(cells)
        return {cell for cell in cells if cell not in old or old[cell] != new.get(cell)}

    def _repaired(self, student: str) -> NotebookNode:
        known = released(self.course.config, self.assignment)
        return repaired_notebook(parse(self.path(student)), self.source, self.assignment, known)


@contextmanager
def _patience() -> Iterator[None]:
    with warnings.catch_warnings(), deadline(Limit(SECONDS, patience=1.0)):
        warnings.simplefilter("ignore")  # about small faults, which are repaired
        yield


def _missing(assignment: str, course: Course) -> str:
    """What to do about an assignment that is not in the course's gradebook."""
    way_out = f"there is {', '.join(sorted(course.assignments()))}"
    if assignment in names():
        way_out = f"try: scorelab release {assignment} --course {shlex.quote(str(course.folder))}"
    return f"no assignment {assignment!r} in the gradebook of {course.folder}; {way_out}"
