"""What goes back to students: pages that are safe, small and self-contained, under the names that an LMS reads."""

import email
import json
import re
import zipfile
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest

from autograder.export.sheet import Sheet
from autograder.feedback import canvas, mail, moodle, ways
from autograder.feedback.feedback import Feedback
from autograder.feedback.names import Way
from autograder.feedback.originals import originals
from autograder.feedback.page import MOST_BYTES, page
from autograder.gradebook.answers import Answer, read
from autograder.gradebook.course import Course
from autograder.roster import Person
from tests.autograder.export.sheets import sheet
from tests.autograder.small_class import ROOT

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\ud800"
CODE = Answer("q3a", False, "def loss(pred):\n    return pred  # <script>")
WORDS = Answer("q4a", True, f"**Question 4a.** Why?\n\nBecause $z$. ![](https://x.example/a.png) {HOSTILE}")


def feedback(student: str = "ada", *answers: Answer, found: Sheet | None = None, **comments: str) -> Feedback:
    found = found or sheet()
    (of,) = found.assignments
    (person,) = (person for person in found.people if person.id == student)
    entry = found.entry(of, person)
    assert entry is not None
    return Feedback(of, entry, person, answers or (CODE, WORDS), comments)


class TestPage:
    def test_it_says_the_points_the_checks_and_what_a_person_wrote(self):
        text = page(feedback(q4a="Name the floor.\n& the picture"))
        assert "4.25 of 7 points" in text
        assert "0.25 points less, for being late" in text
        assert "looks like" in text.lower()
        assert "off by 2" in text
        assert "Name the floor.\n&amp; the picture" in text

    def test_an_answer_that_waits_is_not_zero(self):
        text = page(feedback("bob"))
        assert "not marked yet" in re.search(r"q4a\s.*?</h2>", text, re.DOTALL)[0]
        assert "have not been marked yet" in text

    def test_what_could_not_be_graded_has_its_reason_and_no_score(self):
        text = page(feedback("cut"))
        assert "not a notebook: it is empty" in text
        assert " points" not in text

    def test_nothing_in_it_acts_or_needs_a_network(self):
        hostile = replace(feedback(), person=Person("ada", HOSTILE.replace("\ud800", "")))
        text = page(hostile)
        assert "<script" not in text
        assert re.findall(r"<img|<link|<iframe|@import|url\(|<[^>]*\s(?:src|on\w+)=", text) == []
        assert "default-src 'none'" in text

    @pytest.mark.parametrize(
        "answer",
        [
            Answer("q3a", False, "x = 1\n" * 100_000),
            Answer("q4a", True, "# a\n" * 100_000),
            Answer("q4a", True, "![](attachment:a.png)", {"a.png": {"image/png": "A" * 400_000}}),
            Answer("q4a", True, "![](data:image/png;base64," + "A" * 400_000 + ")"),
        ],
        ids=["code", "words", "attached", "inline"],
    )
    def test_it_is_never_larger_than_a_quarter_of_a_megabyte(self, answer):
        assert len(page(feedback("ada", answer)).encode()) <= MOST_BYTES

    def test_a_picture_that_fits_is_shown(self):
        shown = Answer("q4a", True, "![](attachment:a.png)", {"a.png": {"image/png": "AAAA"}})
        assert 'src="data:image/png;base64,AAAA"' in page(feedback("ada", shown))


class TestMoodle:
    """Its importer splits a name at underscores: the second part is the participant, the next two name the plugin."""

    ORIGINAL = "Ada King_1234_assignsubmission_file_/ps1.ipynb"

    def test_the_name_is_read_back_as_the_participant(self):
        odd = replace(feedback(), person=Person("ada", "Ada_Eve", "King/Lee"))
        for one in (feedback(), odd):
            name, _ = moodle.file(one, self.ORIGINAL)
            parts = name.split("_", 4)
            assert (parts[1:4], parts[4]) == (["1234", "assignsubmission", "file"], "ps1.html")
            assert not name.startswith((".", "~"))

    @pytest.mark.parametrize(
        ("path", "number"),
        [
            (ORIGINAL, "1234"),
            ("Ada King_1234_assignsubmission_file/ps1.ipynb", "1234"),
            ("group-Ada King_77_assignsubmission_file_ps1_2.ipynb", "77"),
            ("ps1_score_sde.ipynb", ""),
            ("", ""),
        ],
    )
    def test_the_participant_is_read_from_every_layout_of_its_archive(self, path, number):
        assert moodle.participant(path) == number

    def test_without_a_number_there_is_no_file(self):
        with pytest.raises(ValueError, match="no participant number"):
            moodle.file(feedback(), "ps1.ipynb")


