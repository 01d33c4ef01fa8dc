"""Class lists as platforms write them, in their encodings; and what cannot be one, by the row."""

from pathlib import Path

import pytest

from autograder.lms.roster import Person
from autograder.lms.roster.listed import people_in

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,ps1 (101),Final Score\n"
    "    Points Possible,,,,,16,(read only)\n"
    '"Lee, Ann",17,S1,ann,"A, B",12,80\n'
    '"Müller, Bob",18,S2,bob,A,,\n'
    '"Student, Test",19,,0f3a,A,,\n'
)
MOODLE = (
    '"First name","Last name","ID number","Email address",Groups\n'
    "Ann,Lee,ann,ann@uni.edu,A\nBob,Müller,bob,bob@uni.edu,\n"
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (submission)\n"
    'Participant 657737,Ann Lee,ann@uni.edu,Submitted,12,16,"Friday, 20 November 2026, 11:59 PM"\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Email,ps1 Points Grade,End-of-Line Indicator\n"
    "#00017,#ann,Lee,Ann,ann@uni.edu,3,#\n#00018,#bob,Müller,Bob,,,#\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\n'
    '"Lee"\t"Ann"\t"ann"\t"17"\t"2026-11-20 10:00:00"\t"Yes"\n"Müller"\t"Bob"\t"bob"\t"18"\t""\t"Yes"\n'
)
PLAIN = "id;first_name;last_name;email\nann;Ann;Lee;ann@uni.edu\nbob;Bob;Müller;\n"
LISTS = {
    "Canvas": CANVAS,
    "Moodle": MOODLE,
    "Brightspace": BRIGHTSPACE,
    "Blackboard": BLACKBOARD,
    "a plain list": PLAIN,
}


@pytest.fixture
def listed(tmp_path):
    """`listed(text)` is who is on that list; bytes are written as they are."""

    def read(text: str | bytes, *known: Person, id_column: str | None = None) -> list[Person]:
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return people_in(path, known, id_column)[1]

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("platform", LISTS)
def test_each_platform_s_list_is_told_by_its_headers_in_any_encoding(tmp_path, platform, encoding):
    (tmp_path / "list.csv").write_bytes(LISTS[platform].encode(encoding))
    found, people = people_in(tmp_path / "list.csv", [])
    assert found.name == platform
    assert [(p.id, p.first_name, p.last_name) for p in people] == [("ann", "Ann", "Lee"), ("bob", "Bob", "Müller")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_delimiter_will_do_and_excel_s_line_for_itself(listed, delimiter):
    ann, _ = listed(f"sep={delimiter}\r\n" + BRIGHTSPACE.replace(",", delimiter).replace("\n", "\r\n"))
    assert (ann.id, ann.email, ann.lms_user_id) == ("ann", "ann@uni.edu", "00017")


def test_the_platform_s_own_columns_are_kept_as_it_wrote_them_and_no_grades(listed):
    ann, _ = listed(CANVAS)
    own = {"Student": "Lee, Ann", "ID": "17", "SIS User ID": "S1", "SIS Login ID": "ann", "Section": "A, B"}
    assert (ann.lms, ann.lms_user_id) == (own, "17")
    assert listed(BRIGHTSPACE)[0].lms["OrgDefinedId"] == "#00017"
    assert "Last Access" not in listed(BLACKBOARD)[0].lms


def test_a_second_list_of_the_same_class_finds_them_by_their_address(listed):
    (ann,) = listed(WORKSHEET, Person("ann", email="Ann@uni.edu"))
    assert (ann.id, ann.name) == ("ann", "Ann Lee")


def test_moodle_s_number_is_not_kept_for_each_assignment_has_another(listed):
    (ann,) = listed(WORKSHEET)
    assert (ann.lms_user_id, "657737" in str(ann.lms)) == ("", False)


def test_or_by_the_platform_s_number(listed):
    known = Person("al3", lms={"ID": "17"})
    assert [person.id for person in listed(CANVAS, known)] == ["al3", "bob"]


def test_without_an_id_for_everybody_the_next_column_is_taken(listed):
    assert [p.id for p in listed(MOODLE.replace("Müller,bob", "Müller,"))] == ["ann@uni.edu", "bob@uni.edu"]


def test_the_column_may_be_named(listed):
    assert [person.id for person in listed(CANVAS, id_column="SIS User ID")] == ["S1", "S2"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "want the headers of a class list, got nothing"),
        ("name,mark\nann,3\n", "want the headers of a class list, got name, mark"),
        ("id,first_name\n", "want students below the headers, got none"),
        ("id,id\nann,ann\n", "want each column once, but there are 2 'id'"),
        ("id,email\nann,a@b\nann,a@b\n", "line 3: ann is on line 2 already"),
        ('id,email\n"ann\nlee",a@b\n', "line 3: the id in id must have no line breaks or control characters"),
        ("id,email\n../bob,a@b\n", "line 2: the id in id must be the name of a folder, without /, got '../bob'"),
        ("id,email\nann\n", "line 2: want 2 fields as in the header, got 1"),
        ("id,email\nann,a,b\n", "line 2: want 2 fields as in the header, got 3"),
        ("id,email\n,a@b\n", "line 2: no 'id'; want one for everybody"),
        ('id,email\n"ann,a@b\n', "line 2: "),
        (b"PK\x03\x04...", "want a table as text, got a spreadsheet or an archive: save it as CSV"),
        ("<!DOCTYPE html><title>Log in", "got a web page: were you logged in when you saved it"),
        ("First name,Email address\nAnn,\n", "line 2: no 'Email address'; want one for everybody"),
    ],
)
def test_what_is_no_class_list_is_one_line_with_the_row(listed, text, says):
    with pytest.raises(ValueError, match=r"list\.csv") as error:
        listed(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_column_that_is_not_there_is_named(listed):
    with pytest.raises(ValueError, match="want a column 'Login', but there are id, first_name, last_name, email"):
        listed(PLAIN, id_column="Login")


def test_the_file_may_be_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        people_in(Path(tmp_path, "gone.csv"), [])
