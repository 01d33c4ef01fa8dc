"""The pytest plugin that runs checks on a submission: `pytest --submission my_notebook.ipynb CHECKS`.

A check is a pytest function with a docstring that the student reads and a mark that says what it is worth:

    @pytest.mark.check("q3a", points=1.0, after=["loss_value"], limit=10)
    def test_loss_gradient(submission, generator): ...

question: the id it belongs to.    points: what it earns.    limit: seconds it may take.
after: checks it depends on; unless all of them passed it is not run, and costs its points without a message
of its own.
in_law: it judges a distribution, so that a right answer may fail it by chance; the others compare values.
"""

import json
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
import torch

from autograder.grading.diagnosis import likely
from autograder.grading.ladder import MORE_BY_OPTION, climbed
from autograder.grading.replay import Check, check_of, generator_of
from autograder.grading.results import CheckResult, Outcome, QuestionResult
from autograder.grading.run import seed_in_force
from autograder.problem_sets import load
from autograder.problem_sets.contract import ProblemSet
from autograder.problem_sets.expect import Mismatch
from autograder.problem_sets.mistake import Misconception, hints
from autograder.student.errors import Crash, NotAttempted, StudentError, TimeLimit
from autograder.student.notebook import read
from autograder.student.submission import Submission
from autograder.text import printable

KINDS: dict[type[BaseException], Outcome] = {
    NotAttempted: "not_attempted",
    TimeLimit: "timeout",
    Crash: "crash",
    StudentError: "failed",
    Mismatch: "failed",
}
MOST_NAMES = 3  # that a failure is given
FATAL = ("timeout", "crash")  # once is enough: the question's other checks would only wait again


class CheckRun:
    """Run the checks of chosen questions, and keep their results by name in `results`."""

    def __init__(
        self, submission: Submission, seed: int, questions: Sequence[str] | None = None, shown_hints: int = 1
    ) -> None:
        self.shown_hints = shown_hints
        self.given, self.seed, self.questions = submission, seed, questions
        self.results: dict[str, CheckResult] = {}
        self.of: dict[str, str] = {}  # check -> question
        self.sure: dict[str, tuple[Misconception, ...]] = {}  # question -> what a failure was surely put down to
        self.troubles: list[Exception] = []  # what the diagnosis raised

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "native"  # nobody sees pytest's own account of a failure, which takes long to make

    @pytest.fixture
    def submission(self) -> Submission:
        """The student's functions."""
        return self.given

    @pytest.fixture
    def generator(self, request: pytest.FixtureRequest) -> torch.Generator:
        """The check's only source of randomness."""
        return generator_of(_name(request.node), self.seed)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.get_closest_marker("check") is not None]
        if self.questions is not None:
            wanted = _with_dependencies(items, self.questions)
            items[:] = [item for item in items if _name(item) in wanted]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        mark = _mark(item)
        question = mark.args[0]
        blocked = [name for name in mark.kwargs.get("after", []) if self._outcome(name) != "passed"]
        hung = [name for name, q in self.of.items() if q == question and self._outcome(name) in FATAL]
        if blocked or hung:
            cause = min(blocked + hung, key=lambda name: self._outcome(name) != "not_attempted")
            pytest.skip(self._why_not(item, cause))
        self._enter(item)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "call" or call.excinfo is not None:
            self._record(item, call.excinfo)
            _tell(report, climbed(self.results[_name(item)], self.shown_hints, MORE_BY_OPTION))
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        for question in self.by_question():
            terminalreporter.write_line(f"{question.id}: {question.score:g} of {question.max_score:g} points")
        if path := config.option.grades_json:
            Path(path).write_text(json.dumps([q.to_json() for q in self.by_question()], indent=1) + "\n")

    def by_question(self) -> tuple[QuestionResult, ...]:
        """The results by question, for the requested questions only."""
        ids = self.questions or list(dict.fromkeys(self.of.values()))
        return tuple(
            QuestionResult(question, tuple(self.results[name] for name, q in self.of.items() if q == question))
            for question in ids
        )

    def _outcome(self, name: str) -> Outcome | None:
        return self.results[name].outcome if name in self.results else None

    def _why_not(self, item: pytest.Item, cause: str) -> str:
        """Say what a check waits for; if that check waits too, give its reason."""
        functions = _asked(item).questions[self.of[cause]].names
        match self._outcome(cause):
            case "not_attempted":
                return f"not attempted: write {' and '.join(functions)} first"
            case "not_run":
                return self.results[cause].message
            case _:
                return f"waits for {self.of[cause]}: {self.results[cause].title}"

    def _enter(self, item: pytest.Item) -> None:
        check = _check(item)
        self.given.enter(check.question, check.functions, check.limit)

    def _record(self, item: pytest.Item, excinfo: pytest.ExceptionInfo | None) -> None:
        name, mark = _name(item), _mark(item)
        error = excinfo.value if excinfo else None
        outcome, message = _outcome_of(error), _message(error)
        if outcome == "not_run" and any(self._outcome(dep) == "not_attempted" for dep in mark.kwargs.get("after", [])):
            outcome = "not_attempted"
        look_alikes = self._look_alikes(item, error) if error and outcome == "failed" else []
        self.of[name] = mark.args[0]
        self.results[name] = CheckResult(
            name=name,
            title=(_function(item).__doc__ or name).strip().splitlines()[0],
            outcome=outcome,
            points=mark.kwargs["points"] * (outcome == "passed"),
            max_points=mark.kwargs["points"],
            message=message,
            misconceptions=tuple(entry.id for entry in look_alikes),
            titles=tuple(entry.title for entry in look_alikes),
            hints=hints(look_alikes) if look_alikes and not self._said(look_alikes[0]) else (),
        )

    def _look_alikes(self, item: pytest.Item, error: BaseException) -> list[Misconception]:
        """The mistakes that the failure looks like, at most three; none if the diagnosis fails.

        A failure that no single call shows is put down to what an earlier check of the question found.
        """
        passed = {name for name, result in self.results.items() if result.outcome == "passed"}
        entries = [m for m in _asked(item).mistakes if not m.fails & passed]
        check, everything = _check(item), map(_check, item.session.items)
        others = [other for other in everything if other.question == check.question and other.name != check.name]
        if isinstance(error, Mismatch) and error.answer is None:
            earlier = [self.results[other.name] for other in others if other.name in self.results]
            if found := {name for result in earlier for name in result.misconceptions}:
                return [entry for entry in entries if entry.id in found and check.name in entry.fails][:MOST_NAMES]
        known = [entry for entry in self.sure.get(check.question, ()) if entry in entries]
        try:
            likeness = likely(self.given, check, others, entries, self.seed, known)
        except Exception as trouble:  # a name helps; that there is none must not cost a grade
            self.troubles.append(trouble)
            return []
        if likeness.surely:
            self.sure[check.question] = likeness.entries
        return [*likeness.entries[:MOST_NAMES]]

    def _said(self, entry: Misconception) -> bool:
        """Whether an earlier check has already given that mistake's hints."""
        return any(entry.id in result.misconceptions for result in self.results.values())


