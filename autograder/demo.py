"""`scorelab demo`: the reference system with its figures, then a small class through nbgrader."""

import ast
import copy
import importlib
import importlib.util
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console

from autograder.batch.batch import Batch
from autograder.batch.pool import Local
from autograder.batch.session import Session
from autograder.gradebook.course import Course
from autograder.handout.builder import build_all
from autograder.handout.release import release
from autograder.problem_sets import load, names
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception
from autograder.student.notebook import plain_python

ASSIGNMENT = names()[0]
SHOWN = 2  # mistakes of each function, where the set's demo.py names none
Edit = Callable[[NotebookNode], object]


def run(to: Path, root: Path, out: Console, assignment: str = ASSIGNMENT) -> None:
    """Everything, with figures and the class under the folder `to`; what was there before goes."""
    from solutions.pipeline import demo  # a clone has it, the wheel has not

    start = time.monotonic()
    shutil.rmtree(to, ignore_errors=True)
    out.rule("The reference system: data → model → training → samples")
    demo(to)
    out.rule("A class: release, autograde, feedback")
    course, students = hand_in(to / "course", root, assignment)
    with course.writing(), Local() as pool:
        session = Session(Batch(course, assignment), students, out)
        session.grade(pool)
        session.store()
    for what, where in (
        ("figures", to),
        ("feedback", course.feedback(assignment, shown(load(assignment))[0].id)),
        ("grades", course.export()),
    ):
        out.print(f"{what:>10}  {where}", soft_wrap=True)
    out.print(f"done in {time.monotonic() - start:.0f} s")


def hand_in(folder: Path, root: Path, assignment: str = ASSIGNMENT) -> tuple[Course, list[str]]:
    """A course in that folder, with the assignment released and a class's submissions handed in."""
    source = built(root, assignment)
    (released,) = release([assignment], root, folder)
    blank = nbformat.read(released, as_version=4)
    for student, edit in the_class(source, load(assignment)).items():
        nb = copy.deepcopy(blank)
        edit(nb)
        place = folder / "submitted" / student / assignment / released.name
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(nb))  # nbformat would mend what this class has done
    place = folder / "submitted" / "not-a-notebook" / assignment / released.name
    place.parent.mkdir(parents=True)
    place.write_text("Dear grader, my dog ate the notebook.\n")
    course = Course(root, folder)
    return course, course.students(assignment)


def the_class(source: NotebookNode, asked: ProblemSet) -> dict[str, Edit]:
    """Who hands in, and what each did to the released notebook; `source` has the right answers."""
    cells = answer_cells(source)
    right = {id: cell(source, id).source for id in cells.values()}
    first, last = asked.declared[0].cell, next(q.cell for q in asked.declared if list(asked.functions)[-1] in q.names)
    name = list(cells)[-1]

    def wrong(of: str, text: str) -> Edit:
        return _answers(right | {cells[_written(of)]: text})

    def tampered(tamper: Edit) -> Edit:
        return lambda nb: (_answers(right)(nb), tamper(nb))

    return {
        "reference": _answers(right),
        "untouched": _answers({}),
        **{entry.id: wrong(entry.function, entry.source) for entry in shown(asked)},
        "test-cell-deleted": tampered(lambda nb: nb.cells.remove(cell(nb, first))),
        "test-cell-copied": tampered(lambda nb: nb.cells.append(copy.deepcopy(cell(nb, first)))),
        "test-cell-edited": tampered(lambda nb: cell(nb, last).update(source="4.0")),
        "syntax-error": wrong(name, f"def {name}(*inputs:\n    return inputs"),
        "endless-loop": wrong(name, f"def {name}(*inputs):\n    while True: pass"),
        "half-done": wrong(name, f"def {name}(*inputs):\n    raise NotImplementedError"),
    }


def _answers(texts: dict[str, str]) -> Edit:
    """Write these texts into the cells of those ids."""

    def edit(nb: NotebookNode) -> None:
        for id, text in texts.items():
            cell(nb, id).source = text

    return edit


def shown(asked: ProblemSet) -> list[Misconception]:
    """The mistakes that the class makes: those that the set's `demo.py` names, else each function's first."""
    module = f"autograder.problem_sets.{asked.name}.demo"
    if importlib.util.find_spec(module):
        wanted = importlib.import_module(module).MISTAKES
        return [entry for id in wanted for entry in asked.mistakes if entry.id == id]
    of = {name: [entry for entry in asked.mistakes if entry.function == name] for name in asked.functions}
    return [entry for entries in of.values() for entry in entries[:SHOWN]]


def built(root: Path, assignment: str) -> NotebookNode:
    """The built notebook of an assignment, with the right answers."""
    path = next(path for path in build_all(root) if path.stem == assignment)
    return nbformat.read(path, as_version=4)


def answer_cells(source: NotebookNode) -> dict[str, str]:
    """By function or class, the id of the cell in which students write it."""
    found = {}
    for each in source.cells:
        marks = each.metadata.get("nbgrader", {})
        if each.cell_type == "code" and marks.get("solution"):
            body = ast.parse(plain_python(each.source)).body
            found |= {node.name: each.id for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return found


def _written(function: str) -> str:
    """What students write to answer for a function: itself, or its class."""
    return function.partition(".")[0]


def cell(nb: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell with that nbgrader id."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
