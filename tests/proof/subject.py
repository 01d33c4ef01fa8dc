"""A problem set as the proofs see it: its checks by what they are, its right answers, and submissions made of them.

What students write is a function or a class. `score` of the contract is written as `score`, `VE.sigma` as `VE`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from autograder.grading.checks import run_checks, undisturbed
from autograder.grading.replay import Check, generator_of
from autograder.grading.results import CheckResult
from autograder.problem_sets import load
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.mistake import Misconception
from autograder.student.notebook import Cell, Notebook
from autograder.student.submission import Recorded
from tests.proof import parts
from tests.proof.reference import answer

LONG = 600.0  # seconds: a proof is to hear what a check says, not that the machine is busy


@dataclass(frozen=True)
class Marked:
    """A check and what its mark says of it.

    after: the checks that it waits for.    limited: whether it has a limit of its own, for many calls or large ones.
    in_law: whether it judges a distribution; the others compare values.
    """

    name: str
    run: Callable
    question: str
    points: float
    after: tuple[str, ...]
    limited: bool
    in_law: bool


class Subject:
    """A problem set, by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def asked(self) -> ProblemSet:
        return load(self.name)

    @cached_property
    def checks(self) -> dict[str, Marked]:
        """By their names, in the order in which they run."""
        tests = [(name, test) for module in self.asked.modules for name, test in vars(module).items()]
        return {check.name: check for check in (_marked(*t) for t in tests if t[0].startswith("test_"))}

    @cached_property
    def question_of(self) -> dict[str, str]:
        """The question at which each function or class is asked for first."""
        found: dict[str, str] = {}
        for question in self.asked.declared:
            for name in question.names:
                found.setdefault(written(name), question.id)
        return found

    @cached_property
    def reference(self) -> dict[str, str]:
        """The reference's answers, each with the imports and the helpers that it needs."""
        solution = getattr(parts.part(self.name, "proof"), "SOLUTION", None)
        return {name: answer(solution, name, set(self.question_of)) for name in self.question_of} if solution else {}

    @cached_property
    def right(self) -> dict[str, dict[str, str]]:
        """Right answers to each function or class, by the way in which they are written."""
        return getattr(parts.part(self.name, "right_answers"), "RIGHT", {})

    @property
    def in_law(self) -> list[str]:
        """The checks that judge distributions."""
        return [check.name for check in self.checks.values() if check.in_law]

    def own_checks(self, function: str) -> list[str]:
        """The checks of the function's question."""
        return [check.name for check in self.checks.values() if check.question == self.question_of[written(function)]]

    def value_checks(self, function: str) -> list[str]:
        """Those of them that compare values, to rounding."""
        return [name for name in self.own_checks(function) if not self.checks[name].in_law]

    def judges(self, check: str, function: str) -> bool:
        """Whether the check's question asks for the function."""
        return written(function) in map(written, self.asked.questions[self.checks[check].question].names)

    def behind(self, check: str) -> set[str]:
        """The checks that it waits for, all the way down."""
        direct = self.checks[check].after
        return set(direct).union(*map(self.behind, direct))

    def entry(self, name: str) -> Misconception:
        """The mistake of that name."""
        return next(m for m in self.asked.mistakes if m.id == name)

    def submission(self, function: str, source: str) -> Recorded:
        """An answer beside the reference's answers to what else is asked."""
        texts = (self.reference | {written(function): source}).values()
        return Recorded(Notebook(tuple(Cell("", text) for text in texts)))

    def graded(self, function: str, source: str, seed: int, together: bool = False) -> list[CheckResult]:
        """The checks of the function's question; with `together`, of all questions that ask for it."""
        results = run_checks(self.submission(function, source), self.name, seed, self._questions(function, together))
        return [check for question in results for check in question.checks]

    def failing(self, function: str, source: str, seed: int, together: bool = False) -> set[str]:
        """The checks that an answer fails, other than by waiting: those that `graded` finds lost.

        It takes a third of the time: nothing is diagnosed, and pytest does not run.
        """
        answers, found = self.submission(function, source), dict[str, bool]()  # check -> whether it passes
        questions, failed = self._questions(function, together), set[str]()
        asked = [name for name, check in self.checks.items() if check.question in questions]
        with undisturbed():
            for name in (name for name in self.checks if name in {*asked}.union(*map(self.behind, asked))):
                waits = not all(found[other] for other in self.checks[name].after)
                found[name] = not waits and self.failure(answers, name, seed) is None
                failed |= set() if found[name] or waits else {name}
        return failed.intersection(asked)

    def _questions(self, function: str, together: bool) -> list[str]:
        """The function's question; with `together`, all questions that ask for it."""
        own = self.question_of[written(function)]
        return [q.id for q in self.asked.declared if q.id == own or (together and _asks(q.names, function))]

    def failure(self, answers: Recorded, check: str, seed: int) -> str | None:
        """Why the check fails under that seed, whatever it waits for; None when it passes."""
        asked = self.checks[check]
        try:
            answers.enter(asked.question, self.asked.questions[asked.question].names, LONG)
            asked.run(answers, generator_of(check, seed))
        except Exception as error:  # of any kind: the points are lost
            return f"{type(error).__name__}: {error}"
        return None

    def replayed(self, check: str) -> Check:
        """The check, to be run again."""
        asked = self.checks[check]
        return Check(check, asked.run, asked.question, self.asked.questions[asked.question].names, LONG)


@cache
def subject(name: str) -> Subject:
    """The problem set of that name."""
    return Subject(name)


def written(function: str) -> str:
    """What students write to answer for a function: itself, or its class."""
    return function.partition(".")[0]


def lost(check: CheckResult) -> bool:
    """Whether it failed, other than by waiting for one that did."""
    return check.outcome not in ("passed", "not_run")


def _asks(names: tuple[str, ...], function: str) -> bool:
    return written(function) in map(written, names)


def _marked(name: str, test: Callable) -> Marked:
    (mark,) = [mark for mark in test.pytestmark if mark.name == "check"]
    says = mark.kwargs
    after, in_law = tuple(says.get("after", ())), says.get("in_law", False)
    return Marked(name.removeprefix("test_"), test, mark.args[0], says["points"], after, "limit" in says, in_law)
