"""The class report: a real gradebook and kept results in, one safe HTML file out."""

import json
import os
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.course import Course
from autograder.grading.results import CheckResult, QuestionResult, Result, save
from autograder.report import report, roster
from tests.autograder.bare import bare

ROOT = Path(__file__).parents[3]
SECRET = 918273645
HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\x00\u202e\ud800{{ 7 * 7 }}"
IDS = ("ada", "<b>bob<i>", "javascript:alert(3)", '"onclick="alert(4)', "lost", "cut", "late", "absent")
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


def result(student: str, message: str = "off by 2", **changes: object) -> Result:
    checks = (
        CheckResult("value", "The value.", "passed", 2.0, 2.0),
        CheckResult("size", "The size.", "failed", 0.0, 2.0, message, ("loss-sum",), ("look",)),
    )
    fields = {"state": "graded", "questions": (QuestionResult("q3a", checks),), "versions": {"torch": "2"}}
    return Result(**fields | {"assignment": "ps1", "submission": student, "seed": SECRET} | changes)


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """2 of 4 points for all who have a score; a written answer of 3 points is graded for ada alone."""
    with bare(tmp_path_factory.mktemp("graded")) as (course, gradebook):
        gradebook.add_grade_cell("q4", "n", "ps1", max_score=3.0, cell_type="markdown")
        gradebook.add_solution_cell("q4", "n", "ps1")
        for student in IDS:
            gradebook.add_student(student, first_name=HOSTILE.replace("\ud800", "") if student == "ada" else student)
        for student in IDS[:-1]:
            gradebook.add_submission("ps1", student)
            grade = gradebook.find_grade("q3a-check", "n", "ps1", student)
            grade.auto_score, grade.needs_manual_grade = 2.0, False
        grade = gradebook.find_grade("q4", "n", "ps1", "ada")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.25, False
        gradebook.db.commit()
    for student in set(IDS) - {"lost", "absent"}:
        keep(course, student, json.dumps(result(student).to_json()))
    return course.folder


@pytest.fixture
def course(graded, tmp_path) -> Course:
    """A copy: nbgrader takes seconds to make a gradebook."""
    shutil.copytree(graded, tmp_path, dirs_exist_ok=True)
    return Course(ROOT, tmp_path)


def kept(course: Course, student: str) -> Path:
    """Where the student's result is."""
    return Path(course.config.FillScores.results) / "ps1" / f"{student}.json"


