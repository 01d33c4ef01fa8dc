"""Make what a self-check shows beside its results: the smallest example that fails, pictures of what the answers do."""

from collections.abc import Iterator

from torch import Tensor

from autograder.grading.aside import NOTHING, Aside, Drawing
from autograder.grading.checks import undisturbed
from autograder.grading.outcomes import UNSETTLED
from autograder.grading.replay import checks_of, generator_of
from autograder.grading.results import QuestionResult
from autograder.grading.smallest import smallest
from autograder.problem_sets import load
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.picture import Picture
from autograder.student.submission import Submission
from autograder.text import printable, reason
from scorelab.plots.pair import alike, png

SECONDS = 2.0  # for what a submission computes for one picture; a right one takes a tenth of it


def aside(submission: Submission, assignment: str, question: QuestionResult, seed: int) -> Aside:
    """What to show beside a question that has not earned all its points; nothing where it was not begun, or is done."""
    outcomes = {check.outcome for check in question.checks}
    if outcomes & {*UNSETTLED}:
        return Aside(silent=("No picture: your code did not come to an end.",))
    if "failed" not in outcomes:
        return NOTHING
    asked = load(assignment)
    with undisturbed():
        example = _example(submission, asked, question, seed)
        drawn = [_drawn(submission, asked.pictures[name], asked, question.id, seed) for name in _names(asked, question)]
    drawings = tuple(one for one in drawn if isinstance(one, Drawing))
    return Aside(example, drawings, tuple(one for one in drawn if isinstance(one, str)))


def _names(asked: ProblemSet, question: QuestionResult) -> Iterator[str]:
    """The functions of the question that have a picture."""
    return (name for name in asked.questions[question.id].names if name in asked.pictures)


def _example(submission: Submission, asked: ProblemSet, question: QuestionResult, seed: int) -> str:
    failed = next(check.name for check in question.checks if check.outcome == "failed")
    try:
        found = smallest(submission, checks_of(asked)[failed], asked.functions, seed)
    except Exception:  # an example helps; that there is none must not cost the results
        return ""
    return str(found or "")


def _drawn(submission: Submission, picture: Picture, asked: ProblemSet, question: str, seed: int) -> Drawing | str:
    """The picture, or why there is none."""
    name = picture.asked.name
    try:
        submission.enter(question, asked.questions[question].names, SECONDS)
        yours = picture.run(submission, generator_of(name, seed)).double()
        right = picture.run(asked.expected, generator_of(name, seed)).double()
        if alike(yours, right):
            return f"No picture: that of {name} looks like a right answer's."
        return drawing(picture, yours, right)
    except Exception as error:  # what a student's answer makes of a run: it raises, or returns what nobody expects
        return printable(f"No picture: {reason(error, most=160)}")


def drawing(picture: Picture, yours: Tensor, right: Tensor) -> Drawing:
    """The picture of two results. Raises ValueError where it cannot be drawn."""
    figure = picture.look.draw(yours, right)
    words, width = picture.look.alt(yours, right), int(92 * figure.get_figwidth())
    return Drawing(picture.asked.name, picture.caption, words, png(figure), width)
