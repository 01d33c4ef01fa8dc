"""A whole term: every set released into one course, graded for a class of twelve, exported and reported once.

Real notebooks, real checks, real nbgrader. Only the pool is shared, so that its processes start once.
"""

import copy
import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner

from autograder.batch.batch import Batch
from autograder.batch.demo import mistakes_of
from autograder.batch.pool import Local
from autograder.cli import app
from autograder.gradebook.course import Course
from autograder.handout.builder import build_all
from autograder.handout.classroom import answer_cells, cell, hand_in, mistaken, write_answers
from autograder.handout.release import release
from autograder.lms.export.sheet import number
from autograder.problem_sets import load, names
from autograder.problem_sets.contract import ProblemSet
from autograder.report import roster
from autograder.report.term import checked
from bench.handed_in import CONFIG
from tests.problem_sets.clones import run
from tests.proof.parts import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]  # nbgrader's own
SETS = names()
HALF = len(SETS) // 2
STILL = "def {name}({arguments}):\n    return {second}"  # for a challenge: a sampler that does not move
# What each student hands in, of the set at that place in the term; None is nothing.
CLASS: dict[str, Callable[[int], str | None]] = {
    **dict.fromkeys(("ada", "bob", "cem"), lambda at: "right"),
    "dee": lambda at: "right" if at < HALF else "untouched",
    **dict.fromkeys(("eli", "fay"), lambda at: "wrong"),
    "gus": lambda at: "untouched",
    "hal": lambda at: "broken",
    "ivy": lambda at: None,
    "jon": lambda at: "right" if at < HALF else None,
    "kim": lambda at: "entered",
    "lou": lambda at: "tampered",
}
RIGHT = ("right", "entered", "tampered")


def texts(asked: ProblemSet, blank: NotebookNode, source: NotebookNode) -> dict[str, str]:
    """The notebook of each kind."""
    cells = answer_cells(asked)
    right = {grade_id: cell(source, grade_id).source for grade_id in cells.values()}
    wrong = mistakes_of(asked)[0]
    made = {kind: copy.deepcopy(blank) for kind in ("untouched", "right", "wrong", "entered", "tampered")}
    for kind in ("right", "wrong", "entered", "tampered"):
        write_answers(made[kind], right)
    write_answers(made["wrong"], mistaken(right, asked, wrong))
    made["tampered"].cells.remove(cell(made["tampered"], asked.declared[0].cell))
    if asked.challenge:
        name, arguments = asked.challenge.asked.name, asked.challenge.asked.parameters
        still = STILL.format(name=name, arguments=", ".join(arguments), second=arguments[1])
        made["entered"].cells.append(nbformat.v4.new_code_cell(still))
    return {kind: json.dumps(nb) for kind, nb in made.items()} | {"broken": "Dear grader, my dog ate the notebook.\n"}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """The term, set by set."""
    folder = tmp_path_factory.mktemp("term") / "course"
    released = {path.stem: path for path in release(SETS, ROOT, folder)}
    sources = {path.stem: nbformat.read(path, as_version=4) for path in build_all(ROOT)}
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(ROOT), folder=str(folder)))
    course = Course(ROOT, folder)
    with course.gradebook() as gradebook:
        for student in CLASS:
            gradebook.add_student(student)
    with Local() as pool:
        for at, name in enumerate(SETS):
            kinds = texts(load(name), nbformat.read(released[name], as_version=4), sources[name])
            for student, kind in CLASS.items():
                if handed := kind(at):
                    hand_in(folder, student, name, kinds[handed])
            batch = Batch(course, name)
            with course.writing():
                list(batch.store(list(batch.grade(course.students(name), pool))))
    return course


@pytest.fixture(scope="module")
def term(course: Course) -> dict[str, roster.Roster]:
    return {name: roster.read(course, name) for name in SETS}


@pytest.fixture(scope="module")
def export(course: Course) -> list[dict[str, str]]:
    run("scorelab export --format term", course.folder)
    with course.kept("term-scores.csv").open(newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def report(course: Course) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course.folder)
        done = CliRunner().invoke(app, ["report"])
    assert done.exit_code == 0, done.output
    page, table = map(Path, done.output.split())
    assert len(table.read_text().splitlines()) == 1 + len(CLASS) * len(SETS)
    return page.read_text()


@pytest.mark.parametrize("at", range(len(SETS)))
def test_everybody_gets_what_is_due(term, at: int) -> None:
    found = {entry.student: entry for entry in term[SETS[at]].entries}
    most = checked(term[SETS[at]])
    for student, kind in CLASS.items():
        handed, entry = kind(at), found[student]
        if handed in RIGHT:
            assert entry.checks == most, student
        elif handed == "untouched":
            assert (entry.checks, entry.state) == (0, "graded"), student
        elif handed == "wrong":
            assert 0 < entry.checks < most, student
        else:
            assert entry.state == ("could not be graded" if handed else "not submitted"), student


def test_one_export_has_a_row_for_each_student_and_a_column_for_each_set(term, export) -> None:
    assert [row["student_id"] for row in export] == list(CLASS)
    assert [column for column in export[0] if column in SETS] == SETS
    for row in export:
        entries = {name: next(e for e in term[name].entries if e.student == row["student_id"]) for name in SETS}
        scores = {name: number(entry.total) if entry.marks else "" for name, entry in entries.items()}
        assert {name: row[name] for name in SETS} == scores
        assert row["total"] == (number(sum(entry.total for entry in entries.values())) if any(scores.values()) else "")
        assert re.findall(r"(\w+): ", row["open"]) == [n for n, entry in entries.items() if entry.state != "graded"]


def test_one_report_says_who_is_falling_behind(report) -> None:
    behind = report.split("<h2>Falling behind</h2>")[1].split("<h2>")[0]
    found = re.findall(r"<bdi>(\w+)</bdi></a>", behind)
    assert found == ["hal", "ivy", "jon", "gus", "dee"]
    assert f"{len(SETS)} of {len(SETS)} missed" in behind
    assert report.split("<h2>Students</h2>")[1].count('<tr id="s') == len(CLASS)


def test_the_report_of_a_set_with_a_challenge_shows_who_entered(course: Course) -> None:
    contested = [name for name in SETS if load(name).challenge]
    assert contested
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course.folder)
        for name in SETS:
            CliRunner().invoke(app, ["report", name])
    shown = {name: course.kept(f"{name}-report.html").read_text().split("<h2>The challenge</h2>")[1:] for name in SETS}
    assert [name for name, tables in shown.items() if tables] == contested
    for name in contested:
        tables = shown[name][0].split("<h2>")[0]
        assert ">kim</" in tables
        assert ">ada</" not in tables
