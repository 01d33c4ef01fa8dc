"""Submissions as nbgrader's conversion will hand them to `Grade`: repaired after the gradebook's record."""

import warnings
from pathlib import Path

from nbgrader.api import MissingEntry

from autograder.course import Course
from autograder.notebook import Notebook, UnusableSubmission, from_node, parse
from autograder.record import records
from autograder.repair import repaired_notebook


class LeadsOut(UnusableSubmission):
    """What was handed in has a link to somewhere else: nothing of it may be copied."""


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
                reason = f"no assignment {assignment!r} in the gradebook; try: scorelab release {assignment}"
                raise ValueError(reason) from None
        tests = [r.nbgrader for r in self.source.values() if r.nbgrader["grade"] and not r.nbgrader["solution"]]
        self.tests = {test["grade_id"]: float(test["points"]) for test in tests if test["cell_type"] == "code"}

    def folder(self, student: str) -> Path:
        """Where the student's files are."""
        return self.course.submission(self.assignment, student)

    def path(self, student: str) -> Path:
        """The student's notebook, if there is one."""
        return self.folder(student) / f"{self.assignment}.ipynb"

    def notebook(self, student: str) -> Notebook:
        """The student's notebook, repaired. Raises UnusableSubmission, and LeadsOut for one with strange links."""
        self._expect_no_way_out(student)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about small faults, which are repaired
            return from_node(repaired_notebook(parse(self.path(student)), self.source))

    def _expect_no_way_out(self, student: str) -> None:
        """nbgrader would follow a link, and return with the feedback what lies there."""
        folder = self.folder(student)
        home = folder.parent.resolve()
        for path in (folder, *folder.rglob("*")):
            if path.is_symlink() and not path.resolve().is_relative_to(home):
                name = path.relative_to(folder.parent)
                raise LeadsOut(f"{self.path(student)}: {name} is a link that leads out of the submission")
