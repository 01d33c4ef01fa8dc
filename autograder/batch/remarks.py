"""Lines on what else a person should know about a class after grading."""

from collections.abc import Iterator, Mapping, Sequence

from autograder.batch.batch import Batch
from autograder.gradebook.course import Course
from autograder.gradebook.enrolment import forsaken, roster
from autograder.lms.roster.kept import people
from autograder.lms.roster.nearest import with_nearest


def counted(names: Sequence[str], one: str, many: str, most: int = 10) -> str:
    """How many there are, what is said of them, and the first of their names."""
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return f"{len(names)} {one if len(names) == 1 else many}: {', '.join([*names[:most], *more])}"


def of_the_scores(batch: Batch, penalties: Mapping[str, float]) -> Iterator[str]:
    """What has changed beside the checks' scores, and where a person should look. penalties: those from before."""
    after = batch.penalties()
    if changed := [f"{s} {after[s]:g} (was {old:g})" for s, old in penalties.items() if after[s] != old]:
        yield counted(changed, "late penalty changed", "late penalties changed")
    if answers := [f"{answer.student} {answer.cell}" for answer in batch.second_look()]:
        why = "changed, cannot be compared, or went through nbgrader autograde"
        one = f"written answer that a person had graded needs a second look, since it {why}"
        many = f"written answers that a person had graded need a second look, since they {why}"
        yield counted(answers, one, many)
    if astray := [" ".join(pair) for pair in batch.astray()]:
        where = "blank, but the notebook has text elsewhere: look there"
        yield counted(astray, f"written answer is {where}", f"written answers are {where}")
    if above := [" ".join(pair) for pair in batch.above()]:
        where = "above the maximum"
        yield counted(
            above, f"score given by hand is {where}, and stays", f"scores given by hand are {where}, and stay"
        )


def of_the_variants(batch: Batch, students: Sequence[str]) -> Iterator[str]:
    """Whose notebook ran another variant than the student's own, or does not say which."""
    if found := batch.other_variants(students):
        yield counted(found, "notebook is of another variant", "notebooks are of other variants")


def of_the_class(course: Course, assignment: str, students: Sequence[str]) -> Iterator[str]:
    """Who is graded and should perhaps not be, or the other way round. students: all those that are graded."""
    left_out = course.left_out()
    handed_in = course.handed_in(assignment)
    for why in dict.fromkeys(left_out.values()):
        if names := [student for student in handed_in if left_out.get(student) == why]:
            yield counted(names, f"student is {why}", f"students are {why}")
    with course.gradebook() as gradebook:
        listed = roster(gradebook, course.config)
        if listed and (names := [student for student in students if student not in listed]):
            members = [person for person in people(gradebook, course.config) if person.id in listed]
            seen = with_nearest(names, members)
            yield counted(seen, "student is not on the roster", "students are not on the roster")
        if listed and (names := forsaken(gradebook, assignment, {*handed_in, *left_out})):
            without = "scores, but no folder in submitted/ any more"
            yield counted(names, f"student has {without}", f"students have {without}")
