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

from autograder.assignments import assignments
from autograder.gradebook import database, submitted
from autograder.gradebook.export import Scores
from autograder.gradebook.settings import add_settings
from autograder.gradebook.untrusted import FILTERS

COURSE_ID = "scorelab"
SECONDS_A_CELL = 60  # for stock Execute: the given cells train for up to 15 s on 2 cores
EXECUTE = {"kit": "autograder.gradebook.nbgrader_plugin.Grade", "stock": "nbgrader.preprocessors.Execute"}


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
    gradebook = course / "gradebook"  # a folder of its own, outside every folder that a student sees
    gradebook.mkdir(parents=True, exist_ok=True)
    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.root = str(course)
    c.CourseDirectory.source_directory = os.path.relpath(root / "build" / "source", course)
    c.CourseDirectory.release_directory = "assignments"
    c.CourseDirectory.submitted_directory = "submitted"
    c.CourseDirectory.autograded_directory = "autograded"
    c.CourseDirectory.feedback_directory = "feedback"
    c.CourseDirectory.db_url = f"sqlite:///{gradebook / 'gradebook.db'}"
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.tmp", "feedback"]
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
    c.Autograde.sanitize_preprocessors = ["autograder.gradebook.repair.Repair", *stock]
    ours = {"Execute": EXECUTE[execute], "SaveAutoGrades": "autograder.gradebook.scores.SaveScores"}
    c.Autograde.autograde_preprocessors = _replaced(Autograde, "autograde_preprocessors", ours)
    c.Autograde.exporter_class = "autograder.gradebook.repair.AnyFile"
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
        configure(self.config, root, self.folder)
        add_settings(self.config, self.folder)
        self.config.Grade.retry = False  # what a batch has graded is taken as it is
        self.api = NbGraderAPI(CourseDirectory(config=self.config), config=self.config)
        self.api.log.setLevel("CRITICAL")  # what it has to say comes back with each result

    def students(self, assignment: str, wanted: Sequence[str] | None = None) -> list[str]:
        """Whose folders hold the assignment or something that may be meant for it, of those wanted.

        Raises ValueError when there are none, or one of those wanted has none.
        """
        handed_in = submitted.students(self.folder / "submitted", assignment, self.assignments())
        if missing := sorted(set(wanted or ()) - set(handed_in)):
            raise ValueError(f"no submission of {assignment!r} by {', '.join(missing)} in {self.folder / 'submitted'}")
        if not handed_in:
            raise ValueError(f"no submissions of {assignment!r} in {self.folder / 'submitted'}")
        return [student for student in handed_in if not wanted or student in wanted]

    def strays(self) -> list[str]:
        """What lies in submitted/ beside the students' folders. Raises ValueError when nobody may look there."""
        return submitted.strays(self.folder / "submitted")

    def assignments(self) -> set[str]:
        """The names of those that are in the gradebook or have checks."""
        with self.gradebook() as gradebook:
            return {*assignments(), *(assignment.name for assignment in gradebook.assignments)}

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

    def expect_gradebook(self) -> None:
        """Raise ValueError, in one line, where there is none, or none any more; nbgrader would make an empty one."""
        if not database.exists(self.config):
            way_out = f"try: scorelab release --course {shlex.quote(str(self.folder))}"
            raise ValueError(f"no gradebook in {self.folder / 'gradebook'}; {way_out}")

    def gradebook(self) -> Gradebook:
        """The gradebook, open; a context manager. Raises what `expect_gradebook` does."""
        self.expect_gradebook()
        return Gradebook(self.config.CourseDirectory.db_url, self.config.CourseDirectory.course_id)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one who grades into this gradebook. Raises Busy when another process does."""
        with (self.folder / "gradebook" / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"another scorelab grade is writing to {self.folder / 'gradebook'}") from None
            yield
