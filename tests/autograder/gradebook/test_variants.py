"""A class whose students have data of their own: who ran another's is named, and what is due is shown."""

import csv
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.handout import classroom
from autograder.handout.classroom import cell
from autograder.handout.release import release
from autograder.problem_sets import load
from autograder.problem_sets.variants import Variant, drawn
from tests.autograder.gradebook.test_settings import CONFIG
from tests.autograder.small_class import ASSIGNMENT, ROOT, grader, scorelab_grade
from tests.autograder.small_class import folder as short_course

__all__ = ["grader", "short_course"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
COURSE = "autumn 2026"
ON = f'c.ScoreLab.variants = "{COURSE}"\n'


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """With a variant for each student."""
    course = tmp_path_factory.mktemp("released") / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text(CONFIG + ON)
    release([ASSIGNMENT], ROOT, course)
    return course


@pytest.fixture
def folder(short_course, released) -> Path:
    """The small class's, with that released."""
    return shutil.copytree(released, short_course, dirs_exist_ok=True)


def of(student: str) -> Variant:
    return drawn(load(ASSIGNMENT), student, COURSE)


def hand_in(folder: Path, student: str, typed: str = "", printed: str = "") -> None:
    """The released notebook with answers, in which an id was typed, and in which the variant of an id was printed."""
    nb = nbformat.read(folder / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    (own,) = (found for found in nb.cells if found.id == "variant")
    own.source = own.source.replace('STUDENT = ""', f'STUDENT = "{typed}"')
    own.outputs = [new_output("stream", text=f"{of(printed)}\n")] if printed else []
    cell(nb, "q3a").source = "# worth 4"
    cell(nb, "q4a").source = "The loss ends at 0.2."
    classroom.hand_in(folder, student, ASSIGNMENT, json.dumps(nb))


@pytest.fixture
def course(folder, grader) -> Path:
    """ann and hub ran their own; bob has ann's notebook, cid typed his id over hers, dee ran nothing."""
    hand_in(folder, "ann", "Ann", "ann")
    hand_in(folder, "hub", "", "hub")
    hand_in(folder, "bob", "Ann", "ann")
    hand_in(folder, "cid", "cid", "ann")
    hand_in(folder, "dee")
    return folder


@pytest.fixture
def graded(course) -> Path:
    assert scorelab_grade().exit_code == 0
    return course


def result(folder: Path, student: str) -> dict:
    return json.loads((folder / "gradebook" / "results" / ASSIGNMENT / f"{student}.json").read_text())


def stored(folder: Path, student: str) -> list[str]:
    """The cells of the notebook that the formgrader shows which the kit has put there."""
    path = folder / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    cells = json.loads(path.read_text())["cells"]
    above = {cells[at + 1]["id"]: "".join(found["source"]) for at, found in enumerate(cells[:-1])}
    return [above[name] for name in ("q4a", "q4b") if above[name].startswith("**Variant")]


def scorelab(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def refused(*arguments: object) -> str:
    done = scorelab(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.output
    return done.stderr


BOB = f"ran as ann (variant {of('ann').number} instead of {of('bob').number})"
CID = f"ran as ann (variant {of('ann').number} instead of {of('cid').number})"
DEE = "does not say whose variant it ran"


class TestGrade:
    def test_the_terminal_names_who_ran_another_s(self, course):
        said = scorelab_grade().stdout.splitlines()
        assert f"3 notebooks are of other variants: bob {BOB}, cid {CID}, dee {DEE}" in said
        assert f"3 notebooks are of other variants: bob {BOB}, cid {CID}, dee {DEE}" in scorelab_grade().stdout

    def test_it_costs_no_points(self, graded):
        assert {result(graded, student)["score"] for student in ("ann", "bob", "cid", "dee", "hub")} == {4.0}

    def test_the_result_says_what_is_the_student_s_own(self, graded):
        for student, trouble in {"ann": "", "hub": "", "bob": BOB, "cid": CID, "dee": DEE}.items():
            own = {"number": of(student).number, "of": 150, "words": of(student).words, "trouble": trouble}
            assert result(graded, student)["variant"] == own

    def test_above_each_answer_in_words_stands_what_is_due(self, graded):
        for student in ("ann", "bob"):
            q4a, q4b = stored(graded, student)
            assert of(student).due["q4a"] in q4a
            assert of(student).due["q4b"] in q4b
        assert "Look here" not in "".join(stored(graded, "ann"))
        ann = f"In variant {of('ann').number}: {of('ann').due['q4a']}."
        assert f"**Look here:** this notebook {BOB}. {ann}" in stored(graded, "bob")[0]

    def test_the_report_and_the_feedback_say_it(self, graded):
        assert scorelab("report", ASSIGNMENT).exit_code == 0
        page = (graded / "gradebook" / f"{ASSIGNMENT}-report.html").read_text()
        assert "<b>Another variant than their own</b>, 3." in page
        assert BOB.replace("'", "&#39;") in page
        assert of("hub").words in page
        assert scorelab("return", ASSIGNMENT).exit_code == 0
        pages = graded / "gradebook" / f"{ASSIGNMENT}-feedback-folder"
        assert (
            f"Your variant is number {of('ann').number} of 150: {of('ann').words}.</div>"
            in (pages / "ann.html").read_text()
        )
        assert f"This notebook {BOB}.".replace("'", "&#39;") in (pages / "bob.html").read_text()


class TestSetting:
    def test_off_nothing_of_it_is_kept_and_on_it_comes_without_grading_anew(self, course, grader):
        (course / "nbgrader_config.py").write_text(CONFIG)
        done = scorelab_grade()
        assert done.exit_code == 0
        assert "variant" not in done.stdout
        assert (stored(course, "bob"), "variant" in result(course, "bob")) == ([], False)
        assert scorelab("report", ASSIGNMENT).exit_code == 0
        page = (course / "gradebook" / f"{ASSIGNMENT}-report.html").read_text()
        assert [word for word in (">variant<", "Another variant", of("bob").words) if word in page] == []
        grader.calls.clear()
        (course / "nbgrader_config.py").write_text(CONFIG + ON)
        assert f"bob {BOB}" in scorelab_grade().stdout
        assert (len(stored(course, "bob")), grader.calls) == (2, [])

    @pytest.mark.parametrize("value", ["True", "'two\\nlines'", "'w' * 41"])
    def test_what_is_no_word_is_one_line(self, course, value):
        (course / "nbgrader_config.py").write_text(f"{CONFIG}c.ScoreLab.variants = {value}\n")
        done = scorelab_grade()
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert "variants" in done.stderr


class TestCommand:
    def test_it_shows_those_who_are_named(self, folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", "300")
            said = scorelab("variants", ASSIGNMENT, "ann", "bob")
        assert said.exit_code == 0
        for student in ("ann", "bob"):
            assert student in said.stdout
            assert str(of(student).number) in said.stdout

    def test_it_writes_the_class_to_a_file(self, graded):
        assert scorelab("variants", ASSIGNMENT, "--to", "variants.csv").stdout == "variants.csv\n"
        with (graded / "variants.csv").open(newline="") as file:
            rows = {row["student"]: row for row in csv.DictReader(file)}
        assert [*rows] == ["ann", "bob", "cid", "dee", "hub"]
        assert rows["bob"]["variant"] == str(of("bob").number)
        assert rows["bob"]["due in q4a"] == of("bob").due["q4a"]

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["ps9_gone", "ann"], "no assignment 'ps9_gone'; there is "),
            (["ps2_sde_family", "ann"], "ps2_sde_family has no variants: its data and constants are the same for all"),
            ([ASSIGNMENT, " "], "want a student's id, got an empty one"),
            ([ASSIGNMENT], "the gradebook has no students yet: "),
        ],
        ids=["no-set", "none", "empty", "nobody"],
    )
    def test_what_it_cannot_use_is_one_line(self, folder, arguments, says):
        assert refused("variants", *arguments).startswith(f"scorelab: {says}")

    def test_without_the_setting_it_says_which(self, folder):
        (folder / "nbgrader_config.py").write_text(CONFIG)
        assert 'set c.ScoreLab.variants = "a word"' in refused("variants", ASSIGNMENT, "ann")
