"""A class through nbgrader: autograde, feedback, export, one submission after the other."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course import configure
from autograder.export import Scores
from autograder.results import Result, load


class Course:
    """A course folder and its gradebook, as `course.configure` lays them out.

    root: the clone.    folder: where assignments, submitted and gradebook are; root unless given.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.folder = (folder or root).resolve()
        self.config = Config()
        configure(self.config, root, self.folder)
        self.api = NbGraderAPI(CourseDirectory(config=self.config), config=self.config)
        self.api.log.setLevel("CRITICAL")  # what it has to say comes back with each result

    def students(self, assignment: str, wanted: Sequence[str] | None = None) -> list[str]:
        """Who has handed in, of those wanted. Raises ValueError when nobody has, or one of those wanted has not."""
        handed_in = sorted(self.api.get_submitted_students(assignment))
        if missing := sorted(set(wanted or ()) - set(handed_in)):
            raise ValueError(f"no submission of {assignment!r} by {', '.join(missing)} in {self.folder / 'submitted'}")
        if not handed_in:
            raise ValueError(f"no submissions of {assignment!r} in {self.folder / 'submitted'}")
        return [student for student in handed_in if not wanted or student in wanted]

    def grade(self, assignment: str, students: Iterable[str]) -> Iterator[Result]:
        """Autograde the students' submissions and write their feedback; a result as each is done.

        One that nbgrader cannot take is a result in state "error" with nbgrader's reason.
        """
        for student in students:
            kept = self._result_file(assignment, student)
            kept.unlink(missing_ok=True)  # an old result must not pass for a new one
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # SQLAlchemy's and nbformat's, about nbgrader's own ways
                outcome = self.api.autograde(assignment, student)
                if outcome["success"]:
                    outcome = self.api.generate_feedback(assignment, student)
            yield load(kept) if outcome["success"] and kept.exists() else _failed(assignment, student, outcome)

    def feedback(self, assignment: str, student: str) -> Path:
        """The student's feedback page."""
        return self.folder / "feedback" / student / assignment / f"{assignment}.html"

    def export(self) -> Path:
        """Write the gradebook's scores to gradebook/grades.csv, as `nbgrader export` does."""
        with Gradebook(self.config.CourseDirectory.db_url) as gradebook:
            Scores(config=self.config).export(gradebook)
        return Path(self.config.ExportPlugin.to)

    def _result_file(self, assignment: str, student: str) -> Path:
        return Path(self.config.Grade.results) / assignment / f"{student}.json"


def _failed(assignment: str, student: str, outcome: dict[str, str]) -> Result:
    reason = f"{outcome.get('log') or ''}\n{outcome.get('error') or ''}".strip() or "nbgrader left no result"
    return Result(assignment, student, "error", message=reason.splitlines()[-1])
