"""The answers in `answers/`, each with what it deserves, judged by reading the mathematics before any run.

A case is a name, a line of what it is, the names of its mistake in the catalogue if there are any, and its cells:

    === std as the weight
    wrong q3a at most 3.75
    named loss-weight-is-std

    import torch
    def score_matching_loss(pred, std, z):
        return torch.mean((pred + z / std)**2 * std)

A case answers one question, and gets a right answer to the other; one for q3 answers both.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.student.notebook import Notebook, from_node
from tests.proof.measure import QUESTION, REFERENCE

ANSWERS = Path(__file__).parent / "answers"
FULL = 4.0  # points of q3a, and of q3b
KIND = re.compile(r"(right|wrong|needs a package) (q3[ab]?)(?: at (least|most) ([\d.]+))?")


@dataclass(frozen=True)
class Case:
    """An answer and what it deserves.

    kind: right, wrong, or right where a package is that is not among the kit's.
    least, most: points of each question that it answers.    names: of its mistake; any of them is true.
    """

    name: str
    kind: str
    question: str
    least: float
    most: float
    names: frozenset[str]
    source: str

    @property
    def questions(self) -> list[str]:
        return ["q3a", "q3b"] if self.question == "q3" else [self.question]

    @property
    def notebook(self) -> Notebook:
        """The case's cells below right answers to the questions that it leaves out."""
        right = [source for function, source in REFERENCE.items() if QUESTION[function] not in self.questions]
        cells = [nbformat.v4.new_code_cell(text) for text in [*right, *self.source.split("\n# %%\n")]]
        return from_node(nbformat.v4.new_notebook(cells=cells))


def cases(file: str) -> list[Case]:
    """Those of one file."""
    text = (ANSWERS / f"{file}.txt").read_text(encoding="utf-8")
    return [_case(part) for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]


def _case(text: str) -> Case:
    head, _, source = text.partition("\n\n")
    name, what, *named = head.splitlines()
    if (match := KIND.fullmatch(what)) is None:
        raise ValueError(f"{name}: want 'right q3a', 'wrong q3b at most 3.75' or the like, got {what!r}")
    kind, question, bound, points = match.groups()
    least = float(points) if bound == "least" else FULL if kind == "right" else 0.0
    most = float(points) if bound == "most" else FULL
    names = frozenset(word for line in named for word in line.removeprefix("named ").split())
    return Case(name, kind, question, least, most, names, source.rstrip() + "\n")


FILES = ("loss", "step", "unusual", "hidden")  # the first two were published, the others were thought out
CASES = {case.name: case for file in FILES for case in cases(file)}
