"""The answers in a set's `field/`, each with what it deserves, judged by reading the mathematics before any run.

They are in `tests/problem_sets/<set>/field/*.txt`. A case is a name, a line of what it is, the names of its mistake
in the catalogue if there are any, and its cells:

    === std as the weight
    wrong q3a at most 3.75
    named loss-weight-is-std

    import torch
    def score_matching_loss(pred, std, z):
        return torch.mean((pred + z / std)**2 * std)

A case answers the functions of one question, and gets right answers to the others; one for a question that needs
several functions answers the questions of all of them.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.problem_sets import names
from autograder.student.notebook import Notebook, from_node
from tests.proof.parts import ROOT
from tests.proof.subject import subject, written

KIND = re.compile(r"(right|wrong|needs a package) (\w+)(?: at (least|most) ([\d.]+))?")


@dataclass(frozen=True)
class Case:
    """An answer and what it deserves.

    kind: right, wrong, or right where a package is that is not among the kit's.    question: which it answers.
    least, most: points of each question that it answers.    names: of its mistake; any of them is true.
    """

    set: str
    name: str
    kind: str
    question: str
    least: float
    most: float
    names: frozenset[str]
    source: str

    @property
    def functions(self) -> list[str]:
        """What it answers."""
        asked = subject(self.set)
        needed = {written(name) for name in asked.asked.questions[self.question].names}
        own = [function for function, question in asked.question_of.items() if question == self.question]
        return own or [function for function in asked.question_of if function in needed]

    @property
    def questions(self) -> list[str]:
        """By whose points it is judged."""
        return list(dict.fromkeys(subject(self.set).question_of[function] for function in self.functions))

    @property
    def full(self) -> float:
        """The points of each of these."""
        return full(self.set, self.questions[0])

    @property
    def notebook(self) -> Notebook:
        """The case's cells below right answers to the functions that it leaves out."""
        right = [text for function, text in subject(self.set).reference.items() if function not in self.functions]
        cells = [nbformat.v4.new_code_cell(text) for text in [*right, *self.source.split("\n# %%\n")]]
        return from_node(nbformat.v4.new_notebook(cells=cells))


def full(name: str, question: str) -> float:
    """The points of a question."""
    return sum(check.points for check in subject(name).checks.values() if check.question == question)


def files(name: str) -> dict[str, Path]:
    """A set's files of cases, by their names."""
    return {path.stem: path for path in sorted((ROOT / "tests" / "problem_sets" / name / "field").glob("*.txt"))}


def cases(name: str, file: str) -> list[Case]:
    """Those of one file."""
    text = files(name)[file].read_text(encoding="utf-8")
    return [_case(name, part) for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]


def _case(of: str, text: str) -> Case:
    head, _, source = text.partition("\n\n")
    name, what, *named = head.splitlines()
    if (match := KIND.fullmatch(what)) is None:
        raise ValueError(f"{name}: want 'right q1', 'wrong q2 at most 3.75' or the like, got {what!r}")
    kind, question, bound, points = match.groups()
    names = frozenset(word for line in named for word in line.removeprefix("named ").split())
    whole = Case(of, name, kind, question, 0.0, 0.0, names, "").full
    least = float(points) if bound == "least" else whole if kind == "right" else 0.0
    most = float(points) if bound == "most" else whole
    return Case(of, name, kind, question, least, most, names, source.rstrip() + "\n")


EVERY = [case for name in names() for file in files(name) for case in cases(name, file)]
