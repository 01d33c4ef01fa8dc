"""One student's feedback as one HTML file that needs no network and fits a phone.

It has what the student is to read: points, checks with messages and hints, comments, and the answers that they are
about. nbgrader's page has the whole notebook, which the student has anyway. Formulas stand as the student typed them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jinja2

from autograder.gradebook.answers import Answer
from autograder.gradebook.untrusted import code, plain, rendered
from autograder.grading import display
from autograder.grading.results import QuestionResult
from autograder.lms.export.sheet import maximum, points
from autograder.lms.feedback.feedback import Feedback
from autograder.student.notebook import question_of

MOST_BYTES = 250_000  # of a page
MOST_TEXT = 20_000  # characters of an answer
MOST_PICTURES = 120_000  # characters of all pictures in a student's answers
CUT = "\n\n[The rest is in your notebook.]"


@dataclass(frozen=True)
class Part:
    """A graded cell on the page.

    score:   None until it has been given points.    by_hand: a person changed what the checks gave.
    passed:  how many checks have passed, if all have.
    checks, answer: HTML.    comment: a person's, as text.
    """

    name: str
    points: float
    score: float | None
    by_hand: bool
    passed: int
    checks: str
    answer: str
    comment: str


def page(feedback: Feedback) -> str:
    """The student's page, at most MOST_BYTES long: where the answers do not fit, it is without them."""
    full = _rendered("page.html.j2", feedback)
    return full if len(full.encode()) <= MOST_BYTES else _rendered("page.html.j2", replace(feedback, answers=()))


def fragment(feedback: Feedback) -> str:
    """The page's body with its style, to stand inside something else."""
    return _rendered("fragment.html.j2", feedback)


def _rendered(template: str, feedback: Feedback) -> str:
    entry, most = feedback.entry, maximum(feedback.of)
    reason = entry.result.message if entry.result else ""
    text = ENVIRONMENT.get_template(template).render(
        feedback=feedback, entry=entry, person=feedback.person, most=most, reason=reason, parts=_parts(feedback)
    )
    return text.encode("utf-8", "replace").decode()  # a message may hold half a surrogate pair


def _parts(feedback: Feedback) -> Iterable[Part]:
    entry, shown = feedback.entry, _shown(feedback.answers)
    questions = {question.id: question for question in entry.result.questions} if entry.result else {}
    for column in feedback.of.columns:
        mark, name = entry.marks.get(column.name), question_of(column.name)
        checks = display.html([questions[name]], heads=False) if name in questions else ""
        comment = feedback.comments.get(column.name) or feedback.comments.get(name, "")
        by_hand = column.checked and mark is not None and mark.by_hand
        passed = _all_passed(questions.get(name))
        yield Part(name, column.points, points(mark), by_hand, passed, checks, shown.get(name, ""), comment)


def _all_passed(question: QuestionResult | None) -> int:
    checks = question.checks if question else ()
    return len(checks) if all(check.outcome == "passed" for check in checks) else 0


def _shown(answers: Iterable[Answer]) -> dict[str, str]:
    """The answers as HTML, by their cells' names; pictures as long as there is room."""
    left, shown = MOST_PICTURES, {}
    for answer in answers:
        pictures: dict[str, Any] = {}
        for name, picture in answer.attached.items():
            if (size := len(str(picture))) <= left:
                pictures[name], left = picture, left - size
        shown[answer.id] = _answer(answer, pictures)
    return shown


def _answer(answer: Answer, pictures: dict[str, Any]) -> str:
    text = answer.text if len(answer.text) <= MOST_TEXT else answer.text[:MOST_TEXT] + CUT
    try:
        return rendered(text, pictures) if answer.written else code(text, "python")
    except Exception:  # one text stops no page, whatever a parser makes of it
        return plain(text)


ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters["points"] = lambda value: f"{value:.6g}"
