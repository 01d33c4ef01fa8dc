"""Each format is read back by the rules of the program that it is for."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from autograder.lms.export import blackboard, brightspace, canvas, formats, junit, moodle, plain, term
from autograder.lms.export.names import Format
from autograder.lms.export.sheet import Sheet
from autograder.lms.roster import Person
from autograder.lms.worksheet import Line
from tests.autograder.lms.export.sheets import PEOPLE, assignment, sheet

LMS = [Format.CANVAS, Format.MOODLE, Format.BLACKBOARD, Format.BRIGHTSPACE]
ONLY_SCORES = {"ada": "4.25", "bob": "", "cut": "", "eve": "", "sue": "", "-dash": "4.5"}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def column(text: str, who: str, what: str) -> dict[str, str]:
    return {row[who]: row[what] for row in csv.DictReader(io.StringIO(text, newline=""))}


def with_lms(columns: dict[str, str], **of: object) -> Sheet:
    """The class, where ada's row of the LMS's list has these columns."""
    return Sheet((assignment(),), (Person("ada", "Ada", "King", "ada@x.example", lms=columns), *PEOPLE[1:]), **of)


@pytest.mark.parametrize("form", LMS)
def test_only_who_is_graded_has_a_score_and_nobody_a_silent_zero(form):
    written = rows(formats.FILES[form].render(sheet()))
    grade = {Format.MOODLE: 6, Format.BRIGHTSPACE: -2}.get(form, -1)
    body = written[2:] if form is Format.CANVAS else written[1:]
    assert [row[grade] for row in body] == list(ONLY_SCORES.values())


@pytest.mark.parametrize("form", LMS)
def test_a_partial_score_is_there_only_when_asked_for(form):
    assert [",2," in line or line.endswith(",2") or ',"2"' in line for line in
            formats.FILES[form].render(sheet(partial=True)).splitlines() if "bob" in line] == [True]  # fmt: skip


@pytest.mark.parametrize("form", [*LMS, Format.CSV])
def test_no_field_is_a_formula(form):
    fields = [field for row in rows(formats.FILES[form].render(sheet())) for field in row]
    assert [field for field in fields if field[:1] in ("=", "+", "@")] == []
    assert [field for field in fields if field.startswith("-") and field != "-"] == []


class TestCanvas:
    """The rules of its importer: first Student and ID, last Section; "Points Possible" is no student."""

    def test_the_head_is_one_it_accepts(self):
        head, possible, *students = rows(canvas.render(sheet("ps1", "ps2")))
        assert "Student" in head[0]
        assert "ID" in head[1]
        assert (head[2], head[3], head[4]) == ("SIS User ID", "SIS Login ID", "Section")
        assert "Points Possible" in possible[0]
        assert possible[5:] == ["7", "7"]
        assert len(students) == len(PEOPLE)

    def test_a_student_is_known_by_canvas_s_ids_or_else_by_the_folder(self):
        _, _, ada, bob, *_ = rows(canvas.render(sheet()))
        assert ada == ["King, Ada", "101", "007", "ada7", "A", "4.25"]
        assert bob[:5] == ["'=1+2 @B", "", "", "bob", ""]

    def test_a_title_that_is_given_is_the_column_s(self):
        assert rows(canvas.render(sheet(titles={"ps1": "Homework 1 (12)"})))[0][5] == "Homework 1 (12)"


class TestMoodle:
    def test_one_assignment_is_a_grading_worksheet(self):
        line = Line("31", graded="Friday, 20 November 2026, 11:59 PM")
        text = moodle.render(with_lms({"Email address": "Ada@X.example"}, lines={"ada": line}))
        head, ada, bob, *_ = rows(text)
        assert {"Identifier", "Grade", "Last modified (grade)"} <= set(head)
        assert dict(zip(head, ada, strict=True)) == {
            "Identifier": "Participant 31",
            "Full name": "Ada King",
            "Username": "ada",
            "ID number": "",
            "Email address": "Ada@X.example",
            "Status": "graded",
            "Grade": "4.25",
            "Maximum Grade": "7",
            "Last modified (grade)": "Friday, 20 November 2026, 11:59 PM",
        }
        assert bob[5:7] == ["needs a person", ""]

    def test_several_are_a_table_for_the_gradebook_by_e_mail(self):
        text = moodle.render(sheet("ps1", "ps2"))
        assert column(text, "Email address", "ps2")["ada@x.example"] == "4.25"


class TestBlackboard:
    def test_every_field_is_in_quotes_and_the_file_says_that_it_is_utf_8(self):
        text = blackboard.render(sheet())
        assert text.startswith('\ufeff"Last Name","First Name","Username","Student ID","ps1 [Total Pts: 7 Score]"\r\n')
        assert '"Élan, the 2nd"' in text

    def test_a_column_keeps_the_number_by_which_blackboard_knows_it(self):
        own = "ps1 [Total Pts: 7 Score] |4711"
        text = blackboard.render(with_lms({"Username": "aking"}, titles={"ps1": own}))
        assert column(text, "Username", own)["aking"] == "4.25"


class TestBrightspace:
    def test_the_head_has_ids_points_and_the_end_of_the_line(self):
        head, ada, *_ = rows(brightspace.render(with_lms({"OrgDefinedId": "#007", "Username": "#aking"})))
        assert head == ["OrgDefinedId", "Username", "ps1 Points Grade", "End-of-Line Indicator"]
        assert ada == ["#007", "#aking", "4.25", "#"]

    def test_what_its_own_export_adds_to_the_column_is_not_wanted_back(self):
        found = sheet(titles={"ps1": "ps1 Points Grade <Numeric MaxPoints:7>"})
        assert rows(brightspace.render(found))[0][2] == "ps1 Points Grade"


class TestPlain:
    def test_the_table_has_points_a_question_and_empty_cells_for_what_waits(self):
        ada, bob, cut, eve, *_ = csv.DictReader(io.StringIO(plain.as_csv(sheet("ps1", "ps2")), newline=""))
        assert (ada["ps2 q3a"], ada["ps2 q4a"], ada["ps2 late_submission_penalty"]) == ("2", "2.5", "0.25")
        assert (ada["ps2 score"], ada["ps2 max_score"], ada["LMS SIS User ID"]) == ("4.25", "7", "007")
        assert (bob["ps1 state"], bob["ps1 q3a"], bob["ps1 q4a"], bob["ps1 score"]) == ("needs a person", "2", "", "2")
        assert (cut["ps1 state"], cut["ps1 q3a"], cut["ps1 score"]) == ("could not be graded", "", "")
        assert (eve["ps1 state"], eve["ps1 score"]) == ("not submitted", "")

    def test_json_says_the_same_with_null(self):
        found = json.loads(plain.as_json(sheet()))
        assert found["assignments"][0]["questions"][1] == {"id": "q4a", "points": 3.0, "by": "hand"}
        ada, bob, cut, *_ = (student["assignments"]["ps1"] for student in found["students"])
        assert (ada["score"], ada["questions"]) == (4.25, {"q3a": 2.0, "q4a": 2.5})
        assert (bob["questions"]["q4a"], cut["score"]) == (None, None)


class TestTerm:
    def test_it_has_a_row_a_student_and_a_column_an_assignment(self):
        found = {row["student_id"]: row for row in csv.DictReader(io.StringIO(term.render(sheet("ps1", "ps2"))))}
        assert list(found) == [person.id if person.id != "-dash" else "'-dash" for person in PEOPLE]
        assert list(found["ada"])[4:] == ["ps1", "ps2", "total", "open"]
        rows = {student: (row["ps2"], row["total"], row["open"]) for student, row in found.items()}
        assert rows["ada"] == ("4.25", "8.5", "")
        assert rows["bob"] == ("2", "4", "ps1: needs a person; ps2: needs a person")
        assert rows["eve"] == ("", "", "ps1: not submitted; ps2: not submitted")


class TestJUnit:
    def suites(self) -> dict[str, ET.Element]:
        return {suite.get("name", ""): suite for suite in ET.fromstring(junit.render(sheet()).encode())}

    def test_a_check_is_a_case_and_its_message_the_failure(self):
        ada = self.suites()["ps1 ada"]
        passed, failed = ada.findall("testcase")
        assert (passed.get("classname"), passed.get("name"), len(passed)) == ("ada.q3a", "loss_value", 0)
        (failure,) = failed
        assert (failure.tag, failure.get("message"), failure.text) == (
            "failure",
            "The size.",
            "off by 2 \ufffd <b>\nlooks like: a sum",
        )
        assert [ada.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["2", "1", "0", "0"]

    def test_who_has_no_result_is_skipped_or_an_error_and_never_passed(self):
        found = {name: suite.find("testcase/*") for name, suite in self.suites().items()}
        assert (found["ps1 cut"].tag, found["ps1 cut"].get("message")) == ("error", "not a notebook: it is empty")
        assert (found["ps1 eve"].tag, found["ps1 eve"].get("message")) == ("skipped", "not submitted")


class TestRemarks:
    def test_every_cell_that_is_left_empty_is_named_with_its_reason(self):
        assert list(formats.remarks(sheet(), Format.CANVAS)) == [
            "ps1: needs a person, so the cell is empty: bob",
            "ps1: could not be graded, so the cell is empty: cut",
            "ps1: not submitted, so the cell is empty: eve",
            "ps1: not graded, so the cell is empty: sue",
            "an id that begins like a formula has an apostrophe before it; enter these by hand: -dash",
        ]

    def test_who_is_unknown_to_moodle_s_worksheet_is_named(self):
        names = {"ps1": {"ada": "Ada King_31_assignsubmission_file_/ps1.ipynb"}}
        lines = [line for line in formats.remarks(sheet(names=names), Format.MOODLE) if "participant" in line]
        assert lines == [
            "no participant number (--worksheet FILE has them), so Moodle passes over: bob, cut, eve, sue, -dash",
        ]
        assert moodle.unidentified(sheet("ps1", "ps2")) == []

    def test_a_table_with_states_needs_none(self):
        assert list(formats.remarks(sheet(), Format.CSV)) == []
