"""The report of a term: which sets are begun, who is falling behind, one safe page, and the same as CSV."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder.grading.outcomes import SCORED, State
from autograder.grading.results import CheckResult, QuestionResult, Result
from autograder.report import ledger, term
from autograder.report.roster import Column, Entry, Mark, Roster
from autograder.report.term import Term, falling_behind
from autograder.report.term_report import render

SETS = ("ps1_a", "ps2_b", "ps3_c", "ps4_d")
NOW = datetime(2026, 11, 27, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"
DONE, MISSING, BROKEN, UNGRADED = "graded", "not submitted", "could not be graded", "not graded"
# of each student, the state in the first three sets and the points of 4 by checks; nobody has handed in the fourth
CLASS: dict[str, list[tuple[State, float]]] = {
    "ada": [(DONE, 4), (DONE, 4), ("needs a person", 4)],
    "bob": [(DONE, 3), (MISSING, 0), (BROKEN, 0)],
    "cy": [(DONE, 4), (DONE, 1), (DONE, 1.5)],
    "dot": [(DONE, 1), (DONE, 2), (DONE, 1)],
    HOSTILE: [(DONE, 4), (UNGRADED, 0), (DONE, 0)],
}


def entry(student: str, state: State, points: float) -> Entry:
    """Graded by checks, with 1 of 2 points by hand where nothing waits."""
    waits = state != DONE
    marks = {"q1-check": Mark(points, points, False, False), "q2": Mark(0.0, 0.0 if waits else 1.0, not waits, waits)}
    passed = CheckResult("a", "A.", "passed", points, 4.0)
    wrong = CheckResult("a", "A.", "failed", points, 4.0, "", ("loss-sum", "loss-sign"))
    questions = (QuestionResult("q1", (passed if points == 4 else wrong,)),)
    result = Result("ps", student, "graded", questions) if state in SCORED else None
    return Entry(student, student, state, marks if state in SCORED else {}, 0.0, result, "", None, None)


@pytest.fixture
def whole() -> Term:
    columns = (Column("q1-check", 4.0, True), Column("q2", 2.0, False))
    states = {student: [*found, (MISSING, 0.0)] for student, found in CLASS.items()}
    return term.of(
        [
            Roster(name, columns, tuple(entry(student, *found[place]) for student, found in states.items()))
            for place, name in enumerate(SETS)
        ]
    )


class TestTerm:
    def test_a_set_that_nobody_handed_in_is_ahead(self, whole):
        assert [roster.assignment for roster in whole.rosters] == list(SETS[:3])
        assert whole.ahead == ("ps4_d",)

    def test_a_total_is_of_all_scores(self, whole):
        totals = {student.id: student.total for student in whole.students}
        assert (totals["ada"], totals["bob"], totals["cy"]) == (14, 4, 9.5)


class TestFallingBehind:
    def test_who_misses_most_stands_first_with_the_sets(self, whole):
        student, why = falling_behind(whole)[0]
        assert (student.id, why) == ("bob", "2 of 3 missed: ps2_b, ps3_c")

    def test_little_in_the_last_two_sets_counts_and_in_one_does_not(self, whole):
        found = {student.id: why for student, why in falling_behind(whole)}
        assert found["cy"] == "25% and 38% of the checks' points in the last two sets"
        assert "dot" not in found  # half is enough

    def test_a_set_that_waits_to_be_graded_is_not_missed(self, whole):
        assert HOSTILE not in {student.id for student, _ in falling_behind(whole)}

    def test_after_one_set_nobody_is_judged_by_points(self, whole):
        assert falling_behind(term.of(whole.rosters[:1])) == []


class TestDays:
    def at(self, whole: Term, released: datetime | None, **handed_in: datetime) -> Term:
        """The first set alone, with these times."""
        entries = (replace(entry, handed_in=handed_in.get(entry.student)) for entry in whole.rosters[0].entries)
        return term.of([replace(whole.rosters[0], entries=tuple(entries), released=released)])

    def test_they_are_counted_from_the_release(self, whole):
        early = self.at(whole, NOW, ada=NOW + timedelta(hours=36), bob=NOW - timedelta(hours=1))
        had = {student.id: student.days(early.rosters) for student in early.students}
        assert had == dict.fromkeys(CLASS) | {"ada": 1.5}  # nobody hands in before: bob's release is not known

    def test_and_are_unknown_without_one(self, whole, tmp_path: Path):
        unknown = self.at(whole, None, ada=NOW)
        assert unknown.students[1].days(unknown.rosters) is None
        assert '<span class="none">unknown</span>' in render(unknown, tmp_path, NOW)


class TestCsv:
    def test_it_has_a_line_for_each_student_and_set_with_what_was_wrong_and_how(self, whole):
        lines = list(csv.DictReader(io.StringIO(ledger.text(whole), newline="")))
        assert len(lines) == len(CLASS) * 3
        cy = [line for line in lines if line["student_id"] == "cy"]
        assert [(line["score"], line["max_score"]) for line in cy] == [("5", "6"), ("2", "6"), ("2.5", "6")]
        assert [line["not_passed"] for line in cy] == ["", "q1", "q1"]
        assert [line["mistakes"] for line in cy] == ["", "loss-sum loss-sign", "loss-sum loss-sign"]
        assert cy[0]["falling_behind"].startswith("25% and 38%")
        assert {line["score"] for line in lines if line["state"] in (MISSING, BROKEN, UNGRADED)} == {""}


class TestPage:
    def test_it_has_a_row_for_each_student_and_a_column_for_each_set(self, whole, tmp_path: Path):
        page = render(whole, tmp_path, NOW)
        assert len(re.findall(r'<tr id="s\d"><td><bdi class="id">', page)) == len(CLASS)
        assert all(name.replace("_", "_<wbr>") in page.split("<h2>Students")[1] for name in SETS[:3])
        assert "Nobody has handed in ps4_d yet." in page

    def test_every_number_of_the_map_opens_to_who_that_is(self, whole, tmp_path: Path):
        page = render(whole, tmp_path, NOW)
        row = page.split("ps2_<wbr>b <b>q1</b>")[1].split("</tr>")[0]
        found = re.findall(r"<summary>(?:<b>)?(\d)(?:</b> × ([\w-]+))?</summary>(.*?)</details>", row, re.DOTALL)
        who = [(n, mistake, re.findall(r"<bdi>(\w+)</bdi>", ids)) for n, mistake, ids in found]
        assert who == [
            ("1", "", ["ada"]),
            ("2", "", ["cy", "dot"]),
            *(("2", mistake, ["cy", "dot"]) for mistake in ("loss-sign", "loss-sum")),
        ]

    def test_every_id_leads_to_a_row(self, whole, tmp_path: Path):
        page = render(whole, tmp_path, NOW)
        assert set(re.findall(r'href="#(\w+)"', page)) <= set(re.findall(r'<tr id="(\w+)"', page))

    def test_names_cannot_be_code(self, whole, tmp_path: Path):
        assert HOSTILE not in render(whole, tmp_path, NOW)

    def test_it_leads_to_the_reports_that_there_are(self, whole, tmp_path: Path):
        (tmp_path / "ps2_b-report.html").touch()
        page = render(whole, tmp_path, NOW)
        assert 'href="./ps2_b-report.html"' in page
        assert "ps1_a-report.html" not in page

    def test_of_a_term_that_has_not_begun_says_so(self, whole, tmp_path: Path):
        page = render(term.of([Roster("ps1_a", (), ())]), tmp_path, NOW)
        assert "Nobody has handed in ps1_a yet." in page
