"""Submissions made from a released notebook: for the demo, the measurements and the tests."""

import ast
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.handout.builder import build_all
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception
from autograder.text import begin_of


def cell(nb: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell with that nbgrader id. Raises KeyError when there is none."""
    for found in nb.cells:
        if found.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            return found
    raise KeyError(grade_id)


def built(root: Path, assignment: str) -> NotebookNode:
    """The built notebook of an assignment of the repository at root, with the right answers."""
    (path,) = build_all(root, [assignment])
    return nbformat.read(path, as_version=4)


def answer_cells(asked: ProblemSet) -> dict[str, str]:
    """The id of the cell in which each function is written: that of the first question that asks for it."""
    cells: dict[str, str] = {}
    for question in asked.declared:
        for function in question.names:
            cells.setdefault(function, question.id)
    return cells


def mistaken(right: Mapping[str, str], asked: ProblemSet, mistake: Misconception) -> dict[str, str]:
    """The right answers, each by the id of its cell, with a mistake in place of the function or class that it is of."""
    place = answer_cells(asked)[mistake.function]
    return {**right, place: _replaced(right[place], mistake.function.partition(".")[0], mistake.source)}


def _replaced(text: str, name: str, source: str) -> str:
    """The text of a cell with another definition of that name."""
    node = next(node for node in ast.parse(text).body if getattr(node, "name", None) == name)
    lines = text.splitlines()
    return "\n".join([*lines[: begin_of(node) - 1], source.strip(), *lines[node.end_lineno :]])


def write_answers(nb: NotebookNode, answers: Mapping[str, str]) -> None:
    """Write each text into the cell with that nbgrader id."""
    for grade_id, text in answers.items():
        cell(nb, grade_id).source = text


def hand_in(course: Path, student: str, assignment: str, text: str) -> Path:
    """Put a notebook's text where nbgrader looks for the student's submission, and return its path."""
    path = course / "submitted" / student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
