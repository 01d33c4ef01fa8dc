"""Since when students have had an assignment: gradebook/released/<assignment>.txt, written with its first release.

A later release, which tells a due date for one, writes the notebook anew but not this time.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.files import write
from autograder.gradebook.database import kept


def note(config: Config, assignment: str, now: datetime | None = None) -> None:
    """Keep the time of the first release; now unless given."""
    file = _file(config, assignment)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, f"{(now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec='seconds')}\n")


def since(config: Config, assignment: str) -> datetime | None:
    """The time that was kept; or else when the released notebook was written, or None where there is none."""
    with suppress(OSError, ValueError):
        return datetime.fromisoformat(_file(config, assignment).read_text().strip()).astimezone(UTC)
    place = CourseDirectory(config=config)
    notebook = Path(place.format_path(place.release_directory, ".", assignment), f"{assignment}.ipynb")
    with suppress(OSError):
        return datetime.fromtimestamp(notebook.stat().st_mtime, UTC)
    return None


def _file(config: Config, assignment: str) -> Path:
    return kept(config, "released", f"{assignment}.txt")
