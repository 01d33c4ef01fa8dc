"""The verdict on one submission, or the reason why it cannot be graded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from autograder.gradebook.scores import Scores
from autograder.grading.outcomes import State
from autograder.intake.folder import UnfitFolder
from autograder.intake.intake import SECONDS, Intake, Misnamed, Misplaced
from autograder.student.notebook import Notebook, UnusableSubmission
from autograder.text import named


@dataclass(frozen=True)
class Verdict:
    """What grading a student's submission came to.

    key:     of the result in the cache; "" when there is none.
    scores:  of the test cells, each None where it could not be graded; None in place of all when nothing is to be
             stored: there is no notebook, or the grader failed.
    reason:  in one line, why it could not be graded.
    cached:  it had been graded before.
    nobody:  the folder may be no student's: nothing of it reaches the gradebook.
    """

    student: str
    state: State
    key: str
    scores: Scores | None
    reason: str = ""
    nobody: bool = False
    cached: bool = False

    @property
    def how(self) -> str:
        """The state, or that it was known already, in words for a progress bar."""
        return "from the cache" if self.cached else self.state


def handed_in(intake: Intake, student: str, is_known: Callable[[str], bool]) -> Notebook | Verdict:
    """The submission, or why there is none to grade.    is_known: whether the gradebook has such a student."""
    try:
        return _read(intake, student, is_known)
    except UnfitFolder as error:
        return ungraded(student, _reason(error, intake, student))
    except UnusableSubmission as error:
        return unusable(student, _reason(error, intake, student), intake.tests)
    except TimeoutError:
        return ungraded(student, f"reading it takes longer than {SECONDS:g} s")
    except OSError as error:
        return ungraded(student, f"its folder cannot be read: {error.strerror}")
    except Exception as error:  # one submission never stops the others
        return ungraded(student, f"the grader failed: {named(error)}")


def _read(intake: Intake, student: str, is_known: Callable[[str], bool]) -> Notebook | Verdict:
    try:
        return intake.notebook(student)
    except Misnamed as error:
        return replace(ungraded(student, str(error)), nobody=True)
    except Misplaced as error:
        return replace(ungraded(student, str(error)), nobody=not is_known(student))


def _reason(error: UnusableSubmission, intake: Intake, student: str) -> str:
    """The message without the path: whose submission it is, is known."""
    return str(error).removeprefix(f"{intake.path(student)}: ")


def ungraded(student: str, reason: str) -> Verdict:
    """Nothing is stored of it: it is "not graded", not 0."""
    return Verdict(student, "could not be graded", "", None, reason)


def unusable(student: str, reason: str, tests: Iterable[str]) -> Verdict:
    """It gets no score, and a feedback page that says why."""
    return Verdict(student, "could not be graded", "", dict.fromkeys(tests), reason)
