"""What a student receives: stubs that name their question, and the command that releases them."""

import logging
import os
import re
import shlex
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from autograder import problem_sets
from autograder.gradebook import again, database, since
from autograder.gradebook.course import Course
from autograder.handout import answers
from autograder.handout.builder import build_all, product_of, sources_in
from autograder.handout.regions import is_marked, stubbed
from autograder.problem_sets import faults
from autograder.student.stub import STUB

WAY_OUT = (
    "; put the cells back as they were, with their ids, or start again and keep what was given by hand to those that "
    "stay: scorelab release --again {name} --course {course}"
)


class QuestionStubs(ClearSolutions):
    """nbgrader's ClearSolutions, with a stub that says which question it is and what is missing."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if cell.cell_type == "code" and utils.is_solution(cell) and is_marked(cell.source):
            cell.source = stubbed(cell.source, partial(stub, cell.metadata.nbgrader["grade_id"]))
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)


def stub(grade_id: str, name: str) -> str:
    """The lines in place of an answer. The question's number is in its id; its name is the function's."""
    number = re.search(r"\d+", grade_id)
    return STUB.format(number=number[0] if number else grade_id, grade_id=grade_id, name=name)


class NotReleased(RuntimeError):
    """nbgrader refused to release an assignment; the message is one line."""


def release(names: Sequence[str], root: Path, course: Path | None = None) -> list[Path]:
    """Build the assignments and run nbgrader's generate_assignment on them; no names mean all of them.

    Released before or not, they are written again, to assignments/ under the course (by default root),
    and entered into its gradebook. Their model answers are written beside their sources, see `handout.answers`.
    Returns the released notebooks, in the order of the names.
    Raises ValueError for an unknown name, for a problem set with a fault (see `problem_sets.faults`), where there are
    no sources or where a gradebook is gone; NotReleased
    with nbgrader's reason when it refuses, and what was released before stays.
    """
    into, known = _opened(names, root, course)
    released = [_released(name, into) for name in names or known]
    for name in set(names or known).intersection(problem_sets.names()):
        answers.keep(nbformat.read(product_of(name, root), as_version=4), name, root)
    return released


@dataclass(frozen=True)
class Again:
    """What a release of other cells came to.

    path: the released notebook.    copy: the gradebook of before; None when there was none.
    lost: what was given by hand to cells that are no more, as "student cell". It is in the copy.
    """

    path: Path
    copy: Path | None
    lost: list[str]


def release_again(name: str, root: Path, course: Path | None = None) -> Again:
    """Release an assignment whose cells may be others, though it has been graded; see `gradebook.again`.

    Raises what `release` does, and Busy while somebody grades; nothing has then changed.
    """
    into, _ = _opened([name], root, course)
    if not into.has_gradebook():
        return Again(_released(name, into), None, [])
    lost: list[str] = []
    with into.writing(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own ways
        copy = again.copied(into.config)
        path = _released(name, into, again.carried_over(into.config, name, lost))
    return Again(path, copy, lost)


def _opened(names: Sequence[str], root: Path, course: Path | None) -> tuple[Course, list[str]]:
    """The course to release into, and the assignments that there are."""
    known = [source.stem for source in sources_in(root)]
    if not known:
        raise ValueError(f"releasing needs a clone of the repository: there are no sources in {root}")
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"want an assignment among {', '.join(known)}, got {unknown[0]!r}")
    for name in set(names or known).intersection(problem_sets.names()):
        faults.expect_faultless(name, root)
    build_all(root, names)
    into = Course(root, course)
    into.has_gradebook()  # or it is lost, and a new one would hide that
    database.make_room(into.config)
    place = into.config.CourseDirectory  # whose file may name another clone: what this one has built is released
    place.source_directory = os.path.relpath(root.resolve() / "build" / "source", place.root)
    return into, known


def _released(name: str, into: Course, entering: AbstractContextManager[Any] | None = None) -> Path:
    """Made beside its place and then put there: nbgrader takes away what is in its way, whether it succeeds or not.

    entering: what is to hold while nbgrader enters it into the gradebook.
    """
    place = into.api.coursedir
    target = Path(place.format_path(place.release_directory, ".", name)).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{name}-", dir=target.parent) as aside:
        with entering or nullcontext():
            _generate(name, into.config, os.path.relpath(aside, place.root))
        if target.exists():
            target.rename(Path(aside, "before"))
        Path(aside, name).rename(target)
    since.note(into.config, name)
    return target / f"{name}.ipynb"


def _generate(name: str, config: Config, folder: str) -> None:
    place = CourseDirectory(config=config, assignment_id=name)
    place.release_directory = folder
    converter = GenerateAssignment(coursedir=place, config=config, force=True)
    converter.log = logging.Logger("nbgrader")  # its own: the class's is shared, and may have been told to be silent
    result = utils.capture_log(converter)
    if not result["success"]:
        reason = _reason(result)
        if "there are submissions associated with it" in reason:
            reason += WAY_OUT.format(name=name, course=shlex.quote(place.root))
        raise NotReleased(f"{name} was not released, and what was released stays: {reason}")


def _reason(result: dict[str, str]) -> str:
    """The last exception that nbgrader logged; the one that it then raises only points to the log."""
    logged = re.findall(r"^    ([\w.]+: .+)", result.get("log", ""), re.MULTILINE)
    return (logged or result["error"].strip().splitlines())[-1]
