"""A nbgrader course: its folder, its gradebook, and what is kept beside it."""

import fcntl
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, Student
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.files import clear, leftovers
from autograder.gradebook import database, enrolment
from autograder.gradebook.export import Scores
from autograder.gradebook.layout import arrange, configure
from autograder.gradebook.settings import add_settings
from autograder.intake import submitted
from autograder.intake.intake import Intake
from autograder.intake.readings import Readings
from autograder.intake.record import records
from autograder.intake.released import released
from autograder.lms.roster.kept import dropped
from autograder.problem_sets import names

__all__ = ["Busy", "Course", "configure"]  # `configure` is imported from here by courses' nbgrader_config.py

DROPPED = "left out, having left the class (scorelab roster FILE brings back who is on the list again)"
EXCLUDED = "left out by student_id_exclude"
REMOVED = "skipped because you removed them from the gradebook (nbgrader db student add ID brings a student back)"


class Busy(BlockingIOError):
    """Another process is grading into this gradebook; the message is one line."""


class Course:
    """A course folder and its gradebook, as `layout.configure` lays them out, with the folder's own settings.

    root: the clone.    folder: where assignments, submitted and gradebook are; root unless given.
    Raises ValueError, in one line, when the folder's nbgrader_config.py cannot be used.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.folder = (folder or root).resolve()
        self.config = Config()
        arrange(self.config, root, self.folder)
        add_settings(self.config, self.folder)
        self.config.FillScores.retry = False  # what a batch has graded is taken as it is
        self.readings = Readings()  # from grading a submission to storing it
        self.api = NbGraderAPI(CourseDirectory(config=self.config), config=self.config)
        self.api.log.setLevel("CRITICAL")  # what it has to say comes back with each result

    def students(self, assignment: str, wanted: Sequence[str] | None = None) -> list[str]:
        """Who has handed in and is not left out, of those wanted.

        Raises ValueError when there is nobody, or one of those wanted has handed in nothing or is left out.
        """
        handed_in, out = self.handed_in(assignment), self.left_out()
        if missing := sorted(set(wanted or ()) - set(handed_in)):
            raise ValueError(f"no submission of {assignment!r} by {', '.join(missing)} in {self.folder / 'submitted'}")
        if refused := [f"{student} is {out[student]}" for student in wanted or () if student in out]:
            raise ValueError("; ".join(refused))
        if not (graded := [student for student in handed_in if student not in out]):
            raise ValueError(f"no submissions of {assignment!r} in {self.folder / 'submitted'}")
        return [student for student in graded if not wanted or student in wanted]

    def handed_in(self, assignment: str) -> list[str]:
        """Whose folders hold the assignment or something that may be meant for it.

        Raises ValueError when nobody may look into submitted/.
        """
        return submitted.students(self.folder / "submitted", assignment, self.assignments())

    def left_out(self) -> dict[str, str]:
        """Who is not graded, whatever they hand in, and why."""
        with self.gradebook() as gradebook:
            removed = enrolment.removed(gradebook, self.kept("stored"))
        left = dict.fromkeys(sorted(removed), REMOVED) | dict.fromkeys(sorted(dropped(self.config)), DROPPED)
        return left | dict.fromkeys(enrolment.excluded(self.config), EXCLUDED)

    def strays(self) -> list[str]:
        """What lies in submitted/ beside the students' folders. Raises ValueError when nobody may look there."""
        return submitted.strays(self.folder / "submitted")

    def alike(self, assignment: str) -> list[str]:
        """One line for each students' names in submitted/ that only look different, or not even that."""
        return submitted.alike(submitted.students(self.folder / "submitted", assignment, self.assignments()))

    def assignments(self) -> set[str]:
        """The names of those that are in the gradebook or have checks."""
        return {*names(), *self.in_gradebook()}

    def in_gradebook(self) -> list[str]:
        """The names of those that are in the gradebook."""
        with self.gradebook() as gradebook:
            return [assignment.name for assignment in gradebook.assignments]

    def intake(self, assignment: str) -> Intake:
        """What was handed in of an assignment. Raises ValueError when that is not in the gradebook."""
        with self.gradebook() as gradebook:
            try:
                source = records(gradebook.find_notebook(assignment, assignment))
            except MissingEntry:
                raise ValueError(self.unreleased(assignment)) from None
        known = released(self.config, assignment)
        return Intake(self.folder / "submitted", assignment, source, known, self.readings)

    def unreleased(self, assignment: str) -> str:
        """What to do about an assignment that is not in the gradebook."""
        way_out = f"there is {', '.join(sorted(self.assignments()))}"
        if assignment in names():
            way_out = f"try: scorelab release {assignment} --course {shlex.quote(str(self.folder))}"
        return f"no assignment {assignment!r} in the gradebook of {self.folder}; {way_out}"

    def knows(self, student: str) -> bool:
        """Whether the student is in the gradebook."""
        with self.gradebook() as gradebook:
            return gradebook.db.get(Student, student) is not None

    def autograded(self, assignment: str, student: str) -> Path:
        """The student's notebook as it was stored, and as the formgrader shows it."""
        return self.folder / "autograded" / student / assignment / f"{assignment}.ipynb"

    def feedback(self, assignment: str, student: str) -> Path:
        """The student's feedback page."""
        return self.folder / "feedback" / student / assignment / f"{assignment}.html"

    def export(self) -> Path:
        """Write the gradebook's scores to gradebook/grades.csv, as `nbgrader export` does."""
        with self.gradebook() as gradebook:
            Scores(config=self.config).export(gradebook)
        return Path(self.config.ExportPlugin.to)

    def kept(self, *names: str) -> Path:
        """Where the kit keeps what belongs to the gradebook, see `database.kept`."""
        return database.kept(self.config, *names)

    def has_gradebook(self) -> bool:
        """Whether there is one. Raises ValueError, in one line, when it is lost, or another lies in its place."""
        if found := database.exists(self.config):
            database.expect_known(self.config)
        return found

    def expect_gradebook(self) -> None:
        """Raise ValueError, in one line, where `has_gradebook` is not true; nbgrader would make an empty one."""
        if not self.has_gradebook():
            raise self._none()

    def gradebook(self) -> Gradebook:
        """The gradebook, open; a context manager. Raises ValueError, in one line, if it is missing or was deleted."""
        if not database.exists(self.config):
            raise self._none()
        return Gradebook(self.config.CourseDirectory.db_url, self.config.CourseDirectory.course_id)

    def _none(self) -> ValueError:
        file = database.file_of(self.config) or self.kept("gradebook.db")
        way_out = f"try: scorelab release --course {shlex.quote(str(self.folder))}"
        return ValueError(f"no gradebook in {file.parent}; {way_out}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one who grades into this gradebook. Raises Busy when another process does."""
        self.kept().mkdir(parents=True, exist_ok=True)
        with self.kept("lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"another scorelab command is writing to {self.kept()}") from None
            for path in leftovers(self.kept()):
                clear(path)
            yield
