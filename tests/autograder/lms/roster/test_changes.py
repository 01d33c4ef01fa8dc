"""What a class list changes, and the student whom somebody may have meant."""

import pytest

from autograder.lms.roster import Person
from autograder.lms.roster.changes import changes, difference
from autograder.lms.roster.nearest import nearest, with_nearest

ANN = Person("ann", "Ann", "Lee", "ann@uni.edu", lms={"ID": "17"})
BOB = Person("bob", "Bob", "Müller")
EVE = Person("eve")  # handed in, and was on no list


def test_who_is_new_who_left_and_who_stays():
    found = changes([ANN, BOB, EVE], [ANN, Person("cyd")], {"ann", "bob"})
    assert [p.id for p in found.added] == ["cyd"]
    assert found.dropped == (Person("bob", "Bob", "Müller", dropped=True),)
    assert (found.changed, found.back, found.same) == ((), (), 1)


def test_a_part_of_the_class_drops_nobody():
    assert changes([ANN, BOB], [ANN], {"ann", "bob"}, whole=False).dropped == ()


def test_who_left_may_come_back():
    gone = Person("bob", "Bob", "Müller", dropped=True)
    found = changes([gone], [BOB], set())
    assert (found.back, found.changed, found.stored) == ((BOB,), (), [BOB])


def test_what_a_list_leaves_out_stays():
    found = changes([ANN], [Person("ann", last_name="Lee-Wu", lms={"Section": "B"})], {"ann"})
    ((before, after),) = found.changed
    assert after == Person("ann", "Ann", "Lee-Wu", "ann@uni.edu", lms={"ID": "17", "Section": "B"})
    assert difference(before, after) == "last name Lee → Lee-Wu"


def test_a_change_in_the_platform_s_columns_alone_is_told_by_them():
    ((before, after),) = changes([ANN], [Person("ann", lms={"ID": "18"})], {"ann"}).changed
    assert difference(before, after) == "ID 18"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("ANN", "ann"), ("Lee Ann", "ann"), ("ann.", "ann"), ("ann@unl.edu", "ann"), ("Bob Muller", "bob"), ("zoe", "")],
)
def test_the_nearest_student_by_id_address_or_name(name, meant):
    assert nearest(name, [ANN, BOB]) == meant


def test_names_without_anybody_near_stand_alone():
    assert with_nearest(["zoe", "Ann"], [ANN, BOB]) == ["zoe", "Ann (ann?)"]
