"""Links in what was handed in that lead out of it: nbgrader would follow them, and return what lies there."""

from pathlib import Path

from autograder.notebook import UnusableSubmission


class LeadsOut(UnusableSubmission):
    """What was handed in has a link to somewhere else: nothing of it may be copied."""


def expect_no_way_out(notebook: Path) -> None:
    """Raises LeadsOut, in one line, when the notebook's folder is or holds a link out of the student's own."""
    folder = notebook.parent
    home = folder.parent.resolve()
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            name = path.relative_to(folder.parent)
            raise LeadsOut(f"{notebook}: {name} is a link that leads out of the submission")
