"""A case graded as a submission is, in a process of its own, and what is wrong with the outcome."""

from dataclasses import dataclass

from autograder.grading.checks import run_checks
from autograder.isolation.isolated import isolated
from tests.field.cases import Case
from tests.proof.measure import offered
from tests.proof.subject import lost

SEEDS = (7, 1234, 20261126)


@dataclass(frozen=True)
class Graded:
    """A case's points, question by question, the names it was given with its first failure, and that message."""

    case: Case
    points: tuple[float, ...]
    names: tuple[str, ...]
    message: str

    @property
    def caught(self) -> bool:
        return any(points < self.case.full for points in self.points)

    @property
    def named_truly(self) -> bool:
        return bool(self.case.names.intersection(self.names))

    @property
    def named_falsely(self) -> bool:
        return bool(self.names) and not self.named_truly

    @property
    def as_deserved(self) -> bool:
        return all(self.case.least <= points <= self.case.most for points in self.points)


def graded(case: Case, seed: int) -> Graded:
    """The case under a seed."""
    with isolated(case.notebook, trust=True) as submission:
        results = run_checks(submission, case.set, seed, case.questions)
    checks = [check for question in results for check in question.checks]
    message = next((check.message for check in checks if lost(check)), "")
    return Graded(case, tuple(question.score for question in results), tuple(offered(checks)), message)
