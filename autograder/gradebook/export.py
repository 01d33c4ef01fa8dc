"""`nbgrader export`: nbgrader's columns, quoted properly, and a state; a missing score is empty, not zero."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import ExportPlugin
from traitlets import Bool

from autograder.files import write
from autograder.gradebook.enrolment import excluded
from autograder.gradebook.fill_scores import FillScores
from autograder.gradebook.spreadsheet import harmless
from autograder.grading.outcomes import SCORED, State
from autograder.grading.results import failed
from autograder.lms.roster.kept import dropped

FILE = "grades.csv"
COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "state", "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class Scores(ExportPlugin):
    """A CSV file with a row for each assignment and student. A score is empty unless the state is a graded one.

    It is written whole or not at all: what cannot be finished leaves the file of last time.
    """

    dropped = Bool(False, help="whether those who have left the class are exported, too").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        self._write(Path(self.to or FILE), COLUMNS, self._rows(gradebook))

    def _write(self, target: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
        self.log.info("Exporting grades to %s", target)
        text = io.StringIO()
        table = csv.DictWriter(text, columns)
        table.writeheader()
        table.writerows({name: harmless(field) for name, field in row.items()} for row in rows)
        write(target, text.getvalue())

    def _state(self, submission: SubmittedAssignment | None) -> State:
        results = FillScores(config=self.config).results
        if submission is None or not results:
            return state_of(submission)
        return state_of(submission, failed(Path(results) / submission.name / f"{submission.student.id}.json"))

    def _rows(self, gradebook: Gradebook) -> Iterator[dict[str, Any]]:
        left_out = excluded(self.config) | (set() if self.dropped else dropped(self.config))
        students = sorted(gradebook.students, key=lambda s: (s.last_name or "", s.first_name or "", s.id))
        for assignment in gradebook.assignments:
            submissions = {s.student.id: s for s in assignment.submissions}
            for student in students:
                wanted = not self.assignment or assignment.name in self.assignment
                if wanted and student.id not in left_out and (not self.student or student.id in self.student):
                    submission = submissions.get(student.id)
                    yield _row(assignment, student, submission, self._state(submission))


def _row(
    assignment: Assignment, student: Student, submission: SubmittedAssignment | None, state: State
) -> dict[str, Any]:
    row = {"assignment": assignment.name, "duedate": assignment.duedate, "max_score": assignment.max_score}
    row |= {"student_id": student.id, "last_name": student.last_name, "first_name": student.first_name}
    row |= {"email": student.email, "state": state}
    if submission is not None:
        row["timestamp"] = submission.timestamp
    if submission is not None and state in SCORED:
        penalty = submission.late_submission_penalty or 0.0
        row |= {"raw_score": submission.score, "late_submission_penalty": penalty}
        row["score"] = max(0.0, submission.score - penalty)
    return row


def tests_of(notebook: SubmittedNotebook) -> list[Grade]:
    """The grades of its test cells: those that no student writes in, and so no person grades."""
    written = {cell.name for cell in (*notebook.notebook.solution_cells, *notebook.notebook.task_cells)}
    return [grade for grade in notebook.grades if grade.cell.name not in written]


def state_of(submission: SubmittedAssignment | None, failed: bool = False) -> State:
    """Where a submission stands; None is one that never came.    failed: its result says so, see `results.failed`."""
    if submission is None:
        return "not submitted"
    tests = [grade for notebook in submission.notebooks for grade in tests_of(notebook)]
    if failed and not any(grade.auto_score for grade in tests):
        return "could not be graded"
    if not tests or any(grade.auto_score is None for grade in tests):
        return "not graded"
    return "needs a person" if submission.needs_manual_grade else "graded"
