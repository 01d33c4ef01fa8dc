"""What a student receives: stubs that name their question, and the command that releases them."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from autograder.course import configure
from autograder.gradebook import database
from autograder.handout.builder import build_all
from autograder.student.notebook import plain_python

STUB = """\
##### Question {number}: You need to implement these lines by yourself!! #####
raise NotImplementedError("{grade_id}: {name} is not written yet")"""


class QuestionStubs(ClearSolutions):
    """nbgrader's ClearSolutions, with a stub that says which question it is and what is missing."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if cell.cell_type == "code" and utils.is_solution(cell):
            self.code_stub = {"python": stub(cell.metadata.nbgrader["grade_id"], cell.source)}
        return super().preprocess_cell(cell, resources, cell_index)


def stub(grade_id: str, source: str) -> str:
    """The lines in place of an answer. The question's number is in its id; its name is the function's."""
    number = re.search(r"\d+", grade_id)
    names = [node.name for node in ast.parse(plain_python(source)).body if isinstance(node, ast.FunctionDef)]
    name = names[-1] if names else "the answer"
    return STUB.format(number=number[0] if number else grade_id, grade_id=grade_id, name=name)


def release(names: Sequence[str], root: Path, course: Path | None = None) -> list[Path]:
    """Build the assignments and run nbgrader's generate_assignment on them; no names mean all of them.

    Released before or not, they are written again, to assignments/ under the course (by default root),
    and entered into its gradebook. Returns the released notebooks, in the order of the names.
    Raises ValueError for an unknown name or where a gradebook is gone, RuntimeError with nbgrader's reason when
    it refuses.
    """
    known = [product.stem for product in build_all(root)]
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"want an assignment among {', '.join(known)}, got {unknown[0]!r}")
    config = Config()
    configure(config, root, course)
    database.exists(config)  # or it is gone, and a new one would hide that
    return [_generate(name, config) for name in names or known]


def _generate(name: str, config: Config) -> Path:
    place = CourseDirectory(config=config, assignment_id=name)
    converter = GenerateAssignment(coursedir=place, config=config, force=True)
    result = utils.capture_log(converter)
    if not result["success"]:
        raise RuntimeError(f"{name} was not released: {_reason(result)}")
    return Path(place.format_path(place.release_directory, ".", name)).resolve() / f"{name}.ipynb"


def _reason(result: dict[str, str]) -> str:
    """The last exception that nbgrader logged; the one that it then raises only points to the log."""
    logged = re.findall(r"^    ([\w.]+: .+)", result.get("log", ""), re.MULTILINE)
    return (logged or result["error"].strip().splitlines())[-1]
