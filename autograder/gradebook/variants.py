"""Which variant a student's notebook should have run, which one it says it ran, and the numbers that are due.

What is right comes from the id of the student's folder alone. What the notebook says is shown beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from autograder.gradebook.policy import ScoreLab
from autograder.grading.results import OwnVariant
from autograder.intake import findings
from autograder.problem_sets import load, names
from autograder.problem_sets.variants import Variant, drawn


def word_of(assignment: str, config: Config) -> str:
    """The word that the variants of an assignment follow from; "" where the course or the assignment has none."""
    word = ScoreLab(config=config).variants
    return word if word and assignment in names() and load(assignment).variants else ""


def of_student(assignment: str, student: str, config: Config) -> Variant | None:
    """The variant of a student; None where there are none."""
    word = word_of(assignment, config)
    return drawn(load(assignment), student, word) if word else None


def compared(nb: NotebookNode, assignment: str, student: str, config: Config) -> OwnVariant | None:
    """The student's variant beside what the repaired notebook says; None where there are no variants."""
    if (own := of_student(assignment, student, config)) is None:
        return None
    ran = _ran(nb, own, assignment, config)
    said = [_told(other, own) for other in ran if other != own]
    trouble = " and ".join(said) if ran else "does not say whose variant it ran"
    return OwnVariant(own.number, own.among.count, own.words, trouble)


def _ran(nb: NotebookNode, own: Variant, assignment: str, config: Config) -> list[Variant]:
    """The variants that the notebook says it ran; by a number that it printed, or else by the id that was typed."""
    asked, word, count = load(assignment), word_of(assignment, config), own.among.count
    named = [(who, number or drawn(asked, who, word).number) for who, number in findings.claimed(nb)]
    return [Variant(own.among, min(max(number, 1), count), who) for who, number in named]


def _told(other: Variant, own: Variant) -> str:
    same = other.number == own.number
    told = f"variant {other.number}" + (", the same by chance" if same else f" instead of {own.number}")
    return f"shows {told}" if other.student == own.student else f"ran as {other.student} ({told})"


class ShowVariant(NbGraderPreprocessor):
    """The last of nbgrader's steps to a graded notebook: what is due, above each answer in words that has numbers."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        assignment, student = (resources["nbgrader"][name] for name in ("assignment", "student"))
        own, found = of_student(assignment, student, self.config), compared(nb, assignment, student, self.config)
        if own and found and not findings.unusable(nb):
            others = [other for other in _ran(nb, own, assignment, self.config) if other.number != own.number]
            nb.cells = list(_with_due(nb.cells, own, found.trouble, others))
        return nb, resources


def _with_due(
    cells: list[NotebookNode], own: Variant, trouble: str, others: Sequence[Variant]
) -> Iterable[NotebookNode]:
    used = {cell.id for cell in cells}
    for cell in cells:
        question = cell.metadata.get("nbgrader", {}).get("grade_id")
        if question in own.due:
            text = f"**Variant {own.number} of {own.among.count}:** {own.words}. **Due:** {own.due[question]}."
            text += f"\n\n**Look here:** this notebook {trouble}." if trouble else ""
            text += "".join(f" In variant {other.number}: {other.due[question]}." for other in others)
            yield new_markdown_cell(text, id=_free(f"{question}-variant", used))
        yield cell


def _free(wanted: str, used: set[str]) -> str:
    """That id, or one made of it where a student's cell has it."""
    while wanted in used:
        wanted = f"{wanted}-"[-64:]
    return wanted
