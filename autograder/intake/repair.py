"""Undo what students did to the notebook around their answers, before nbgrader reads its metadata.

The gradebook's record of the source decides which cells are graded, of what type, for how many points,
and what the locked ones say. Whatever else a submission claims is an ordinary cell: it is kept, in its
place, and runs, but it carries no grade. So a copied, deleted, retyped or edited test cell, points
changed by hand, or metadata of an older schema cost nothing, win nothing and stop nobody.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.intake import findings
from autograder.intake.cells import as_source, ordinary, sound
from autograder.intake.choice import cells_to_restore, chosen_cells
from autograder.intake.claims import claims
from autograder.intake.folder import expect_plain
from autograder.intake.outputs import shown
from autograder.intake.readings import Readings
from autograder.intake.record import Record, records
from autograder.intake.released import Released, has_own_words, released
from autograder.student.notebook import UnusableSubmission, claim_of, parse, parsed, text_of

# Said by `AnyFile` alone: what a student's notebook says of itself is not believed.
UNUSABLE, REPAIRED, FILE = "unusable", "repaired after", "repaired from"


class AnyFile(NotebookExporter):
    """nbconvert's exporter, for which a file that is not a notebook is an empty one, and a reason for `Repair`.

    The student then gets a feedback page with the reason; nbgrader alone would leave no word. Raises UnfitFolder,
    at which nbgrader takes its copy of the submission away again.
    readings: what grading has read and repaired already, if it was in this process.
    """

    readings: Readings | None = None

    def from_file(
        self, file_stream: TextIO, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        path = Path(file_stream.name)
        expect_plain(path)
        try:
            nb, says = self._read(path)
        except UnusableSubmission as error:
            self.log.warning("%s", error)
            nb, says = new_notebook(), {UNUSABLE: str(error).removeprefix(f"{path}: ")}
        return self.from_notebook_node(nb, {**(resources or {}), **says} if says else resources, **kw)

    def _read(self, path: Path) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook, and what `Repair` is to know of it."""
        text = text_of(path)
        if self.readings is not None and (reading := self.readings.take(path, text)) is not None:
            return reading.nb, {REPAIRED: reading.source, FILE: path}
        return parsed(path, text), {}


class Repair(NbGraderPreprocessor):
    """The first of nbgrader's sanitize preprocessors."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            source = records(gradebook.find_notebook(where["notebook"], where["assignment"]))
        try:
            if reason := resources.get(UNUSABLE):
                raise UnusableSubmission(reason)
            if resources.get(REPAIRED) == source:
                return nb, resources
            if REPAIRED in resources:  # the assignment was released anew since
                nb = parse(resources[FILE])
            known = released(self.config, where["assignment"])
            return repaired_notebook(nb, source, where["assignment"], known), resources
        except UnusableSubmission as error:
            return _refused(nb, source, str(error)), resources


def _refused(nb: NotebookNode, source: dict[str, Record], reason: str) -> NotebookNode:
    """A notebook that cannot be graded, under the reason why; nbgrader wants the graded cells all the same."""
    says = new_markdown_cell(f"**Could not be graded:** {reason}", id="unusable")
    refused = new_notebook(cells=repaired([says, *nb.cells], source))
    findings.note(refused, unusable=reason)
    return refused


def repaired_notebook(nb: NotebookNode, source: dict[str, Record], assignment: str, known: Released) -> NotebookNode:
    """A new notebook with the repaired cells, which says what the old one did of its assignment, and what was found.

    known: what was handed out. Raises UnusableSubmission for a notebook of another assignment, or of none.
    """
    _expect_own(nb, source, assignment)
    mended = new_notebook(cells=repaired(nb.cells, source))
    if claim := claim_of(nb):
        findings.note(mended, assignment=claim)
    if variants := claims(nb):
        findings.note(mended, claimed=[list(one) for one in variants])
    if astray := _astray(mended.cells, source, known):
        findings.note(mended, elsewhere=astray)
    return mended


def _expect_own(nb: NotebookNode, source: dict[str, Record], assignment: str) -> None:
    """The notebook says that it is of this assignment; or says nothing, and a cell or a function of it is there."""
    if (claim := claim_of(nb)) not in (None, assignment):
        raise UnusableSubmission(f"want a notebook of {assignment}, got one of {claim}")
    if claim:
        return
    cells = [sound(cell, []) for cell in nb.cells]
    functions = {name for record in source.values() for name in record.functions}
    if not (chosen_cells(cells, source) or any(name in cell.source for cell in cells for name in functions)):
        raise UnusableSubmission(f"no cell of {assignment} in it: another notebook?")


def _astray(cells: Sequence[NotebookNode], source: dict[str, Record], known: Released) -> list[str]:
    """The written answers that are blank, if text that was not handed out stands in any other cell."""
    blank = [c.id for c in cells if c.id in source and source[c.id].written and c.source == source[c.id].source]
    others = (cell for cell in cells if cell.id not in source)
    return blank if blank and has_own_words(others, known) else []


def repaired(cells: Sequence[NotebookNode], source: dict[str, Record]) -> list[NotebookNode]:
    """The cells of a submission, with the source's graded cells each exactly once, as the source has them.

    The student's text stays in every cell that is not locked; a missing answer stays missing, so that
    one which was written elsewhere is not defined over.
    """
    cells = [sound(cell, outputs) for cell, outputs in zip(cells, shown(cells), strict=True)]
    chosen = chosen_cells(cells, source)
    names = {id(cell): name for name, cell in chosen.items()}
    kept = [(names.get(id(cell)), cell) for cell in cells]
    for name, before in cells_to_restore(chosen, source):
        at = len(kept) if before is None else [other for other, _ in kept].index(before)
        blank = NotebookNode(source=source[name].source, metadata=NotebookNode())
        kept.insert(at, (name, blank))
    used = set(source)  # the source's cells keep their ids
    return [as_source(cell, name, source[name]) if name else ordinary(cell, used) for name, cell in kept]
