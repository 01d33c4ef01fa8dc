"""nbgrader's autograde and feedback for a whole class: its own converters, made once, on one connection.

Stock nbgrader makes its exporter, compiles its templates, opens the gradebook and waits for the disk
again at every step of every submission. None of that depends on the submission, so here it is done
once, and a submission is one transaction of the gradebook. The files and the rows are the same.
"""

import logging
import sys
import warnings
from collections.abc import Generator, Iterable, Iterator
from contextlib import chdir, contextmanager
from typing import Any
from unittest.mock import patch

from nbconvert.writers import FilesWriter
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import scoped_session, sessionmaker
from traitlets.config import Config

from autograder.gradebook.course import Course
from autograder.gradebook.page import Page
from autograder.gradebook.scores import judgements_kept
from autograder.intake.repair import AnyFile
from autograder.student.deadline import Limit, deadline
from autograder.text import named

SECONDS = 60.0  # for one submission, of which most take a fifth of one: none may hold up a class


def store(course: Course, assignment: str, students: Iterable[str]) -> Generator[tuple[str, str | None], None, None]:
    """Autograde the students' submissions and write their feedback, with force, as each is asked for.

    Yields the student and None, or nbgrader's reason in one line, once all of it is on the disk; a
    submission that fails stops no other. Between submissions nothing is locked and nothing is patched.
    """
    url = course.config.CourseDirectory.db_url
    Gradebook(url, course.config.CourseDirectory.course_id).close()  # nbgrader's own way to make a new one
    engine = _engine(url)
    steps = [_Step(Autograde, course.config), _Step(_Feedback, course.config)]
    if isinstance(reader := steps[0].exporter, AnyFile):
        reader.readings = course.readings
    try:
        for student in students:
            yield student, _stored(engine, steps, assignment, student)
    finally:
        engine.dispose()


def _stored(engine: Engine, steps: "list[_Step]", assignment: str, student: str) -> str | None:
    limit = Limit(SECONDS, patience=1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's and nbformat's, about nbgrader's own ways
        try:
            with _one_transaction(engine), deadline(limit), judgements_kept(str(engine.url), assignment, student):
                for step in steps:
                    if error := step.run(assignment, student):
                        return named(error)  # what nbgrader stored until then is kept, as it keeps it
        except TimeoutError:
            return f"storing it takes longer than {SECONDS:g} s"
        except Exception as error:  # the gradebook's, as when another program has locked it
            return named(error)
    return None


class _Step:
    """One of nbgrader's converters, which can be run for one student after the other."""

    def __init__(self, kind: type[BaseConverter], config: Config) -> None:
        self.coursedir = CourseDirectory(config=config)
        self.converter = kind(coursedir=self.coursedir, config=config)
        self.converter.force = True
        self.failure = _Failure()
        self.converter.log = logging.Logger("nbgrader")  # its own: the class's is shared with all of Jupyter
        self.converter.log.addHandler(self.failure)
        self.exporter = self.converter.exporter_class(parent=self.converter, config=self.converter.config)
        self.exporter.optimistic_validation = True  # once, when all preprocessors have run
        for preprocessor in self.converter.preprocessors:
            self.exporter.register_preprocessor(preprocessor)
        self.converter.exporter = self.exporter

    def run(self, assignment: str, student: str) -> Exception | None:
        """What the converter's `start` does, but for making the exporter; what went wrong, or None."""
        self.coursedir.assignment_id, self.coursedir.student_id = assignment, student
        self.failure.error = None
        self.exporter._nb_metadata.clear()  # it keeps every notebook's
        try:
            self.converter.init_notebooks()
            self.converter.writer = FilesWriter(parent=self.converter, config=self.converter.config)
            with chdir(self.coursedir.root):
                self.converter.convert_notebooks()
        except Exception as error:
            return self.failure.error or error
        return None


class _Failure(logging.Handler):
    """Keeps the exception that nbgrader logs; the one that it raises only says to look in the log."""

    error: Exception | None = None

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if record.levelno >= logging.ERROR and isinstance(error, Exception):
            self.error = error


class _Feedback(GenerateFeedback):
    """As nbgrader's API configures it."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.update_config(Config(HTMLExporter={"template_name": "feedback"}))
        self.exporter_class = Page


def _engine(url: str) -> Engine:
    """An engine whose transactions hold savepoints: Python's driver for SQLite begins none for a savepoint.

    They begin as a writer's: one that reads first is refused at once when another program then writes.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
        # whoever then says that it is stored is right, even if the power fails at once
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = EXTRA"))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@contextmanager
def one_transaction(url: str) -> Iterator[None]:
    """All that is done to the gradebook in this block, by whatever code, is kept at its end, or none of it."""
    engine = _engine(url)
    try:
        with _one_transaction(engine):
            yield
    finally:
        engine.dispose()


@contextmanager
def _one_transaction(engine: Engine) -> Iterator[None]:
    """Every Gradebook opened in this block shares one connection, and what they commit is kept at its end.

    nbgrader commits for every cell, and each time waits for the disk. A Gradebook's own commits become
    savepoints here; when the process dies the submission is as it was before.
    """
    with engine.begin() as connection:

        def join(gradebook: Gradebook, _: str, course_id: str = "default_course", authenticator: Any = None) -> None:
            gradebook.engine = engine
            gradebook.db = scoped_session(sessionmaker(bind=connection, join_transaction_mode="create_savepoint"))
            gradebook.check_course(course_id=course_id)
            gradebook.course_id, gradebook.authenticator = course_id, authenticator

        with (
            patch.object(Gradebook, "__init__", join),
            patch.object(Gradebook, "close", lambda gradebook: gradebook.db.remove()),
        ):
            yield
