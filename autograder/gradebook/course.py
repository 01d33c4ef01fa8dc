"""The nbgrader course: where things lie, and which of the kit's parts are plugged into which step.

nbgrader keeps release, collection, gradebook, formgrader, feedback and export. The kit puts in a stub
that names its question, a repair of what students do to notebooks, and its own way to run them.
"""

import fcntl
import os
import shlex
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearOutput
from traitlets.config import Config

from autograder.files import PARTIAL, clear, leftovers
from autograder.gradebook import database, enrolment
from autograder.gradebook.export import Scores
from autograder.gradebook.settings import add_settings
from autograder.gradebook.untrusted import FILTERS
from autograder.intake import submitted
from autograder.problem_sets import names

COURSE_ID = "scorelab"
SECONDS_A_CELL = 60  # for stock Execute: the given cells train for up to 15 s on 2 cores
EXECUTE = {"kit": "autograder.gradebook.fill_scores.Grade", "stock": "nbgrader.preprocessors.Execute"}

READ = {"kit": "autograder.gradebook.plain.CheckedFile", "stock": "autograder.intake.repair.AnyFile"}
EXCLUDED = "left out by student_id_exclude"
REMOVED = "left alone since removed from the gradebook (nbgrader db student add ID brings a student back)"


def configure(
    c: Config, root: Path, course: Path | None = None, execute: Literal["kit", "stock"] | None = None
) -> None:
    """Fill in nbgrader's configuration c.

    root:    the repository, whose build/source holds what `builder.build_all(root)` made.
    course:  where assignments, submitted, autograded, feedback and gradebook lie; root by default.
             Its folder for the gradebook is created, and this Python's scripts are put on the PATH:
             nbgrader makes a new gradebook with the program `alembic`.
    execute: "kit" grades outside the student's process and gives reasons; "stock" is nbgrader's own
             Execute. By default what the environment's SCORELAB_EXECUTE says, or else "kit".
    Raises ValueError for any other way to execute.
    """
    arrange(c, root, course, execute)
    database.make_room(c)


def arrange(c: Config, root: Path, course: Path | None = None, execute: Literal["kit", "stock"] | None = None) -> None:
    """Fill in c as `configure` does, and make no folder: a command that is refused must leave none."""
    execute = execute or os.environ.get("SCORELAB_EXECUTE") or "kit"
    if execute not in EXECUTE:
        raise ValueError(f"want SCORELAB_EXECUTE to be kit or stock, got {execute!r}")
    root, course = Path(root).resolve(), Path(course or root).resolve()
    _find_scripts()
    _directories(c, root, course)
    _release(c)
    _autograde(c, execute)


def _find_scripts() -> None:
    """Without an activated environment, `.venv/bin/scorelab` would otherwise fail on a fresh gradebook."""
    paths = os.environ.get("PATH", "").split(os.pathsep)
    if (scripts := sysconfig.get_path("scripts")) not in paths:
        os.environ["PATH"] = os.pathsep.join([scripts, *paths])


def _directories(c: Config, root: Path, course: Path) -> None:
    """Paths relative to the course: nbgrader takes an absolute one for a regular expression."""
    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.root = str(course)
    gradebook = database.kept(c)  # a folder of its own, outside every folder that a student sees
    c.CourseDirectory.source_directory = os.path.relpath(root / "build" / "source", course)
    c.CourseDirectory.release_directory = "assignments"
    c.CourseDirectory.submitted_directory = "submitted"
    c.CourseDirectory.autograded_directory = "autograded"
    c.CourseDirectory.feedback_directory = "feedback"
    c.CourseDirectory.db_url = f"sqlite:///{gradebook / 'gradebook.db'}"
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.tmp", f"*{PARTIAL}", "feedback"]
    c.Grade.results = str(gradebook / "results")
    c.Grade.cache = str(gradebook / "cache")
    c.HTMLExporter.filters = FILTERS  # the formgrader's pages and the feedback's
    c.ExportApp.plugin_class = "autograder.gradebook.export.Scores"
    c.ExportPlugin.to = str(gradebook / "grades.csv")


def _release(c: Config) -> None:
    ours = {"ClearSolutions": "autograder.handout.release.QuestionStubs"}
    c.GenerateAssignment.preprocessors = _replaced(GenerateAssignment, "preprocessors", ours)


def _autograde(c: Config, execute: str) -> None:
    stock = _replaced(Autograde, "sanitize_preprocessors", {})
    if execute == "kit":
        stock.remove(ClearOutput)  # nothing will run the cells again: Repair has left what may be shown
    c.Autograde.sanitize_preprocessors = ["autograder.intake.repair.Repair", *stock]
    ours = {"Execute": EXECUTE[execute], "SaveAutoGrades": "autograder.gradebook.scores.SaveScores"}
    c.Autograde.autograde_preprocessors = _replaced(Autograde, "autograde_preprocessors", ours)
    c.Autograde.exporter_class = READ[execute]
    c.GenerateFeedback.exporter_class = "autograder.gradebook.page.Page"
    c.OverwriteCells.add_missing_cells = True
    c.Execute.timeout = SECONDS_A_CELL
    # nbgrader gives 0 to a cell that wrote to stderr. A failure is an error or a score, never a warning.
    c.IgnorePattern.enabled = True
    c.IgnorePattern.pattern = r"(?s)."


def _replaced(converter: type, trait: str, ours: dict[str, str]) -> list[Any]:
    """nbgrader's own list of preprocessors, in its order, with ours in place of those named."""
    return [ours.get(stock.__name__, stock) for stock in converter.class_traits()[trait].default()]


class Busy(BlockingIOError):
    """Another process is grading into this gradebook; the message is one line."""


class Course:
    """A course folder and its gradebook, as `course.configure` lays them out, with the folder's own settings.

    root: the clone.    folder: where assignments, submitted and gradebook are; root unless given.
    Raises ValueError, in one line, when the folder's nbgrader_config.py cannot be used.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.folder = (folder or root).resolve()
        self.config = Config()
        arrange(self.config, root, self.folder)
        add_settings(self.config, self.folder)
        self.config.Grade.retry = False  # what a batch has graded is taken as it is
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
        return dict.fromkeys(sorted(removed), REMOVED) | dict.fromkeys(enrolment.excluded(self.config), EXCLUDED)

    def strays(self) -> list[str]:
        """What lies in submitted/ beside the students' folders. Raises ValueError when nobody may look there."""
        return submitted.strays(self.folder / "submitted")

    def alike(self, assignment: str) -> list[str]:
        """One line for each students' names in submitted/ that only look different, or not even that."""
        return submitted.alike(submitted.students(self.folder / "submitted", assignment, self.assignments()))

    def assignments(self) -> set[str]:
        """The names of those that are in the gradebook or have checks."""
        with self.gradebook() as gradebook:
            return {*names(), *(assignment.name for assignment in gradebook.assignments)}

    def submission(self, assignment: str, student: str) -> Path:
        """The folder that the student handed in."""
        return self.folder / "submitted" / student / assignment

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
        """The gradebook, open; a context manager. Raises ValueError, in one line, where there is none."""
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
                raise Busy(f"another scorelab grade is writing to {self.kept()}") from None
            for path in leftovers(self.kept()):
                clear(path)
            yield
