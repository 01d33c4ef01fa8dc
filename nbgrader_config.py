"""The course as nbgrader sees it. Sources are built when this loads, those that changed."""

from pathlib import Path

from autograder.gradebook.course import configure
from autograder.handout.builder import build_all

root = Path(__file__).resolve().parent
build_all(root)
configure(get_config(), root)  # noqa: F821, nbgrader puts it here
