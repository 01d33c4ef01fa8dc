"""Undo what students do to the notebook around their answers, before nbgrader reads its metadata.

The gradebook's record of the source decides which cells are graded, of what type, for how many points,
and what the locked ones say. Whatever else a submission claims is an ordinary cell: it is kept, in its
place, and runs, but it carries no grade. So a copied, deleted, retyped or edited test cell, points
changed by hand, or metadata of an older schema cost nothing, win nothing and stop nobody.
"""

import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.intake import findings, prompt
from autograder.intake.folder import expect_plain
from autograder.intake.outputs import shown
from autograder.intake.readings import Readings
from autograder.intake.record import Record, records
from autograder.intake.released import Released, has_own_words, released
from autograder.student.notebook import UnusableSubmission, claim_of, parse, parsed, text_of
from autograder.text import joined

# Said by `AnyFile` alone: what a student's notebook says of itself is not believed.
UNUSABLE, REPAIRED, FILE = "unusable", "repaired after", "repaired from"
NEW = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


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
    if astray := _astray(mended.cells, source, known):
        findings.note(mended, elsewhere=astray)
    return mended


def _expect_own(nb: NotebookNode, source: dict[str, Record], assignment: str) -> None:
    """The notebook says that it is of this assignment; or says nothing, and a cell or a function of it is there."""
    if (claim := claim_of(nb)) not in (None, assignment):
        raise UnusableSubmission(f"want a notebook of {assignment}, got one of {claim}")
    cells = [_sound(cell, []) for cell in nb.cells]
    functions = {name for record in source.values() for name in record.functions}
    if not (claim or _chosen(cells, source) or any(name in cell.source for cell in cells for name in functions)):
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
    cells = [_sound(cell, outputs) for cell, outputs in zip(cells, shown(cells), strict=True)]
    chosen = _chosen(cells, source)
    names = {id(cell): name for name, cell in chosen.items()}
    kept = [(names.get(id(cell)), cell) for cell in cells]
    for name, before in _missing(chosen, source):
        at = len(kept) if before is None else [other for other, _ in kept].index(before)
        blank = NotebookNode(source=source[name].source, metadata=NotebookNode())
        kept.insert(at, (name, blank))
    used = set(source)  # the source's cells keep their ids
    return [_as_source(cell, name, source[name]) if name else _ordinary(cell, used) for name, cell in kept]


def _chosen(cells: list[NotebookNode], source: dict[str, Record]) -> dict[str, NotebookNode]:
    """The cell that stands for each of the source's: of several copies the nearest.

    Of equally near answers it is the first, of test cells the last: the answer has run by then. An
    answer whose metadata an editor dropped is still known by its cell id, a written one by its question.
    A locked cell must be tagged as one: its text will be replaced, so nothing that may be an answer is taken for it.
    """
    chosen = {}
    for name, record in source.items():
        copies = [cell for cell in cells if record.claims(cell)]
        if record.locked:
            copies = [cell for cell in reversed(copies) if record.distance(cell)[0] < 2]
        if copies:
            chosen[name] = min(copies, key=record.distance)
    for name in [name for name in source if name not in chosen and not source[name].locked]:
        spare = _spare(cells, chosen)
        same = [cell for cell in spare if cell.get("id") == name]
        if not same and source[name].written:
            same = sorted((c for c in spare if prompt.match(c, source[name])), key=lambda c: _fit(c, source[name]))
        chosen |= {name: same[0]} if same else {}
    return chosen


def _spare(cells: list[NotebookNode], chosen: dict[str, NotebookNode]) -> list[NotebookNode]:
    taken = {id(cell) for cell in chosen.values()}
    return [cell for cell in cells if id(cell) not in taken]


def _fit(cell: NotebookNode, record: Record) -> tuple[bool, float]:
    """The smallest for the cell that is most likely the answer: one that is not blank, and has the question."""
    return prompt.is_blank(cell, record), -prompt.match(cell, record)


def _missing(chosen: dict[str, NotebookNode], source: dict[str, Record]) -> list[tuple[str, str | None]]:
    """Each graded or locked cell to put back, and the one that it belongs before; None is the end.

    Before the next rather than after the last, so that an answer in a cell of the student's own,
    anywhere in between, has run. Last first: each one's place is then there.
    """
    missing, following = [], None
    for name in reversed(source):
        restorable = source[name].locked or source[name].nbgrader["grade"]
        if name not in chosen and restorable:
            missing.append((name, following))
        if name in chosen or restorable:
            following = name
    return missing


def _sound(cell: NotebookNode, outputs: list[NotebookNode]) -> NotebookNode:
    """The parts of a cell that count, each of the right type, and what is shown of its outputs."""
    metadata, text = cell.get("metadata"), joined(cell.get("source", ""))
    sound = NotebookNode(
        cell_type=cell.cell_type,
        id=cell.get("id"),
        source=text.encode("utf-8", "replace").decode(),  # JSON can hold half a character, a file cannot
        metadata=metadata if isinstance(metadata, dict) else NotebookNode(),
    )
    if outputs:
        sound.outputs = outputs
    if cell.cell_type == "markdown" and (pictures := _pictures(cell.get("attachments"))):
        sound.attachments = pictures
    return sound


def _pictures(attachments: Any) -> NotebookNode:
    """What was pasted into an answer, as far as it is pictures: {name: {type: text}}."""
    named = attachments.items() if isinstance(attachments, dict) else ()
    kept = {name: {t: x for t, x in of.items() if _is_picture(t, x)} for name, of in named if isinstance(of, dict)}
    return from_dict({name: pictures for name, pictures in kept.items() if pictures})


def _is_picture(kind: str, content: Any) -> bool:
    return re.fullmatch(r"image/[a-z.+-]{1,20}", kind) is not None and isinstance(content, str)


def _as_source(cell: NotebookNode, name: str, record: Record) -> NotebookNode:
    blank = record.written and prompt.is_blank(cell, record)
    text = record.source if record.locked or blank else cell.source
    return _new(record.cell_type, text, name, cell, dict(record.nbgrader))


def _ordinary(cell: NotebookNode, used: set[str]) -> NotebookNode:
    return _new(cell.cell_type, cell.source, _unique(cell.id, used), cell, None)


def _new(cell_type: str, source: str, name: str, old: NotebookNode, nbgrader: dict[str, Any] | None) -> NotebookNode:
    """A new cell; of the old one's metadata nothing, for whatever is in there would be written and shown."""
    beside = {"markdown": "attachments", "code": "outputs"}.get(cell_type)
    kept = {beside: old[beside]} if beside in old else {}
    metadata = from_dict({"nbgrader": nbgrader} if nbgrader else {})
    return NEW[cell_type](source, id=name, metadata=metadata, **kept)


def _unique(wanted: Any, used: set[str]) -> str:
    """The wanted cell id, or another when that is taken or is not an id; what is handed out is used."""
    if not (isinstance(wanted, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", wanted)) or wanted in used:
        wanted = next(name for n in count(len(used)) if (name := f"cell-{n}") not in used)
    used.add(wanted)
    return wanted
