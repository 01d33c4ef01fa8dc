"""The pytest plugin that runs checks against a submission: `pytest --submission my_notebook.ipynb CHECKS`.

A check is a pytest function with a docstring that the student reads and a mark that says what it is worth:

    @pytest.mark.check("q3a", points=1.0, after=["loss_value"], limit=10)
    def test_loss_gradient(submission, generator): ...

question: the id it belongs to.    points: what it earns.    limit: seconds it may take.
after: checks it depends on; unless all of them passed it is not run, and costs its points without a message
of its own.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import torch

from autograder.catalogue import Misconception, catalogue, hints
from autograder.diagnosis import likely
from autograder.expect import Mismatch
from autograder.replay import Check, generator_of
from autograder.results import CheckResult, Outcome, QuestionResult
from autograder.student.answer import Crash, NotAttempted, StudentError, TimeLimit
from autograder.student.notebook import UnusableSubmission, printable, read
from autograder.student.submission import Submission

KINDS: dict[type[BaseException], Outcome] = {
    NotAttempted: "not_attempted",
    TimeLimit: "timeout",
    Crash: "crash",
    StudentError: "failed",
    Mismatch: "failed",
}
MOST_NAMES = 3  # that a failure is given
FATAL = ("timeout", "crash")  # once is enough: the question's other checks would only wait again


class Grades:
    """Runs the checks of chosen questions, and keeps their results in `results`, by name."""

    def __init__(self, submission: Submission, seed: int, questions: Sequence[str] | None = None) -> None:
        self.given, self.seed, self.questions = submission, seed, questions
        self.results: dict[str, CheckResult] = {}
        self.of: dict[str, str] = {}  # check -> question
        self.troubles: list[Exception] = []  # what the diagnosis raised

    @pytest.fixture
    def submission(self) -> Submission:
        """The student's functions."""
        return self.given

    @pytest.fixture
    def generator(self, request: pytest.FixtureRequest) -> torch.Generator:
        """All the randomness that the check has."""
        return generator_of(_name(request.node), self.seed)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.get_closest_marker("check")]
        if self.questions is not None:
            wanted = _with_dependencies(items, self.questions)
            items[:] = [item for item in items if _name(item) in wanted]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        mark = item.get_closest_marker("check")
        question = mark.args[0]
        blocked = [name for name in mark.kwargs.get("after", []) if self._outcome(name) != "passed"]
        hung = [name for name, q in self.of.items() if q == question and self._outcome(name) in FATAL]
        if blocked or hung:
            pytest.skip(f"waits for {(blocked + hung)[0]}")
        self._enter(item)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
        report = yield
        if call.when == "call" or call.excinfo is not None:
            self._record(item, call.excinfo)
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        for question in self.by_question():
            terminalreporter.write_line(f"{question.id}: {question.score:g} of {question.max_score:g} points")
        if path := config.option.grades_json:
            Path(path).write_text(json.dumps([q.to_json() for q in self.by_question()], indent=1) + "\n")

    def by_question(self) -> tuple[QuestionResult, ...]:
        """The results, gathered; only the questions that were asked for."""
        ids = self.questions or list(dict.fromkeys(self.of.values()))
        return tuple(
            QuestionResult(id, tuple(self.results[name] for name, q in self.of.items() if q == id)) for id in ids
        )

    def _outcome(self, name: str) -> Outcome | None:
        return self.results[name].outcome if name in self.results else None

    def _enter(self, item: pytest.Item) -> None:
        check = _check(item)
        self.given.enter(check.question, check.functions, check.limit)

    def _record(self, item: pytest.Item, excinfo: pytest.ExceptionInfo | None) -> None:
        name, mark = _name(item), item.get_closest_marker("check")
        error = excinfo.value if excinfo else None
        outcome, message = _outcome_of(error), _message(error)
        if outcome == "not_run" and any(self._outcome(dep) == "not_attempted" for dep in mark.kwargs.get("after", [])):
            outcome = "not_attempted"
        look_alikes = self._look_alikes(item, error) if outcome == "failed" else []
        if look_alikes:
            message += f"\nlooks like: {', or '.join(m.id for m in look_alikes)}"
        self.of[name] = mark.args[0]
        self.results[name] = CheckResult(
            name=name,
            title=(item.function.__doc__ or name).strip().splitlines()[0],
            outcome=outcome,
            points=mark.kwargs["points"] * (outcome == "passed"),
            max_points=mark.kwargs["points"],
            message=message,
            misconceptions=tuple(entry.id for entry in look_alikes),
            hints=hints(look_alikes) if look_alikes and not self._said(look_alikes[0]) else (),
        )

    def _look_alikes(self, item: pytest.Item, error: BaseException) -> list[Misconception]:
        """The catalogue's entries that the failure looks like, three at most; none when that cannot be found out.

        A failure that no single call shows is put down to what an earlier check of the question found.
        """
        passed = {name for name, result in self.results.items() if result.outcome == "passed"}
        entries = [m for m in catalogue(item.path.stem.removeprefix("test_")) if not m.fails & passed]
        check, everything = _check(item), map(_check, item.session.items)
        others = [other for other in everything if other.question == check.question and other.name != check.name]
        if isinstance(error, Mismatch) and error.answer is None:
            earlier = [self.results[other.name] for other in others if other.name in self.results]
            if found := {id for result in earlier for id in result.misconceptions}:
                return [entry for entry in entries if entry.id in found and check.name in entry.fails][:MOST_NAMES]
        try:
            return likely(self.given, check, others, entries, self.seed)[:MOST_NAMES]
        except Exception as trouble:  # a name helps; that there is none must not cost a grade
            self.troubles.append(trouble)
            return []

    def _said(self, entry: Misconception) -> bool:
        """Whether an earlier check has given that entry's hints: one mistake, one ladder."""
        return any(entry.id in result.misconceptions for result in self.results.values())


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("scorelab")
    group.addoption("--submission", metavar="PATH", help="grade this notebook or Python file")
    group.addoption("--grading-seed", type=int, default=0, metavar="N", help="seed of the checks' inputs")
    group.addoption("--grades-json", metavar="FILE", help="write the graded questions to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Grade when asked to; an ordinary pytest run is left alone."""
    config.addinivalue_line("markers", "check(question, points, after, limit): a graded check")
    if config.option.submission is None:
        return
    from autograder.isolation.isolated import Isolated  # here: other runs do not pay for what grading needs

    try:
        submission = Isolated(read(config.option.submission), trust=True)
    except UnusableSubmission as error:
        raise pytest.UsageError(str(error)) from None
    config.add_cleanup(submission.close)
    config.pluginmanager.register(Grades(submission, config.option.grading_seed), "scorelab-grades")


def _name(item: pytest.Item) -> str:
    return item.name.removeprefix("test_")


def _check(item: pytest.Item) -> Check:
    mark = item.get_closest_marker("check")
    question, limit = mark.args[0], mark.kwargs.get("limit", 10.0)
    return Check(_name(item), item.function, question, tuple(item.module.QUESTIONS[question]), limit)


def _with_dependencies(items: list[pytest.Item], questions: list[str]) -> set[str]:
    """The names of the questions' checks, and of the checks that these wait for, all the way down."""
    marks = {_name(item): item.get_closest_marker("check") for item in items}
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