class TestCanvas:
    """It takes the first two parts of a name that are numbers for the student and the file handed in."""

    @pytest.mark.parametrize("name", ["kingada_101_5150_ps1_score_sde.ipynb", "kingada_LATE_101_5150_ps1-2.ipynb"])
    def test_the_name_stays_and_the_file_is_a_notebook_that_shows_the_feedback(self, name):
        returned, text = canvas.file(feedback(), f"submissions/{name}")
        assert returned == name
        assert [part for part in returned.split("_") if part.isdigit()][:2] == ["101", "5150"]
        (cell,) = json.loads(text)["cells"]
        assert "4.25 of 7 points" in "".join(cell["outputs"][0]["data"]["text/html"])

    @pytest.mark.parametrize(
        ("name", "reason"), [("ps1.ipynb", "no numbers of Canvas's"), ("ada_1_2_work.zip", "give it back by hand")]
    )
    def test_any_other_name_is_refused_with_the_reason(self, name, reason):
        with pytest.raises(ValueError, match=reason):
            canvas.file(feedback(), name)


class TestMail:
    def test_it_goes_to_the_student_with_the_page_attached(self):
        name, text = mail.file(feedback("eve", found=_with_eve()), "")
        read_back = email.message_from_string(text, policy=default)
        assert name == "eve.eml"
        assert read_back["To"].addresses[0].addr_spec == "eve@x.example"
        assert read_back["To"].addresses[0].display_name == "Eve Élan, the 2nd"
        (attached,) = read_back.iter_attachments()
        assert attached.get_content_type() == "text/html"
        assert "of 7 points" in attached.get_content()

    @pytest.mark.parametrize("address", ["", "no address", "a@b\nBcc: all@x.example"])
    def test_who_has_no_address_has_no_mail(self, address):
        with pytest.raises(ValueError, match="e-mail address"):
            mail.file(replace(feedback(), person=Person("ada", "A", "K", address)), "")


def _with_eve() -> Sheet:
    found = sheet()
    (of,) = found.assignments
    ada = next(entry for entry in of.entries if entry.student == "ada")
    return replace(found, assignments=(replace(of, entries=(*of.entries, replace(ada, student="eve"))),))


class TestWays:
    CLASS = (feedback("ada"), feedback("bob"))

    @pytest.fixture
    def course(self, tmp_path) -> Course:
        (tmp_path / "gradebook").mkdir()
        return Course(ROOT, tmp_path)

    def test_an_archive_names_whom_it_leaves_out(self, course):
        written = ways.write(course, Way.MOODLE, self.CLASS, {"ada": TestMoodle.ORIGINAL}, None)
        assert written.path == course.kept("ps1-feedback-moodle.zip")
        assert zipfile.ZipFile(written.path).namelist() == ["Ada King_1234_assignsubmission_file_ps1.html"]
        assert (written.count, list(written.left_out)) == (1, ["bob"])

    def test_a_folder_of_last_time_goes_but_no_one_else_s(self, course, tmp_path):
        ways.write(course, Way.FOLDER, self.CLASS, {}, None)
        again = ways.write(course, Way.FOLDER, self.CLASS[:1], {}, None)
        assert [path.name for path in again.path.iterdir()] == ["ada.html"]
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.txt").write_text("mine")
        with pytest.raises(ValueError, match="want a new or an empty folder"):
            ways.write(course, Way.FOLDER, self.CLASS, {}, tmp_path / "mine")
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]

    def test_nothing_to_return_is_one_line(self, course):
        with pytest.raises(ValueError, match="no feedback to return: no participant number"):
            ways.write(course, Way.MOODLE, self.CLASS, {}, None)


class TestOriginals:
    """A student's file is found by its contents; a path in the archive is only a name."""

    def test_equal_files_are_told_apart_by_name_or_id(self, tmp_path):
        people = [Person("ada", "Ada", "King"), Person("b7", "Bob", "B"), Person("eve", "Eve", "E"), Person("x")]
        texts = {"ada": "same", "b7": "same", "eve": "other"}
        for student, text in texts.items():
            (tmp_path / "submitted" / student / "ps1").mkdir(parents=True)
            (tmp_path / "submitted" / student / "ps1" / "ps1.ipynb").write_text(text)
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("kingada_1_2_ps1.ipynb", "same")
            archive.writestr("b7_3_4_ps1.ipynb", "same")
            archive.writestr("../../whoever_5_6_ps1.ipynb", "other")
        assert originals(Course(ROOT, tmp_path), "ps1", tmp_path / "a.zip", people) == {
            "ada": "kingada_1_2_ps1.ipynb",
            "b7": "b7_3_4_ps1.ipynb",
            "eve": "../../whoever_5_6_ps1.ipynb",
        }

    def test_a_file_that_is_no_archive_is_one_line(self, tmp_path):
        (tmp_path / "a.zip").write_text("no")
        with pytest.raises(ValueError, match=r"a\.zip is not a zip archive"):
            originals(Course(ROOT, tmp_path), "ps1", tmp_path / "a.zip", [])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 7}', '{"cells": [7, {}]}'], ids=repr)
def test_a_damaged_notebook_has_no_answers(tmp_path: Path, text: str):
    (tmp_path / "a.ipynb").write_text(text)
    assert read(tmp_path / "a.ipynb") == []
