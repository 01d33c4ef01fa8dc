"""A class of any size that has handed in a set: no two notebooks alike, and always the same mix of answers."""

import copy
import json
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.handout import classroom
from autograder.handout.classroom import answer_cells, built, cell, mistaken, write_answers
from autograder.handout.release import release
from autograder.problem_sets import load

Outputs = dict[str, list[NotebookNode]]  # of the cells of a notebook, by their ids
ASSIGNMENT = "ps1_score_sde"
ROOT = Path(__file__).resolve().parents[1]
MIX = ("right", "mistaken", "right", "right", "untouched", "right", "right", "mistaken", "right", "right")
STRIDE = 37  # a prime, and so coprime to most catalogues' sizes: neighbours differ, and all come before one again
CONFIG = """
from pathlib import Path
from autograder.gradebook.course import configure
configure(get_config(), Path({root!r}), Path({folder!r}))
"""


def outputs(assignment: str = ASSIGNMENT) -> Outputs:
    """What each cell of the reference's notebook shows when it is run, as JupyterLab saves it: 7 MB, mostly films."""
    notebook = built(ROOT, assignment)
    NotebookClient(notebook, timeout=600, store_widget_state=False, coalesce_streams=True).execute()
    return {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def hand_in(folder: Path, size: int, outputs: Outputs | None = None, assignment: str = ASSIGNMENT) -> list[str]:
    """Make a course in the folder with that many submissions, in the proportions of MIX; return the students.

    outputs: of the cells by their ids, in every submission; by default there are none.
    The folder also has a configuration for the command `nbgrader`.
    """
    source = built(ROOT, assignment)
    (released,) = release([assignment], ROOT, folder)
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(ROOT), folder=str(folder)))
    blank = nbformat.read(released, as_version=4)
    for each in blank.cells:
        each.update({"outputs": outputs[each.id]} if outputs and each.cell_type == "code" else {})
    right = {question: cell(source, question).source for question in answer_cells(load(assignment)).values()}
    students = [f"student-{n:04d}" for n in range(size)]
    for n, student in enumerate(students):
        notebook = copy.deepcopy(blank)
        write_answers(notebook, _answers(n, right, assignment))
        for question in right:
            cell(notebook, question).source += f"\n# {student}"  # or the cache would grade the class once
        classroom.hand_in(folder, student, assignment, json.dumps(notebook))
    return students


def _answers(n: int, right: dict[str, str], assignment: str) -> dict[str, str]:
    """What the n-th student writes into which cell."""
    kind = MIX[n % len(MIX)]
    if kind == "untouched":
        return {}
    if kind == "right":
        return right
    asked = load(assignment)
    return mistaken(right, asked, asked.mistakes[n * STRIDE % len(asked.mistakes)])
