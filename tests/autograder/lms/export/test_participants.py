"""Moodle's numbers, which are others in each assignment: from its worksheet, and never from another's."""

import pytest

from autograder.lms.export.participants import participants
from autograder.lms.roster import Person
from tests.autograder.lms.collect.archives import NB

PEOPLE = (Person("ann", "Ann", "Lee", "ann@uni.edu"), Person("al2", "Ann", "Lee", "al2@uni.edu"), Person("bob", "Bob"))
HEAD = "Identifier,Full name,Email address,Last modified (submission),Last modified (grade)\n"
ROWS = (
    "Participant 5,Ann Lee,al2@uni.edu,-,-\n",
    'Participant 6,Ann Lee,ann@uni.edu,"Friday, 20 November 2026, 11:59 PM",-\n',
    "Participant 7,Bob,,-,yesterday\nParticipant 8,Zoe,,-,-\n",
)


@pytest.fixture
def worksheet(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text(HEAD + "".join(ROWS))
    return path


def test_a_student_is_found_by_the_address_or_else_by_name(worksheet):
    found = participants(worksheet, PEOPLE, {})
    assert {student: line.number for student, line in found.items()} == {"ann": "6", "al2": "5", "bob": "7"}
    assert found["bob"].graded == "yesterday"


def test_the_worksheet_of_another_assignment_is_refused(worksheet):
    names = {"ann": f"Ann Lee_6_assignsubmission_file_/{NB}", "bob": f"Bob_99_assignsubmission_file_/{NB}"}
    with pytest.raises(ValueError, match="bob is Participant 7 in it, and 99 in the archive that was collected; want"):
        participants(worksheet, PEOPLE, names)


def test_and_so_is_one_of_another_class(worksheet):
    with pytest.raises(ValueError, match=r"w\.csv: nobody in it is in the class"):
        participants(worksheet, [Person("eve")], {})
