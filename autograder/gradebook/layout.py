"""nbgrader's configuration: where things lie, and which of the kit's parts are plugged into which step.

nbgrader keeps release, collection, gradebook, formgrader, feedback and export. The kit puts in a stub
that names its question, a repair of what students do to notebooks, and its own way to run them.
"""

import os
import sysconfig
from pathlib import Path
from typing import Any, Literal

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import ClearOutput
from traitlets.config import Config

from autograder.files import PARTIAL
from autograder.gradebook import database
from autograder.gradebook.export import FILE
from autograder.gradebook.untrusted import FILTERS

COURSE_ID = "scorelab"
SECONDS_A_CELL = 60  # for stock Execute: the given cells train for up to 15 s on 2 cores
EXECUTE = {"kit": "autograder.gradebook.fill_scores.FillScores", "stock": "nbgrader.preprocessors.Execute"}

READ = {"kit": "autograder.gradebook.plain.CheckedFile", "stock": "autograder.intake.repair.AnyFile"}


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
    way = execute or os.environ.get("SCORELAB_EXECUTE") or "kit"
    if way not in EXECUTE:
        raise ValueError(f"want SCORELAB_EXECUTE to be kit or stock, got {way!r}")
    root, course = Path(root).resolve(), Path(course or root).resolve()
    _find_scripts()
    _directories(c, root, course)
    _release(c)
    _autograde(c, way)


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
    c.FillScores.results = str(gradebook / "results")
    c.FillScores.cache = str(gradebook / "cache")
    c.HTMLExporter.filters = FILTERS  # the formgrader's pages and the feedback's
    c.ExportApp.plugin_class = "autograder.gradebook.export.Scores"
    c.ExportPlugin.to = str(gradebook / FILE)


def _release(c: Config) -> None:
    ours = {"ClearSolutions": "autograder.handout.release.QuestionStubs"}
    stock = _replaced(GenerateAssignment, "preprocessors", ours)
    own = ["autograder.handout.due_date.DueDate", "autograder.handout.variants.OwnVariants"]
    c.GenerateAssignment.preprocessors = [*stock, *own]


def _autograde(c: Config, execute: str) -> None:
    stock = _replaced(Autograde, "sanitize_preprocessors", {})
    if execute == "kit":
        stock.remove(ClearOutput)  # nothing will run the cells again: Repair has left what may be shown
    c.Autograde.sanitize_preprocessors = ["autograder.intake.repair.Repair", *stock]
    ours = {"Execute": EXECUTE[execute], "SaveAutoGrades": "autograder.gradebook.save_scores.SaveScores"}
    stock = _replaced(Autograde, "autograde_preprocessors", ours)
    c.Autograde.autograde_preprocessors = [*stock, "autograder.gradebook.variants.ShowVariant"]
    c.Autograde.exporter_class = READ[execute]
    c.AssignLatePenalties.plugin_class = "autograder.gradebook.late.LatePenalty"
    c.GenerateFeedback.exporter_class = "autograder.gradebook.page.Page"
    c.OverwriteCells.add_missing_cells = True
    c.Execute.timeout = SECONDS_A_CELL
    # nbgrader gives 0 to a cell that wrote to stderr. A failure is an error or a score, never a warning.
    c.IgnorePattern.enabled = True
    c.IgnorePattern.pattern = r"(?s)."


def _replaced(converter: Any, trait: str, ours: dict[str, str]) -> list[Any]:
    """nbgrader's own list of preprocessors, in its order, with ours in place of those named."""
    return [ours.get(stock.__name__, stock) for stock in converter.class_traits()[trait].default()]