def register(config: pytest.Config) -> None:
    """Grade the submission that the options name, with their seed or else the one in force."""
    from autograder.isolation.isolated import Isolated  # here: a self-check does not pay for what this needs

    try:
        seed = config.option.grading_seed
        seed = seed_in_force() if seed is None else seed
        submission = Isolated(read(config.option.submission), trust=True)
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None
    config.add_cleanup(submission.close)
    config.pluginmanager.register(CheckRun(submission, seed, shown_hints=config.option.hints), "scorelab-grades")


def _mark(item: pytest.Item) -> pytest.Mark:
    """The mark that makes it a check."""
    mark = item.get_closest_marker("check")
    assert mark is not None
    return mark


def _function(item: pytest.Item) -> Callable[..., None]:
    assert isinstance(item, pytest.Function)
    return item.function


def _name(item: pytest.Item) -> str:
    return item.name.removeprefix("test_")


def _asked(item: pytest.Item) -> ProblemSet:
    return load(item.path.parent.name)


def _check(item: pytest.Item) -> Check:
    return check_of(_function(item), _asked(item))


def _with_dependencies(items: list[pytest.Item], questions: Sequence[str]) -> set[str]:
    """The names of the questions' checks and of every check that these depend on."""
    marks = {_name(item): _mark(item) for item in items}
    wanted = {name for name, mark in marks.items() if mark.args[0] in questions}
    while more := {dep for name in wanted for dep in marks[name].kwargs.get("after", [])} - wanted:
        wanted |= more
    return wanted


def _outcome_of(error: BaseException | None) -> Outcome:
    if error is None:
        return "passed"
    if isinstance(error, pytest.skip.Exception):
        return "not_run"
    return next((outcome for kind, outcome in KINDS.items() if isinstance(error, kind)), "error")


def _message(error: BaseException | None) -> str:
    if error is None or isinstance(error, StudentError | Mismatch | pytest.skip.Exception):
        return printable(str(error or ""))
    return printable(f"the grader failed here, not you: {type(error).__name__}: {error}")


def _tell(report: pytest.TestReport, result: CheckResult) -> None:
    """Report the recorded message instead of pytest's own, which would show the grader's source and values."""
    if report.outcome == "failed":
        report.longrepr = "\n".join([result.title, result.said, *result.hints])
    elif report.outcome == "skipped":  # without a line number, so that pytest says once what several checks wait for
        report.longrepr = (report.location[0], None, result.message)  # type: ignore[assignment]
