"""Guard against nbgrader silently creating an empty gradebook where the one with everybody's points was lost."""

import os
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Assignment, Student, SubmittedAssignment
from sqlalchemy import create_engine, inspect, make_url, select
from traitlets.config import Config


def kept(c: Config, *names: str) -> Path:
    """Where the kit keeps what belongs to a gradebook: results, cache, markers, history, lock.

    By default the gradebook is there too; `c.CourseDirectory.db_url` says where it is.
    """
    return Path(c.CourseDirectory.root, "gradebook", *names)


def file_of(c: Config) -> Path | None:
    """The gradebook's file, which need not be there; None when it is on a server."""
    url = make_url(c.CourseDirectory.db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def place(c: Config, folder: Path) -> None:
    """Let a file that the address names relative to the course's folder be that one wherever a command is given."""
    if (file := file_of(c)) is not None:
        url = make_url(c.CourseDirectory.db_url).set(database=os.path.normpath(folder / file))
        c.CourseDirectory.db_url = url.render_as_string(hide_password=False)


def make_room(c: Config) -> None:
    """Make the folders in which the gradebook lies, and what belongs to it."""
    for folder in (kept(c), *([file.parent] if (file := file_of(c)) else [])):
        folder.mkdir(parents=True, exist_ok=True)


def exists(c: Config) -> bool:
    """Whether the course has a gradebook. Raises ValueError, in one line, when it had one and has it no more."""
    file = file_of(c)
    if file is None or (file.exists() and file.stat().st_size > 0):
        return True
    if left := _left(c):
        how = "empty, and all points given by hand are gone" if file.exists() else "gone, with all points given by hand"
        raise _lost(f"{file} is {how}", left, "it")
    return False


def expect_known(c: Config) -> None:
    """The gradebook, which exists, knows a submission of which something is kept. Raises ValueError, in one line.

    Not all of them: a student may have been removed. And one result alone may be of a first submission whose
    storing was killed.
    """
    stored, left = set(_spoken_of(kept(c, "stored"))), _left(c)
    spoken = {submission for folder in left for submission in _spoken_of(folder)}
    if (stored or len(spoken) > 1) and not spoken & _submissions(c.CourseDirectory.db_url):
        what = f"{file_of(c) or 'the gradebook'} knows none of the {len(spoken)} submissions that were stored"
        raise _lost(what, left, "the right one")


def _lost(what: str, left: list[Path], which: str) -> ValueError:
    there = " and ".join(map(str, left))
    return ValueError(f"{what}, but {there} are there: put {which} back, or remove what is left to begin anew")


def _left(c: Config) -> list[Path]:
    """The folders, of those that are there, that tell of stored submissions."""
    return [folder for folder in (kept(c, "stored"), Path(c.FillScores.results)) if folder.is_dir()]


def _spoken_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Assignment and student of each file."""
    return ((path.parent.name, path.stem) for path in folder.glob("*/*") if path.suffix in (".txt", ".json"))


def _submissions(url: str) -> set[tuple[str, str]]:
    """Assignment and student of each submission in the database."""
    engine = create_engine(url)
    try:
        if not inspect(engine).has_table(SubmittedAssignment.__tablename__):
            return set()
        query = select(Assignment.name, Student.id).select_from(SubmittedAssignment).join(Assignment).join(Student)
        with engine.connect() as connection:
            return {(assignment, student) for assignment, student in connection.execute(query)}
    finally:
        engine.dispose()
