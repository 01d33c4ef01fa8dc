"""What else there is to say of a class after grading, each in a line."""

from collections.abc import Iterator, Sequence

from autograder.course import Course
from autograder.gradebook.enrolment import forsaken, roster


def counted(names: Sequence[str], one: str, many: str, most: int = 10) -> str:
    """How many there are, what is said of them, and the first of their names."""
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return f"{len(names)} {one if len(names) == 1 else many}: {', '.join([*names[:most], *more])}"


def of_the_class(course: Course, assignment: str, students: Sequence[str]) -> Iterator[str]:
    """Who is graded and should perhaps not be, or the other way round. students: all those that are graded."""
    left_out = course.left_out()
    handed_in = course.handed_in(assignment)
    for why in dict.fromkeys(left_out.values()):
        if names := [student for student in handed_in if left_out.get(student) == why]:
            yield counted(names, f"student is {why}", f"students are {why}")
    with course.gradebook() as gradebook:
        listed = roster(gradebook)
        if listed and (names := [student for student in students if student not in listed]):
            yield counted(names, "student is not on the roster", "students are not on the roster")
        if listed and (names := forsaken(gradebook, assignment, {*handed_in, *left_out})):
            without = "scores, but no folder in submitted/ any more"
            yield counted(names, f"student has {without}", f"students have {without}")