def keep(course: Course, student: str, text: str) -> None:
    path = kept(course, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def entries(course: Course) -> dict[str, roster.Entry]:
    return {entry.student: entry for entry in roster.read(course, "ps1").entries}


class TestRoster:
    def test_scores_are_the_gradebook_s(self, course):
        ada, bob, absent = (entries(course)[student] for student in ("ada", "<b>bob<i>", "absent"))
        assert (ada.state, ada.checks, ada.by_hand, ada.total) == ("graded", 2.0, 2.75, 4.75)
        assert (bob.state, bob.checks, bob.by_hand, bob.total) == ("needs a person", 2.0, 0.0, 2.0)
        assert (absent.state, absent.marks, absent.result) == ("not submitted", {}, None)

    def test_a_penalty_comes_off_the_total(self, course):
        with course.gradebook() as gradebook:
            gradebook.find_submission_notebook("n", "ps1", "late").late_submission_penalty = 1.5
            gradebook.db.commit()
        assert (entries(course)["late"].penalty, entries(course)["late"].total) == (1.5, 0.5)

    def test_columns_are_the_graded_cells(self, course):
        assert set(roster.read(course, "ps1").columns) == {
            roster.Column("q3a-check", 4.0, True),
            roster.Column("q4", 3.0, False),
        }

    def test_whoever_handed_in_or_has_a_result_is_there_though_the_gradebook_knows_nothing(self, course):
        (course.folder / "submitted" / "new" / "ps1").mkdir(parents=True)
        (course.folder / "submitted" / "absent" / "ps1").mkdir(parents=True)
        keep(course, "stray", json.dumps(result("stray").to_json()))
        found = entries(course)
        assert {s: found[s].state for s in ("new", "absent", "stray")} == dict.fromkeys(
            ("new", "absent", "stray"), "not graded"
        )

    @pytest.mark.parametrize(
        "text",
        [
            *("", "{", "[]", "null", "{}", "7", '"graded"', "[" * 100_000),
            *(json.dumps(result("cut").to_json())[:n] for n in (100, 400)),
        ],
        ids=len,
    )
    def test_a_damaged_result_is_named_and_stops_nothing(self, course, text):
        keep(course, "cut", text)
        found = entries(course)
        assert found["cut"].result is None
        assert found["cut"].trouble.startswith("the result is damaged: ")
        assert found["ada"].result == result("ada")

    @pytest.mark.parametrize(
        ("key", "value"),
        [("outcome", "won"), ("points", "2"), ("points", float("nan")), ("message", None), ("misconceptions", [["a"]])],
    )
    def test_a_value_of_the_wrong_kind_is_damage(self, course, key, value):
        plain = result("cut").to_json()
        plain["questions"][0]["checks"][1][key] = value
        keep(course, "cut", json.dumps(plain))
        assert "wrong kind" in entries(course)["cut"].trouble

    def test_a_result_that_is_not_text_is_damage(self, course):
        kept(course, "cut").write_bytes(b"\xff\xfe\x00")
        assert entries(course)["cut"].trouble.startswith("the result is damaged: ")


class Page(HTMLParser):
    """What a browser would make of the page: its tags with attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"


@pytest.fixture
def hostile(course) -> Page:
    """The page of a class in which whatever can hold markup does."""
    bad = result("late", HOSTILE, isolation=(HOSTILE,), versions={HOSTILE: HOSTILE})
    checks = tuple(
        CheckResult(HOSTILE, HOSTILE, outcome, 0.0, 1.0, HOSTILE, (HOSTILE,), (HOSTILE,))
        for outcome in ("failed", "error", "crash", "timeout")
    )
    save(Result(**vars(bad) | {"questions": (QuestionResult(HOSTILE, checks),)}), kept(course, "late"))
    save(Result("ps1", "cut", "error", message=HOSTILE), kept(course, "cut"))
    for student in IDS:
        if student != "ada":
            page = course.feedback("ps1", student)
            page.parent.mkdir(parents=True)
            page.write_text("")
    return Page(report.write(course, "ps1"))


class TestPage:
    def test_nothing_that_a_student_wrote_becomes_markup(self, hostile):
        tags = {tag for tag, _ in hostile.tags}
        assert not tags & {"script", "img", "i", "iframe", "object", "link", "form"}
        assert not any(name.startswith("on") for _, attributes in hostile.tags for name in attributes)
        assert "alert(1)</script>" in hostile.text
        assert "{{ 7 * 7 }}" in hostile.text
        assert "<b>bob<i>" in hostile.text

    def test_it_asks_for_nothing_and_may_run_nothing(self, hostile):
        assert not any("src" in attributes for _, attributes in hostile.tags)
        policy = [a["content"] for tag, a in hostile.tags if tag == "meta" and "http-equiv" in a]
        assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
        assert "http:" not in hostile.source
        assert "https:" not in hostile.source
        assert "@import" not in hostile.source

    def test_links_lead_to_the_feedback_pages_that_exist(self, hostile, course):
        links = [attributes["href"] for tag, attributes in hostile.tags if tag == "a"]
        assert all(link.startswith("./../feedback/") for link in links)
        reached = {Path(os.path.normpath(course.folder / "gradebook" / unquote(link))) for link in links}
        assert reached == {course.feedback("ps1", student) for student in IDS if student != "ada"}
        assert all(page.is_file() for page in reached)

    def test_the_secret_seed_is_not_in_it(self, course):
        page = Page(report.write(course, "ps1"))
        assert str(SECRET) not in page.source
        assert "a secret one (6 submissions)" in page.text

    def test_it_says_how_the_class_did(self, course):
        words = " ".join(Page(report.write(course, "ps1")).text.split())
        for said in (
            "students 8 graded 1 needs a person 6 could not be graded 0 not graded 0 not submitted 1",
            "n = 7, median 2, mean 2, full marks 0, zero 0",
            "q3a mean 2.00 of 4 – – – 100 – –",
            "value The value. 100 – – – – –",
            "6 100 % loss-sum (no longer in the catalogue) 6 students",
            "Result missing or damaged , 1. The gradebook",
            "graded 2 2.75 2 2.75 4.75",
            "versions torch 2",
        ):
            assert said in words

    def test_a_class_of_nobody_has_a_page(self, course):
        with course.gradebook() as gradebook:
            for student in IDS:
                gradebook.remove_student(student)
            gradebook.add_assignment("empty.v2")
        shutil.rmtree(course.config.FillScores.results)  # or they tell of a gradebook that is lost
        words = " ".join(Page(report.write(course, "empty.v2")).text.split())
        assert "students 0 graded 0" in words
        assert "no graded result" in words


class TestCommand:
    def scorelab(self, *arguments: object):
        return CliRunner().invoke(app, ["report", *map(str, arguments)])

    @pytest.fixture(autouse=True)
    def _in_the_course(self, course, monkeypatch):
        monkeypatch.chdir(course.folder)

    def test_it_prints_the_path_of_what_it_wrote_and_leaves_nothing_else(self, course):
        before = set((course.folder / "gradebook").iterdir())
        done = self.scorelab("ps1")
        path = course.folder / "gradebook" / "ps1-report.html"
        assert (done.exit_code, done.stdout, done.stderr) == (0, f"{path}\n", "")
        assert set((course.folder / "gradebook").iterdir()) == before | {path}

    def test_another_file_has_links_of_its_own(self, course, tmp_path):
        page = course.feedback("ps1", "ada")
        page.parent.mkdir(parents=True)
        page.write_text("")
        (tmp_path / "a" / "b").mkdir(parents=True)
        assert self.scorelab("ps1", "--to", "a/b/c.html").stdout == f"{tmp_path}/a/b/c.html\n"
        assert 'href="./../../feedback/ada/ps1/ps1.html"' in (tmp_path / "a" / "b" / "c.html").read_text()

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["ps9"], "no assignment 'ps9' in the gradebook; there is ps1"),
            (["ps1", "--to", "no/such/folder.html"], "want a file in a folder that exists, got "),
            (["ps1", "--to", "gradebook"], "want a file in a folder that exists, got "),
        ],
    )
    def test_unusable_input_is_one_line_and_status_2(self, arguments, says):
        done = self.scorelab(*arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"scorelab: {says}")

    def test_where_there_is_no_gradebook_none_is_made(self, tmp_path, monkeypatch):
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        done = self.scorelab("ps1")
        assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
        assert "no gradebook in" in done.stderr
        assert not list((tmp_path / "elsewhere").rglob("*.db"))
