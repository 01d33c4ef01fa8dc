"""`make bench-term`: what a term costs an instructor, from the LMS's class list to its gradebook.

One set, one class with everybody who makes a term hard; each command is a process of its own, as it is typed. Prints a
table and writes it into docs/measurements.md.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import nbformat
import psutil
import typer

from autograder.batch.pool import usable_cores
from autograder.handout.classroom import built
from autograder.handout.release import release
from bench.command import run
from bench.handed_in import ASSIGNMENT, ROOT
from docs.generated import put
from tests.autograder.lms.term.handed_in import texts
from tests.autograder.lms.term.people import members
from tests.autograder.lms.term.platforms import PLATFORMS
from tests.autograder.lms.term.steps import Course, steps

COMMAND = "python -m bench.term"
SCORELAB = Path(sys.executable).parent / "scorelab"
INTERVAL = 0.5  # seconds between looks at the memory: some commands take two
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "SCORELAB_SEED": "7"}


@dataclass(frozen=True)
class Step:
    """A command that has run.    seconds: by the clock.    memory: peak of all its processes in MB."""

    command: str
    seconds: float
    memory: float


def main(
    size: Annotated[int, typer.Option(help="of the class")] = 800,
    platform: Annotated[str, typer.Option(help=f"one of {', '.join(PLATFORMS)}")] = "Moodle",
    jobs: Annotated[int, typer.Option(help="processes that grade")] = 2,
    page: Annotated[Path, typer.Option(help="where the table is written")] = ROOT / "docs" / "measurements.md",
) -> None:
    """Measure, print and write."""
    load = psutil.getloadavg()[0]  # of what else runs: a time by the clock says little without it
    with TemporaryDirectory() as folder:
        found = measured(Path(folder) / "course", platform, size, jobs)
    where = f"{jobs} jobs on {usable_cores()} cores that had a load of {load:.1f} before"
    text = table(found, f"{size} students, {platform}, {where}")
    put(text, page, COMMAND)
    print(text)


def measured(folder: Path, platform: str, size: int, jobs: int) -> list[Step]:
    """Run the term in a course that is made in the folder. Raises RuntimeError for a command that fails."""
    (released,) = release([ASSIGNMENT], ROOT, folder)
    kinds = texts(ASSIGNMENT, nbformat.read(released, as_version=4), built(ROOT, ASSIGNMENT))
    found = []
    for command in steps(Course(folder, PLATFORMS[platform], members(size), ASSIGNMENT, kinds, True, jobs)):
        done = run([SCORELAB, *command], folder, ENVIRONMENT, INTERVAL)
        if done.status not in (0, 1):  # 1: somebody's file was set aside, or could not be graded
            said = "\n".join(line for _, line in done.lines[-5:])
            raise RuntimeError(f"scorelab {' '.join(command)}: status {done.status}\n{said}")
        found.append(Step(" ".join(command), done.seconds, done.tree))
    return found


def table(found: list[Step], what: str) -> str:
    """The steps as Markdown."""
    rows = [f"| `scorelab {step.command}` | {step.seconds:.1f} s | {step.memory:.0f} MB |" for step in found]
    total = f"| all of it | {sum(step.seconds for step in found):.0f} s | |"
    head = ["| command | time | peak memory |", "|---|---|---|"]
    return "\n".join([f"{what}, {datetime.now(UTC):%Y-%m-%d}:", "", *head, *rows, total, ""])


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
