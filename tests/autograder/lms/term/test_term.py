"""A term from each platform's class list to its gradebook: everybody has the right score or a named state.

Real notebooks, real checks, real nbgrader. The classes of 40 are slow; one of 12, with all that can go wrong, is not.
"""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.grading.run import grade
from autograder.handout.classroom import built
from autograder.lms.export.sheet import number
from autograder.student import notebook
from tests.autograder.lms.term.handed_in import DAYS_LATE, texts
from tests.autograder.lms.term.people import ODD, STRANGER, Member, members
from tests.autograder.lms.term.platforms import PLATFORMS, Platform
from tests.autograder.lms.term.steps import Course, steps
from tests.autograder.small_class import ASSIGNMENT, ROOT, released

__all__ = ["released"]  # a fixture
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
SEED = 7
SMALL = ("Moodle", len(ODD))
WHOLE = [pytest.param((name, 40), marks=pytest.mark.slow) for name in PLATFORMS]


@dataclass(frozen=True)
class Term:
    """What came of it. said: all that each command said, by its name; a command that ran twice has two."""

    folder: Path
    platform: Platform
    class_: Sequence[Member]
    said: list[tuple[str, str, str]]

    def out(self, command: str) -> str:
        return [out for name, out, _ in self.said if name == command][-1]

    def err(self, command: str) -> str:
        return [err for name, _, err in self.said if name == command][-1]

    def file(self, command: str) -> Path:
        return Path(self.out(command).strip().split(" in ")[-1])


@pytest.fixture(scope="module")
def kinds(released) -> dict[str, str]:
    blank = nbformat.read(released / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    return texts(ASSIGNMENT, blank, built(ROOT, ASSIGNMENT))


@pytest.fixture(scope="module")
def points(kinds, tmp_path_factory) -> dict[str, float]:
    """What each kind of notebook is worth, by the same checks at another door."""
    found = {}
    for kind in ("right", "mistaken", "untouched"):
        path = tmp_path_factory.mktemp(kind) / "mine.ipynb"
        path.write_text(kinds[kind])
        found[kind] = grade(notebook.read(path), ASSIGNMENT, SEED, kind, trust=True).score
    assert found["right"] > found["mistaken"] > found["untouched"] == 0
    return found


@pytest.fixture(scope="module", params=[SMALL, *WHOLE], ids=lambda param: f"{param[0]}, {param[1]}")
def term(request, released, kinds, tmp_path_factory) -> Term:
    name, size = request.param
    folder = tmp_path_factory.mktemp("term") / "course"
    with pytest.MonkeyPatch.context() as patch:
        shutil.copytree(released, folder)
        patch.chdir(folder)
        patch.setenv("SCORELAB_SEED", str(SEED))
        said = []
        for command in steps(Course(folder, PLATFORMS[name], members(size), ASSIGNMENT, kinds)):
            done = CliRunner().invoke(app, list(map(str, command)))
            assert done.exit_code in (0, 1), (command, done.output)
            said.append((command[0], done.stdout, done.stderr))
    return Term(folder, PLATFORMS[name], members(size), said)


@pytest.fixture
def due(term, points) -> dict[Member, tuple[str, float | None]]:
    """The state and the score that each student of the class is to have."""

    def of(member: Member) -> tuple[str, float | None]:
        if not member.kind or (member.role == "twin" and term.platform.by_name):
            return "not submitted", None
        if member.kind not in points:
            return "could not be graded", None
        late = DAYS_LATE if member.role == "late" and term.platform.timed else 0
        return "graded", points[member.kind] * (1 - late / 10)

    return {member: of(member) for member in term.class_ if member.role != "left"}


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def test_everybody_has_the_right_score_or_a_named_state(term, due):
    """The export comes last, so that of the term is the one before."""
    file = Path(next(out for name, out, _ in term.said if name == "export").strip())
    found = {row["student_id"]: row for row in rows(file)}
    assert set(found) == {member.id for member in due}
    for member, (state, score) in due.items():
        row = found[member.id]
        mail = member.email if term.platform.mail else ""
        assert (row["last_name"], row["first_name"], row["email"]) == (member.last, member.first, mail)
        said = "" if state == "graded" else f"{ASSIGNMENT}: {state}"
        assert (row[ASSIGNMENT], row["open"]) == (number(score), said), member


def test_the_platform_reads_the_same_scores_and_for_nobody_else(term, due):
    found = term.platform.read_back(term.file("export").read_text(encoding="utf-8"), ASSIGNMENT)
    assert found == {member.number: number(score) for member, (_, score) in due.items() if score is not None}


def test_whose_cell_is_empty_is_named_with_the_state(term, due):
    if term.platform.form == "csv":  # which has a column for it
        found = {row["student_id"]: row[f"{ASSIGNMENT} state"] for row in rows(term.file("export"))}
        assert found == {member.id: state for member, (state, _) in due.items()}
        return
    for member, (state, score) in due.items():
        lines = [line for line in term.err("export").splitlines() if re.search(rf"\b{member.id}\b", line)]
        assert any(f"{state}, so the cell is empty" in line for line in lines) == (score is None), member


def test_every_file_of_the_archive_is_accounted_for(term):
    log = rows(Path(term.out("collect").strip().splitlines()[-1].removeprefix("every file is accounted for in ")))
    archived = zipfile.ZipFile(term.folder / "archive.zip").namelist()
    assert sorted(row["file"].removeprefix("'") for row in log) == sorted(archived)
    assert all(bool(row["student"]) != bool(row["set_aside_because"]) for row in log)


def test_nothing_leads_out_and_strangers_are_named(term):
    assert not list(term.folder.parent.rglob("evil.ipynb"))
    said = term.out("collect")
    for words in ("its name leads out of the archive", "timestamp.txt is the kit's to write"):
        assert words in said
    assert re.search(rf"({STRANGER.last}|{STRANGER.id})\S* is not on the class list", said, re.IGNORECASE), said
    assert ("two students of one name" in said) == term.platform.by_name
    late = [member.id for member in term.class_ if member.role in ("late", "extended")]
    assert ("are late, says" in said and all(student in said for student in late)) == (not term.platform.timed)


def test_feedback_goes_to_everybody_who_handed_in_and_to_nobody_else(term, due):
    place = term.file("return")
    if place.is_dir():
        found = {file.stem: file.read_text() for file in place.iterdir()}
    else:
        archive = zipfile.ZipFile(place)
        names = {re.search(r"_(\d+)_(?:assignsubmission|\d)", name)[1]: name for name in archive.namelist()}
        known = {term.platform.number(member): member.id for member in due}
        found = {known[number]: archive.read(name).decode() for number, name in names.items()}
    wanted = {member for member, (state, _) in due.items() if state != "not submitted"}
    if term.platform.way == "canvas":  # it shows feedback under the name of the file that was handed in
        wanted -= {member for member in wanted if member.role == "wrong file"}
        assert "Canvas would show the feedback as" in term.err("return")
    assert set(found) == {member.id for member in wanted}
    for member in wanted:
        score = due[member][1]
        words = f"{number(score)} of 16 points" if score is not None else "could not be graded"
        assert words in found[member.id], member


def test_the_reports_have_everybody_but_who_has_left(term, due):
    gone = [member.id for member in term.class_ if member.role == "left"]
    for page in (out for name, out, _ in term.said if name == "report"):
        shown = Path(page.split()[0]).read_text().split("<h2>Students</h2>")[1]
        assert set(re.findall(r'class="id"[^>]*>(?:<bdi>)?(\w+)<', shown)) == {member.id for member in due}
        assert gone[0] not in shown
