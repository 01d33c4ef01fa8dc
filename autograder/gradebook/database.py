"""The file that is the gradebook: where there is none, nbgrader makes one, with nobody's points in it."""

from pathlib import Path

from sqlalchemy import make_url
from traitlets.config import Config


def exists(c: Config) -> bool:
    """Whether the course has a gradebook. Raises ValueError, in one line, when it had one and has it no more."""
    url = make_url(c.CourseDirectory.db_url)
    if url.get_backend_name() != "sqlite" or Path(url.database).exists():
        return True
    folders = [Path(c.CourseDirectory.root) / "gradebook" / name for name in ("stored", "results")]
    if left := [str(folder) for folder in folders if folder.exists()]:
        raise ValueError(
            f"{url.database} is gone, with all points given by hand, but {' and '.join(left)} are there: "
            "put it back, or remove what is left to begin anew"
        )
    return False
