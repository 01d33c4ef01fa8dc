"""Read the course's own nbgrader_config.py, as the nbgrader command does."""

import sys
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config, PyFileConfigLoader

from autograder.gradebook import database
from autograder.gradebook.fill_scores import OLD_NAME, FillScores
from autograder.gradebook.policy import ScoreLab
from autograder.text import named

FILE = "nbgrader_config.py"
PLACES = ("root", "submitted_directory", "autograded_directory", "feedback_directory")


def add_settings(c: Config, folder: Path) -> None:
    """Put what the file in the course's folder sets, if there is one, on top of nbgrader's configuration c.

    Modules beside it can be imported from then on, as for the nbgrader command.
    Raises ValueError, in one line, when the file fails, or sets what does not fit nbgrader or the course.
    """
    file = folder / FILE
    if not file.exists():
        return
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    places = {name: c.CourseDirectory[name] for name in PLACES}
    try:
        c.merge(PyFileConfigLoader(FILE, path=str(folder)).load_config())
        c.FillScores.merge(c.pop(OLD_NAME, {}))
        for kind in (Autograde, AssignLatePenalties, FillScores, ScoreLab):
            kind(config=c)
        database.place(c, folder)
    except Exception as error:  # the file may do anything
        raise ValueError(f"{file}: {named(error)}") from None
    for name, place in places.items():  # what is stored is looked for where the kit lays it out
        if (got := c.CourseDirectory[name]) != place:
            raise ValueError(f"{file}: want CourseDirectory.{name} to be {place!r}, got {got!r}")
