"""What this machine has for grading: versions, isolation, and what is missing."""

import os
import shutil

from rich.table import Table

from autograder.grading import versions
from autograder.isolated import Isolated


def findings() -> Table:
    """A table of three columns: what, found, and what that means."""
    grid = Table("what", "found", "meaning", header_style="bold")
    for name, version in versions().items():
        grid.add_row(name, version, "")
    grid.add_row("cores", str(os.cpu_count()), "submissions that can be graded at once")
    grid.add_row("isolation", ", ".join(Isolated.layers), "what stands between a submission and the grader")
    seed = "set" if "SCORELAB_SEED" in os.environ else "not set"
    grid.add_row("SCORELAB_SEED", seed, "without it grades use the public seed 0, and inputs can be memorised")
    alembic = shutil.which("alembic")
    grid.add_row("alembic", "found" if alembic else "missing", "nbgrader makes a new gradebook with it")
    return grid
