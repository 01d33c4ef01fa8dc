"""`scorelab demo`: train and draw with the reference system, then grade a small class through nbgrader."""

import copy
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
from autograder.problem_sets import load
from autograder.problem_sets.mistake import Misconception

ASSIGNMENT = "ps1_score_sde"
ANSWERS = {"score_matching_loss": "q3a", "euler_maruyama_step": "q3b"}
Edit = Callable[[NotebookNode], None]


def run(to: Path, root: Path, out: Console) -> None:
    """Run the demo; figures and class go to the folder `to`, whose old contents are removed."""
    from solutions.pipeline import demo  # a clone has it, the wheel has not

    start = time.monotonic()
    shutil.rmtree(to, ignore_errors=True)
    out.rule("The reference system: data → model → training → samples")
    demo(to)
    out.rule("A class: release, autograde, feedback")
    course, students = hand_in(to / "course", root)
    with course.writing(), Local() as pool:
        session = Session(Batch(course, ASSIGNMENT), students, out)
        session.grade(pool)
        session.store()
    for what, where in (
        ("figures", to),
        ("feedback", course.feedback(ASSIGNMENT, "loss-sign")),
        ("grades", course.export()),
    ):
        out.print(f"{what:>10}  {where}", soft_wrap=True)
    out.print(f"done in {time.monotonic() - start:.0f} s")


def hand_in(folder: Path, root: Path) -> tuple[Course, list[str]]:
    """Make a course in that folder, with a released assignment and a class's submissions."""
    source = nbformat.read(build_all(root)[0], as_version=4)
    (released,) = release([ASSIGNMENT], root, folder)
    blank = nbformat.read(released, as_version=4)
    for student, edit in the_class(source).items():
        nb = copy.deepcopy(blank)
        edit(nb)
        place = folder / "submitted" / student / ASSIGNMENT / released.name
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(nb))  # nbformat would mend what this class has done
    place = folder / "submitted" / "not-a-notebook" / ASSIGNMENT / released.name
    place.parent.mkdir(parents=True)
    place.write_text("Dear grader, my dog ate the notebook.\n")
    course = Course(root, folder)
    return course, course.students(ASSIGNMENT)


def the_class(source: NotebookNode) -> dict[str, Edit]:
    """The students, and what each did to the released notebook; `source` has the right answers."""
    right = {grade_id: cell(source, grade_id).source for grade_id in ANSWERS.values()}

    def answers(**changed: str) -> Edit:
        def edit(nb: NotebookNode) -> None:
            for grade_id, text in (right | changed).items():
                cell(nb, grade_id).source = text

        return edit

    def then(tamper: Edit) -> Edit:
        def edit(nb: NotebookNode) -> None:
            answers()(nb)
            tamper(nb)

        return edit

    def mistaken(entry: Misconception) -> Edit:
        return answers(**{ANSWERS[entry.function]: entry.source})

    mistakes = [
        next(m for m in load(ASSIGNMENT).mistakes if m.id == name)
        for name in ("loss-sign", "loss-sum", "step-dt-for-sqrt-dt", "step-noise-halved", "step-drift-sign")
    ]
    return {
        "reference": answers(),
        "untouched": lambda nb: None,
        **{mistake.id: mistaken(mistake) for mistake in mistakes},
        "test-cell-deleted": then(lambda nb: nb.cells.remove(cell(nb, "q3a-check"))),
        "test-cell-copied": then(lambda nb: nb.cells.append(copy.deepcopy(cell(nb, "q3a-check")))),
        "test-cell-edited": then(lambda nb: cell(nb, "q3b-check").update(source="4.0")),
        "syntax-error": answers(q3b="def euler_maruyama_step(z, drift, diffusion, dt, noise:\n    return z"),
        "endless-loop": answers(q3b="def euler_maruyama_step(z, drift, diffusion, dt, noise):\n    while True: pass"),
        "half-done": answers(q3b="def euler_maruyama_step(*args):\n    raise NotImplementedError"),
    }


def cell(nb: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell with that nbgrader id."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
