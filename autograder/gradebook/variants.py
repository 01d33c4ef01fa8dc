"""Which variant a student's notebook should have run, which one it says it ran, and the numbers that are due.

What is right comes from the id of the student's folder alone. What the notebook says is shown beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from autograder.gradebook.policy import ScoreLab
from autograder.grading.results import OwnVariant
from autograder.intake import findings
from autograder.intake.claims import Claim
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
    if (variant := of_student(assignment, student, config)) is None:
        return None
    asked, word = load(assignment), word_of(assignment, config)
    trouble = _trouble(variant, findings.claimed(nb), lambda who: drawn(asked, who, word).number)
    return OwnVariant(variant.number, variant.among.count, variant.words, trouble)


def _trouble(own: Variant, claims: Sequence[Claim], number_of: Callable[[str], int]) -> str:
    """What of the claims does not fit, in one line; "" where all do. number_of: an id's variant."""
    said = []
    for who, printed in claims:
        number = printed or number_of(who)
        if who != own.student:
            said.append(f"ran as {who}, which is variant {number}")
        elif number != own.number:
            said.append(f"shows variant {number} under the right id")
    if not said:
        return "" if claims else "does not say whose variant it ran"
    return f"{' and '.join(said)}; {own.student}'s own is variant {own.number}"


class ShowVariant(NbGraderPreprocessor):
    """The last of nbgrader's steps to a graded notebook: what is due, above each answer in words that has numbers."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        variant = of_student(where["assignment"], where["student"], self.config)
        found = compared(nb, where["assignment"], where["student"], self.config)
        if variant and found and not findings.unusable(nb):
            nb.cells = list(_with_due(nb.cells, variant, found))
        return nb, resources


def _with_due(cells: list[NotebookNode], variant: Variant, found: OwnVariant) -> Iterable[NotebookNode]:
    used = {cell.id for cell in cells}
    for cell in cells:
        question = cell.metadata.get("nbgrader", {}).get("grade_id")
        if question in variant.due:
            text = f"**Variant {found.number} of {found.of}:** {found.words}. **Due:** {variant.due[question]}."
            text += f"\n\n**Look here:** this notebook {found.trouble}." if found.trouble else ""
            yield new_markdown_cell(text, id=_free(f"{question}-variant", used))
        yield cell


def _free(wanted: str, used: set[str]) -> str:
    """That id, or one made of it where a student's cell has it."""
    while wanted in used:
        wanted = f"{wanted}-"[-64:]
    return wanted
