"""The roster beside the gradebook: what is saved is read again, and a damaged file is one line."""

import pytest
from nbgrader.api import Student

from autograder.gradebook.course import Course
from autograder.lms.roster import Person, read
from autograder.lms.roster.kept import dropped, file_of, listed, save
from tests.autograder.small_class import ROOT, folder

__all__ = ["folder"]  # fixtures
ANN = Person("ann", "Ann", "Lee, Jr", "ann@uni.edu", "17", {"ID": "17", "Section": "A"})
BOB = Person("bob", "Bob", "Müller", dropped=True)


@pytest.fixture
def course(folder) -> Course:
    return Course(ROOT, folder)


def saved(course: Course, *people: Person) -> None:
    with course.gradebook() as gradebook:
        save(gradebook, course.config, people)


def test_what_is_saved_is_read_again_by_id(course):
    saved(course, BOB, ANN)
    assert read(course) == [ANN, BOB]
    with course.gradebook() as gradebook:
        assert gradebook.find_student("ann").lms_user_id == "17"


def test_others_stay_as_they_are(course):
    saved(course, ANN)
    saved(course, BOB)
    assert read(course) == [ANN, BOB]
    assert (listed(course.config), dropped(course.config)) == ({"ann"}, {"bob"})


def test_one_whom_nbgrader_alone_knows_is_read_too(course):
    with course.gradebook() as gradebook:
        gradebook.add_student("eve")
    assert read(course) == [Person("eve")]
    assert listed(course.config) == set()


def test_one_removed_from_the_gradebook_is_gone(course):
    saved(course, ANN, BOB)
    with course.gradebook() as gradebook:
        gradebook.remove_student("ann")
    assert read(course) == [BOB]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"people": 3}', '{"people": {"ann": []}}', '{"people": {"ann": {"lms": 1}}}']
)
def test_a_damaged_file_is_named(course, text):
    saved(course, ANN)
    file_of(course.config).write_text(text)
    with pytest.raises(ValueError, match=r"roster\.json is damaged: remove it, and read the class list again"):
        read(course)


def test_when_the_file_cannot_be_written_the_gradebook_stays(course):
    file_of(course.config).mkdir()
    with pytest.raises(OSError, match=r"roster\.json"):
        saved(course, ANN)
    file_of(course.config).rmdir()
    with course.gradebook() as gradebook:
        assert gradebook.db.query(Student).count() == 0


def test_a_name_is_first_and_last_or_the_id():
    assert (ANN.name, Person("eve").name) == ("Ann Lee, Jr", "eve")
