"""A submission in its set's challenge: the student's sampler runs where the submission does, its velocity here."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from torch import Tensor

from autograder.grading.checks import usual_torch
from autograder.grading.results import Attempt
from autograder.grading.run import running
from autograder.problem_sets import load, names
from autograder.problem_sets.answered import bound
from autograder.problem_sets.challenge import Challenge
from autograder.student.errors import Crash, NotAttempted, StudentError, TimeLimit
from autograder.student.notebook import Notebook, UnusableSubmission, read
from autograder.student.stub import END
from autograder.student.submission import Submission
from autograder.text import first_line, printable
from scorelab.challenge import Row, Velocity, rounded

SECONDS = 30.0  # for one task with one budget: Euler's steps take less than one


def entered(submission: Submission, notebook: Notebook, challenge: Challenge) -> tuple[Attempt, ...]:
    """How the submission does in every task with every budget; nothing when it has no function of its own for it.

    What fails has a message; after a time limit or a crash nothing else is tried.
    """
    if not enters(notebook, challenge):
        return ()
    try:
        with usual_torch():
            return tuple(_attempts(submission, challenge))
    except NotAttempted:
        return ()


def enters(notebook: Notebook, challenge: Challenge) -> bool:
    """Whether a notebook has a function for the challenge, and not only the stub that was handed out."""
    name = challenge.asked.name
    return any(name in bound(cell.source) and END not in cell.source for cell in notebook.cells if not cell.problem)


def of_file(path: Path, assignment: str | None = None) -> tuple[Challenge, tuple[Attempt, ...]]:
    """The challenge that a notebook or a Python file enters, and how it does there; isolated as well as can be here.

    assignment: by default the one that the notebook says, or else the one with a challenge that it enters.
    Raises ValueError, in one line, when it enters none.
    """
    notebook = read(path)
    challenge = _challenge_of(notebook, str(path), assignment)
    with running(notebook, trust=True) as submission:
        attempts = entered(submission, notebook, challenge)
    if not attempts:
        raise UnusableSubmission(f"{path}: want a function {challenge.signature}, found none, or only the stub")
    return challenge, attempts


def placed(attempt: Attempt | None, course: Sequence[Row]) -> str:
    """Where an attempt stands beside the course's own samplers with as many evaluations: "2 of 6"; "–" if it failed."""
    if attempt is None or attempt.distance is None:
        return "–"
    others = [row.distance for row in course if row.evaluations == attempt.evaluations]
    return f"{1 + sum(other < attempt.distance for other in others)} of {1 + len(others)}"


def _challenge_of(notebook: Notebook, name: str, assignment: str | None) -> Challenge:
    known = {set_name: challenge for set_name in names() if (challenge := load(set_name).challenge)}
    if chosen := assignment or notebook.assignment:
        if load(chosen).challenge is None:
            raise UnusableSubmission(f"{name}: {chosen} has no challenge; there is one in {', '.join(known)}")
        return known[chosen]
    fitting = {set_name: challenge for set_name, challenge in known.items() if enters(notebook, challenge)}
    if len(fitting) != 1:
        wanted = " or ".join(challenge.signature for challenge in (fitting or known).values())
        more = f"{len(fitting)}; name one as --assignment" if fitting else "none"
        raise UnusableSubmission(f"{name}: want a function {wanted}, found {more}")
    return next(iter(fitting.values()))


def _attempts(submission: Submission, challenge: Challenge) -> Iterator[Attempt]:
    name = challenge.asked.name

    def sampler(velocity: Velocity, z: Tensor, n: int) -> Tensor:
        return submission.call(name, velocity=velocity, z=z, n=n).value

    for task, n in ((task, n) for task in challenge.tasks for n in challenge.budgets):
        made = challenge.task(task)  # before the submission's time begins
        try:
            submission.enter("challenge", [name], SECONDS)
            row = rounded(made.row(name, sampler, n))
        except NotAttempted:
            raise
        except (StudentError, ValueError) as error:
            yield Attempt(task, n, message=printable(first_line(error)))
            if isinstance(error, TimeLimit | Crash):
                return
        else:
            yield Attempt(task, n, row.distance, row.error)
