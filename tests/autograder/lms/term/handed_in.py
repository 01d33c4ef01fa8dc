"""What a class hands in of one set, and when."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import nbformat
from nbformat import NotebookNode

from autograder.batch.demo import mistakes_of
from autograder.handout.classroom import answer_cells, cell, mistaken, write_answers
from autograder.problem_sets import load
from tests.autograder.lms.term.people import STRANGER, Member

ZONE = "Europe/Berlin"
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=ZoneInfo(ZONE))
EARLY, ON_TIME, LATE = (DUE.replace(day=day, hour=12, minute=5) for day in (18, 20, 22))
DAYS_LATE = 2  # days that have begun
HOURS_MORE = 48  # of the extension: enough for LATE
SIGNATURE = "# signed: "  # ends each answer


@dataclass(frozen=True)
class Piece:
    """A file that a student hands in with one attempt."""

    member: Member
    time: datetime
    name: str
    text: str
    number: int = 1  # of the attempt

    @property
    def is_late(self) -> bool:
        """By the due date of the class."""
        return self.time > DUE


def texts(assignment: str, blank: NotebookNode, source: NotebookNode) -> dict[str, str]:
    """The file of each kind. blank: the released notebook.    source: the one with the right answers."""
    asked = load(assignment)
    cells = answer_cells(asked)
    right = {grade_id: f"{cell(source, grade_id).source}\n{SIGNATURE}" for grade_id in cells.values()}
    mistake = mistakes_of(asked)[0]
    made = {"untouched": nbformat.writes(blank)}
    for kind, answers in {"right": right, "mistaken": mistaken(right, asked, mistake)}.items():
        notebook = copy.deepcopy(blank)
        write_answers(notebook, answers)
        made[kind] = nbformat.writes(notebook)
    foreign = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import pandas as pd", id="a")])
    return made | {"foreign": nbformat.writes(foreign), "empty": "", "wrong file": "%PDF-1.7"}


def pieces(
    members: Sequence[Member],
    assignment: str,
    texts: Mapping[str, str],
    at_the_end: bool,
    all_attempts: bool,
    signed: bool = False,
) -> Iterator[Piece]:
    """What lies on the platform at the due date, or at the end.

    all_attempts: the platform keeps a student's earlier ones.    signed: no two students' answers are alike.
    """
    notebook = f"{assignment}.ipynb"
    for member in (*members, STRANGER):
        late, again = member.role in ("late", "extended"), member.role == "twice" and at_the_end
        if member.role in ("absent", *(() if at_the_end else ("joined",))) or (late and not at_the_end):
            continue
        if member.role == "twice" and (all_attempts or not again):
            yield Piece(member, EARLY, notebook, _signed(texts["mistaken"], member, signed))
        if member.role != "twice" or again:
            name = "answers.pdf" if member.role == "wrong file" else notebook
            time, number = (LATE if late else ON_TIME), (2 if again else 1)
            yield Piece(member, time, name, _signed(texts[member.kind or "right"], member, signed), number)
        if member.role == "hostile":
            yield Piece(member, ON_TIME, "timestamp.txt", "2000-01-01 00:00:00 UTC")


def _signed(text: str, member: Member, signed: bool) -> str:
    return text.replace(SIGNATURE, f"{SIGNATURE}{member.id}") if signed else text
