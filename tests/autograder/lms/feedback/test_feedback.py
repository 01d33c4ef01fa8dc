"""What goes back to students: pages that are safe, small and self-contained, under the names that an LMS reads."""

import email
import json
import re
import zipfile
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest

from autograder.gradebook.answers import Answer, read
from autograder.gradebook.course import Course
from autograder.lms.export.originals import originals, participant
from autograder.lms.export.sheet import Sheet
from autograder.lms.feedback import canvas, mail, moodle, ways
from autograder.lms.feedback.feedback import Feedback
from autograder.lms.feedback.names import Way
from autograder.lms.feedback.page import MOST_BYTES, page
from autograder.lms.roster import Person
from tests.autograder.lms.export.sheets import sheet
from tests.autograder.small_class import ROOT

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\ud800"
CODE = Answer("q3a", False, "def loss(pred):\n    return pred  # <script>")
WORDS = Answer("q4a", True, f"**Question 4a.** Why?\n\nBecause $z$. ![](https://x.example/a.png) {HOSTILE}")


def feedback(
    student: str = "ada", *answers: Answer, found: Sheet | None = None, original: str = "", **comments: str
) -> Feedback:
    found = found or sheet()
    (of,) = found.assignments
    (person,) = (person for person in found.people if person.id == student)
    entry = found.entry(of, person)
    assert entry is not None
    return Feedback(of, entry, person, answers or (CODE, WORDS), comments, original, participant(original))


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
        plain = feedback(original=self.ORIGINAL)
        for one in (plain, replace(plain, person=Person("ada", "Ada_Eve", "King/Lee"))):
            name, _ = moodle.file(one)
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
        assert participant(path) == number

    def test_without_a_number_there_is_no_file(self):
        with pytest.raises(ValueError, match="no participant number"):
            moodle.file(feedback(original="ps1.ipynb"))


class TestCanvas:
    """It takes the first two parts of a name that are numbers for the student and the file handed in."""

    @pytest.mark.parametrize("name", ["kingada_101_5150_ps1_score_sde.ipynb", "kingada_LATE_101_5150_ps1-2.ipynb"])
    def test_the_name_stays_and_the_file_is_a_notebook_that_shows_the_feedback(self, name):
        returned, text = canvas.file(feedback(original=f"submissions/{name}"))
        assert returned == name
        assert [part for part in returned.split("_") if part.isdigit()][:2] == ["101", "5150"]
        (cell,) = json.loads(text)["cells"]
        assert "4.25 of 7 points" in "".join(cell["outputs"][0]["data"]["text/html"])

    @pytest.mark.parametrize(
        ("name", "reason"), [("ps1.ipynb", "no file name of Canvas's"), ("ada_1_2_work.zip", "give it back by hand")]
    )
    def test_any_other_name_is_refused_with_the_reason(self, name, reason):
        with pytest.raises(ValueError, match=reason):
            canvas.file(feedback(original=name))


class TestMail:
    def test_it_goes_to_the_student_with_the_page_attached(self):
        name, text = mail.file(feedback("eve", found=_with_eve()))
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
            mail.file(replace(feedback(), person=Person("ada", "A", "K", address)))


def _with_eve() -> Sheet:
    found = sheet()
    (of,) = found.assignments
    ada = next(entry for entry in of.entries if entry.student == "ada")
    return replace(found, assignments=(replace(of, entries=(*of.entries, replace(ada, student="eve"))),))


class TestWays:
    CLASS = (feedback("ada", original=TestMoodle.ORIGINAL), feedback("bob"))

    @pytest.fixture
    def course(self, tmp_path) -> Course:
        (tmp_path / "gradebook").mkdir()
        return Course(ROOT, tmp_path)

    def test_an_archive_names_whom_it_leaves_out(self, course):
        written = ways.write(course, Way.MOODLE, self.CLASS)
        assert written.path == course.kept("ps1-feedback-moodle.zip")
        assert zipfile.ZipFile(written.path).namelist() == ["Ada King_1234_assignsubmission_file_ps1.html"]
        assert (written.count, list(written.left_out)) == (1, ["bob"])

    def test_a_folder_of_last_time_goes_but_no_one_else_s(self, course, tmp_path):
        ways.write(course, Way.FOLDER, self.CLASS)
        again = ways.write(course, Way.FOLDER, self.CLASS[:1])
        assert [path.name for path in again.path.iterdir()] == ["ada.html"]
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.txt").write_text("mine")
        with pytest.raises(ValueError, match="want a new or an empty folder"):
            ways.write(course, Way.FOLDER, self.CLASS, tmp_path / "mine")
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]

    def test_nothing_to_return_is_one_line(self, course):
        with pytest.raises(ValueError, match="no feedback to return: no participant number"):
            ways.write(course, Way.MOODLE, self.CLASS[1:])


class TestOriginals:
    """The table of `scorelab collect` says what the LMS called each file."""

    def test_the_last_notebook_of_the_last_table_counts(self, tmp_path):
        course = Course(ROOT, tmp_path)
        head = "file,student,handed_in,set_aside_because\n"
        tables = {
            "ps1-2026-11-20T10-00-00Z": "a_1_2_ps1.ipynb,ada,,\nb_3_4_ps1.ipynb,bob,,\nx.pdf,,,not on the list\n",
            "ps1-2026-11-27T10-00-00Z": "a_1_9_data.csv,ada,,\na_1_8_ps1.ipynb,ada,,\n'=c_5_6_ps1.ipynb,cy,,\n",
            "ps1-more-2026-11-28T10-00-00Z": "z_1_1_ps1.ipynb,ada,,\n",
        }
        course.kept("collected").mkdir(parents=True)
        for name, rows in tables.items():
            course.kept("collected", f"{name}.csv").write_text(head + rows)
        assert originals(course, "ps1") == {
            "ada": "a_1_8_ps1.ipynb",
            "bob": "b_3_4_ps1.ipynb",
            "cy": "=c_5_6_ps1.ipynb",
        }

    def test_before_anything_is_collected_none_is_known(self, tmp_path):
        assert originals(Course(ROOT, tmp_path), "ps1") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 7}', '{"cells": [7, {}]}'], ids=repr)
def test_a_damaged_notebook_has_no_answers(tmp_path: Path, text: str):
    (tmp_path / "a.ipynb").write_text(text)
    assert read(tmp_path / "a.ipynb") == []
