"""`scorelab demo`: the reference system with its figures, then a small class for each problem set through nbgrader."""

import copy
import importlib
import importlib.util
import json
import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console

from autograder.batch.batch import Batch
from autograder.batch.pool import Local, Pool
from autograder.batch.session import Session
from autograder.gradebook.course import Course
from autograder.handout import classroom
from autograder.handout.builder import sources_in
from autograder.handout.classroom import answer_cells, cell, mistaken, write_answers
from autograder.handout.release import release
from autograder.problem_sets import load, names
from autograder.problem_sets.contract import Function, ProblemSet
from autograder.problem_sets.mistake import Misconception

# Who is awkward, whatever the set: the first set's class has them. The endless loop alone takes its time limit twice.
AWKWARD = (
    *("syntax-error", "endless-loop", "half-done"),
    *("test-cell-deleted", "test-cell-copied", "test-cell-edited"),
)
SHOWN = 2  # mistakes of each function, where the problem set does not say which the class makes
Edit = Callable[[NotebookNode], None]


def run(to: Path, root: Path, out: Console) -> None:
    """Everything, with figures and the class under the folder `to`; what was there before goes."""
    from autograder.grading.checks import usual_torch
    from solutions import gallery, pipeline  # a clone has them, the wheel has not

    start = time.monotonic()
    shutil.rmtree(to, ignore_errors=True)
    with usual_torch():  # one thread: on a busy machine, layers this small wait for a second one most of the time
        out.rule("The reference system: data → model → training → samples")
        pipeline.demo(to)
        out.rule("A picture of each problem set, with networks that ship with the kit")
        gallery.main(to / "gallery")
    out.print(f"{'figures':>10}  {to}", soft_wrap=True)
    assignments = [source.stem for source in sources_in(root) if source.stem in names()]
    with Local() as pool:
        for assignment in assignments:
            left_out = () if assignment == assignments[0] else AWKWARD
            _grade_class(to / "course", root, assignment, pool, out, left_out)
    out.print(f"done in {time.monotonic() - start:.0f} s")


def _grade_class(
    folder: Path, root: Path, assignment: str, pool: Pool, out: Console, left_out: Collection[str]
) -> None:
    out.rule(f"A class: release, autograde, feedback of {assignment}")
    course, students = hand_in(folder, root, assignment, left_out)
    with course.writing():
        session = Session(Batch(course, assignment), students, out)
        session.grade(pool)
        session.store()
    mistaken = mistakes_of(load(assignment))[0].id
    for what, where in (("feedback", course.feedback(assignment, mistaken)), ("grades", course.export())):
        out.print(f"{what:>10}  {where}", soft_wrap=True)


def hand_in(folder: Path, root: Path, assignment: str, left_out: Collection[str] = ()) -> tuple[Course, list[str]]:
    """A course in that folder, with the assignment released and a class's submissions handed in.

    left_out: who of the class hands in nothing.
    """
    (released,) = release([assignment], root, folder)
    blank = nbformat.read(released, as_version=4)
    for student, edit in the_class(load(assignment), classroom.built(root, assignment)).items():
        if student in left_out:
            continue
        nb = copy.deepcopy(blank)
        edit(nb)
        classroom.hand_in(folder, student, assignment, json.dumps(nb))  # nbformat would mend what this class has done
    classroom.hand_in(folder, "not-a-notebook", assignment, "Dear grader, my dog ate the notebook.\n")
    course = Course(root, folder)
    return course, course.students(assignment)


def mistakes_of(asked: ProblemSet) -> list[Misconception]:
    """The mistakes that the class makes: those that the set's `demo_class.py` names, or else each function's first."""
    module = f"autograder.problem_sets.{asked.name}.demo_class"
    if importlib.util.find_spec(module) is None:
        of = ([mistake for mistake in asked.mistakes if mistake.function == name] for name in asked.functions)
        return [mistake for mistakes in of for mistake in mistakes[:SHOWN]]
    known = {mistake.id: mistake for mistake in asked.mistakes}
    return [known[name] for name in importlib.import_module(module).MISTAKES]


def the_class(asked: ProblemSet, source: NotebookNode) -> dict[str, Edit]:
    """Who hands in, and what each did to the released notebook; `source` has the right answers."""
    cells = answer_cells(asked)
    right = {grade_id: cell(source, grade_id).source for grade_id in cells.values()}
    last = list(asked.functions.values())[-1]
    broken = {name: {cells[last.name]: text} for name, text in _broken(last).items()}
    wrong = {mistake.id: mistaken(right, asked, mistake) for mistake in mistakes_of(asked)}
    answers = {"reference": {}, **wrong, **broken}
    tampered = _tampered(asked.questions[cells[next(iter(cells))]].cell, asked.questions[cells[last.name]].cell)
    return {
        "untouched": lambda nb: None,
        **{student: _answered(right | changed) for student, changed in answers.items()},
        **{student: _answered(right, then=tamper) for student, tamper in tampered.items()},
    }


def _answered(answers: dict[str, str], then: Edit = lambda nb: None) -> Edit:
    def edit(nb: NotebookNode) -> None:
        write_answers(nb, answers)
        then(nb)

    return edit


def _broken(function: Function) -> dict[str, str]:
    """Answers that are no formula, by what is wrong with them."""
    first, head = function.parameters[0], f"def {function.name}({', '.join(function.parameters)}"
    return {
        "syntax-error": f"{head}:\n    return {first}",
        "endless-loop": f"{head}):\n    while True: pass",
        "half-done": f"def {function.name}(*args):\n    raise NotImplementedError",
    }


def _tampered(first: str, last: str) -> dict[str, Edit]:
    """What is done to the test cells with these ids, by its name."""
    return {
        "test-cell-deleted": lambda nb: nb.cells.remove(cell(nb, first)),
        "test-cell-copied": lambda nb: nb.cells.append(copy.deepcopy(cell(nb, first))),
        "test-cell-edited": lambda nb: cell(nb, last).update(source="4.0"),
    }
