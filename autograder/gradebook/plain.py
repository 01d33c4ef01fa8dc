"""Recognise assignments without checks of the kit's, say so, and leave them to nbgrader."""

import shlex
from typing import Any

from nbgrader.converters import BaseConverter
from nbgrader.converters.base import NbGraderException

from autograder.intake.repair import AnyFile
from autograder.problem_sets import names


def unchecked(assignment: str) -> str:
    """Why the kit cannot grade it, and what can, in one line; "" when the kit can."""
    if assignment in names():
        return ""
    command = f"SCORELAB_EXECUTE=stock nbgrader autograde {shlex.quote(assignment)}"
    return f"{assignment!r} has no checks of ScoreLab's; to run it in nbgrader's own way, not isolated: {command}"


class CheckedFile(AnyFile):
    """What nbgrader's autograde reads notebooks with; it makes one before it touches any submission.

    Where there are no checks it then raises NbGraderException, after a line in nbgrader's log.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        converter = self.parent
        if not isinstance(converter, BaseConverter):
            return
        name = converter.coursedir.assignment_id
        if name and (reason := unchecked(name)):
            converter.log.error("%s", reason)
            raise NbGraderException(reason)
