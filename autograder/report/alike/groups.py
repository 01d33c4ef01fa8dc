"""The students whose answers are alike, compared with how common each answer is in the class."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.gradebook import answers as stored
from autograder.gradebook.answers import Answer
from autograder.gradebook.course import Course
from autograder.grading.outcomes import SCORED
from autograder.intake.released import Released, released
from autograder.report.alike.form import form, size
from autograder.report.alike.passages import Shared, shared
from autograder.report.roster import Roster


@dataclass(frozen=True)
class Group:
    """Students whose code has one form.

    of:    how many in the class have answered the question.
    texts: what two of them wrote, the most different in length; one text where all wrote the same, to the letter.
    """

    question: str
    students: tuple[str, ...]
    of: int
    size: int
    texts: tuple[str, ...]

    @property
    def rarity(self) -> float:
        """What the list is ordered by: long answers that few share come first."""
        return self.size * math.log(self.of / len(self.students))


@dataclass(frozen=True)
class Alike:
    """What is alike in a class: groups by code, and for each written question the texts with shared passages."""

    groups: tuple[Group, ...] = ()
    passages: tuple[tuple[str, Shared], ...] = ()


def read(course: Course, of: Roster) -> Alike:
    """What is alike in what was stored of an assignment."""
    blank, words = stored.released(course, of.assignment)
    stubs, handed_out = {answer.id: answer.text for answer in blank}, released(course.config, of.assignment)
    by_question: defaultdict[str, dict[str, Answer]] = defaultdict(dict)
    for entry in (entry for entry in of.entries if entry.state in SCORED):
        for answer in stored.answers(course, of.assignment, entry.student):
            by_question[answer.id][entry.student] = answer
    groups, passages = [], []
    for question, given in by_question.items():
        texts, stub = {student: answer.text for student, answer in given.items()}, stubs.get(question, "")
        if all(answer.written for answer in given.values()):
            texts = {student: _own(text, handed_out) for student, text in texts.items()}
            passages += [(question, found) for found in shared(texts, words)]
        else:
            groups += _groups(question, texts, stub)
    return Alike(
        tuple(sorted(groups, key=lambda group: -group.rarity)),
        tuple(sorted(passages, key=lambda found: -found[1].words)),
    )


def _own(text: str, handed_out: Released) -> str:
    """The lines of the student's own: the question stands above them, with the words that it had when they began."""
    return "\n".join(line for line in text.splitlines() if not handed_out.has(line)).strip()


def _groups(question: str, texts: Mapping[str, str], stub: str) -> list[Group]:
    forms = {student: form(text) for student, text in texts.items()}
    untouched = {None, form(stub)}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for student, shape in forms.items():
        if shape is not None and shape not in untouched:
            members[shape].append(student)
    number = sum(map(len, members.values()))
    return [
        Group(question, tuple(who), number, size(shape), _two([texts[student] for student in who]))
        for shape, who in members.items()
        if len(who) > 1
    ]


def _two(texts: list[str]) -> tuple[str, ...]:
    different = sorted(set(texts), key=len)
    return tuple(different[:: max(1, len(different) - 1)][:2])
