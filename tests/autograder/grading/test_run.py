"""A notebook in, a result out: what each kind of submission gets, and what grading leaves as it was."""

import os
import random
import signal
import sys
import warnings

import numpy as np
import pytest
import torch

from autograder.grading import run as grading
from autograder.grading.checks import run_checks
from autograder.grading.run import grade, seed_in_force
from autograder.problem_sets import load, names
from autograder.student.notebook import UnusableSubmission
from autograder.student.submission import Live, Recorded
from solutions.score_sde import euler_maruyama_step, score_matching_loss
from tests.problem_sets import rooms

ASSIGNMENT = "ps1_score_sde"
RIGHT = {f.__name__: f for f in (score_matching_loss, euler_maruyama_step)}
WRONG_LOSS = "def score_matching_loss(pred, std, z):\n    return ((pred * std - z) ** 2).mean()"


def outcomes(questions) -> dict[str, str]:
    return {check.name: check.outcome for question in questions for check in question.checks}


class TestOutcomes:
    def test_the_reference_gets_everything(self, submit):
        result = grade(submit(), ASSIGNMENT, 0, "reference")
        assert (result.state, result.score, result.max_score) == ("graded", 10.0, 10.0)
        assert [(q.id, q.max_score) for q in result.questions] == [("q3a", 4.0), ("q3b", 4.0), ("q3", 2.0)]
        assert set(outcomes(result.questions).values()) == {"passed"}

    def test_an_untouched_notebook_gets_nothing_and_everything_is_not_attempted(self, untouched_notebook):
        result = grade(untouched_notebook, ASSIGNMENT, 0)
        assert result.score == 0.0
        assert set(outcomes(result.questions).values()) == {"not_attempted"}
        assert result.questions[0].checks[0].message == "not attempted: q3a: not written yet"

    def test_one_mistake_is_one_message(self, submit):
        """What rests on the value is not run, and says nothing."""
        question = grade(submit(q3a=WRONG_LOSS), ASSIGNMENT, 0).question("q3a")
        assert [check.outcome for check in question.checks] == ["failed"] + ["not_run"] * 9
        assert question.score == 0.0
        assert "the result is" in question.checks[0].message

    def test_the_other_question_does_not_suffer(self, submit):
        result = grade(submit(q3a="def score_matching_loss(:"), ASSIGNMENT, 0)
        assert [q.score for q in result.questions] == [0.0, 4.0, 0.0]
        assert "SyntaxError on line 1" in result.questions[0].checks[0].message

    def test_a_crash_costs_its_question_once(self, submit):
        """The checks after it are not run, for the question's other calls would only crash again."""
        source = "import os\ndef euler_maruyama_step(*args): os._exit(1)"
        result = grade(submit(q3b=source), ASSIGNMENT, 0)
        assert result.question("q3a").score == 4.0
        assert [check.outcome for check in result.question("q3b").checks] == ["crash"] + ["not_run"] * 8

    def test_half_done(self, submit):
        source = "def euler_maruyama_step(*args):\n    raise NotImplementedError"
        result = grade(submit(q3b=source), ASSIGNMENT, 0)
        assert [q.score for q in result.questions] == [4.0, 0.0, 0.0]
        assert {c.outcome for c in result.question("q3").checks} == {"not_attempted"}


BODIES = {
    "None": "return None",
    "float": "return ((pred * std + z) ** 2).mean().item()",
    "shape": "return (pred * std + z) ** 2",
    "bool": "return torch.tensor(True)",
    "int": "return torch.tensor(1)",
    "complex": "return ((pred * std + z) ** 2).mean() + 0j",
    "NaN": "return ((pred * std + z) ** 2).mean() * torch.nan",
    "meta": "return ((pred * std + z) ** 2).mean().to('meta')",
    "sparse": "return ((pred * std + z) ** 2).to_sparse()",
    "generator": "yield pred",
    "raises": "raise ValueError('\\x1b[2J <script> \\ud800')",
    "exits": "raise SystemExit",
    "interrupts": "raise KeyboardInterrupt",
    "recurses": "return score_matching_loss(pred, std, z)",
}


class TestBadAnswers:
    """Of every awkward kind: the question gets nothing, the reason is the student's, the other is at full marks."""

    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_in_a_process_of_its_own(self, submit, body):
        from autograder.isolation.isolated import isolated

        source = f"import torch\ndef score_matching_loss(pred, std, z):\n    {body}"
        with isolated(submit(q3a=source)) as submission:
            loss, step = run_checks(submission, ASSIGNMENT, 0, ["q3a", "q3b"])
        assert loss.checks[0].outcome == "failed"
        assert loss.score == 0.0
        assert (loss.checks[0].message + "\n").replace("\n", "").isprintable()
        assert step.score == 4.0

    def test_a_megabyte_printed_and_warnings_cost_nothing(self, submit, capfd):
        loud = (
            "import sys, warnings\ndef score_matching_loss(pred, std, z):\n    print('x' * 10**6)\n"
            "    sys.stderr.write('y'); warnings.warn('w')\n    return ((pred * std + z) ** 2).mean()"
        )
        (question,) = run_checks(Recorded(submit(q3a=loud)), ASSIGNMENT, 0, ["q3a"])
        assert question.score == 4.0
        assert capfd.readouterr() == ("", "")


class TestNegativeRoot:
    """A root of a negative number: the message says what happened, and on which of the student's lines."""

    def said(self, root: str) -> str:
        step = f"import math, torch\ndef euler_maruyama_step(z, drift, diffusion, dt, noise):\n    root = {root}\n"
        functions = {}
        exec(compile(step + "    return z - drift * dt + diffusion * root * noise", "<cell q3b>", "exec"), functions)
        (question,) = run_checks(Live(functions), ASSIGNMENT, 0, ["q3b"])
        return question.checks[0].message

    def test_of_a_number_is_complex(self):
        said = self.said("(-dt) ** 0.5")
        assert "euler_maruyama_step returned a tensor of torch.complex64; want floating-point numbers" in said
        assert "a negative number has a complex root" in said

    def test_a_domain_error_names_it_as_well(self):
        assert "euler_maruyama_step raised ValueError: " in self.said("math.sqrt(-dt)")


class TestNotebooks:
    """What else is in the notebook."""

    def test_heavy_and_broken_cells_beside_the_answers_are_not_run(self, submit):
        others = ("while True: pass", "raise SystemExit", "def broken(:", "!sleep 1000", "%%bash\nsleep 1000")
        (question,) = run_checks(Recorded(submit(*others)), ASSIGNMENT, 0, ["q3a"])
        assert question.score == 4.0

    def test_helpers_in_cells_of_the_student_s_own_work(self, submit):
        helper = "from math import *\nTWO = 2\ndef square(x): return x ** TWO\nmean = lambda x: x.mean()"
        source = "def score_matching_loss(pred, std, z):\n    return mean(square(pred * std + z))"
        (question,) = run_checks(Recorded(submit(helper, q3a=source)), ASSIGNMENT, 0, ["q3a"])
        assert question.score == 4.0

    def test_another_assignment_s_notebook(self, submit):
        with pytest.raises(UnusableSubmission, match="ann: want a notebook of ps1_score_sde, got one of ps9_flows"):
            grade(submit(assignment="ps9_flows"), ASSIGNMENT, 0, "ann")

    def test_a_notebook_that_says_nothing_is_taken_as_it_is(self, submit):
        assert grade(submit(assignment=None), ASSIGNMENT, 0).score == 10.0

    def test_no_answer_cells(self, submit):
        from autograder.student.notebook import Cell, Notebook

        with pytest.raises(
            UnusableSubmission, match="ann: found no answer cell of ps1_score_sde and no function euler"
        ):
            grade(Notebook((Cell("", "x = 1"),)), ASSIGNMENT, 0, "ann")

    def test_no_such_assignment(self, submit):
        with pytest.raises(ValueError, match="no assignment 'ps0'; there is ps1_score_sde"):
            grade(submit(), "ps0", 0)
        assert names()[0] == ASSIGNMENT


CONTRACT = """
from autograder.problem_sets.contract import Function, Question
QUESTIONS = (Question("q1", Function("f", returns="nothing")),)
"""
BROKEN = '''
import pytest
@pytest.fixture
def broken():
    raise OSError("disk\\x1b full")

@pytest.mark.check("q1", points=1.0)
def test_ours(submission):
    """A check with a mistake of ours."""
    return 1 / 0

@pytest.mark.check("q1", points=1.0)
def test_fixture(submission, broken):
    """A check whose fixture breaks."""

@pytest.mark.check("q1", points=1.0, after=["ours"])
def test_later(submission):
    """One that waits for ours."""

@pytest.mark.check("q1", points=1.0)
def test_passes(submission):
    """A sound one."""

def test_not_marked(submission):
    raise AssertionError("run though it is no check")
'''


class TestOurOwnFaults:
    @pytest.fixture
    def broken(self, tmp_path, monkeypatch) -> None:
        rooms.add(monkeypatch, tmp_path, "ps0", {"contract.py": CONTRACT, "test_ps0.py": BROKEN})

    @pytest.mark.usefixtures("broken")
    def test_a_broken_check_is_an_error_of_the_grader_and_says_so(self):
        (question,) = run_checks(Live({"f": lambda: None}), "ps0", 0)
        assert outcomes([question]) == {"ours": "error", "fixture": "error", "later": "not_run", "passes": "passed"}
        ours, fixture, *_ = question.checks
        assert ours.message == "the grader failed here, not you: ZeroDivisionError: division by zero"
        assert fixture.message == "the grader failed here, not you: OSError: disk? full"
        assert question.score == 1.0


class TestSeed:
    def test_results_depend_on_nothing_else(self, submit):
        first, again, other = (
            run_checks(Recorded(submit(q3a=WRONG_LOSS)), ASSIGNMENT, seed, ["q3a"]) for seed in (0, 0, 1)
        )
        assert first == again
        assert first != other

    def test_nor_on_which_questions_are_asked(self, submit):
        alone = run_checks(Recorded(submit(q3a=WRONG_LOSS)), ASSIGNMENT, 0, ["q3a"])
        beside = run_checks(Recorded(submit(q3a=WRONG_LOSS)), ASSIGNMENT, 0, ["q3b", "q3a"])
        assert alone[0] == beside[1]

    @pytest.mark.parametrize(("value", "number"), [(None, 0), ("", 0), ("7", 7), (" 12 ", 12)])
    def test_the_instructor_s_comes_from_the_environment(self, monkeypatch, value, number):
        monkeypatch.delenv("SCORELAB_SEED", raising=False)
        if value is not None:
            monkeypatch.setenv("SCORELAB_SEED", value)
        assert seed_in_force() == number

    def test_one_that_is_no_number_is_one_clear_error(self, monkeypatch):
        monkeypatch.setenv("SCORELAB_SEED", "secret")
        with pytest.raises(ValueError, match="want SCORELAB_SEED to be a whole number, got 'secret'"):
            seed_in_force()


def state() -> dict[str, object]:
    """What a process shares between its parts."""
    return {
        "random": random.getstate(),
        "numpy": repr(np.random.get_state()),
        "torch": torch.get_rng_state().tolist(),
        "threads": torch.get_num_threads(),
        "dtype": torch.get_default_dtype(),
        "device": torch.get_default_device(),
        "grad": torch.is_grad_enabled(),
        "warnings": warnings.filters[:],
        "signals": [signal.getsignal(s) for s in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM)],
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "path": sys.path[:],
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "hooks": (sys.excepthook, sys.displayhook, sys.unraisablehook),
        "recursion": sys.getrecursionlimit(),
    }


class TestNeighbourhood:
    """Grading in a process that does other things: a notebook, or these very tests."""

    def test_everything_shared_is_as_it_was(self):
        run_checks(Live(RIGHT), ASSIGNMENT, 0)  # once, so that what is loaded has been loaded
        before, modules = state(), set(sys.modules)
        run_checks(Live(RIGHT), ASSIGNMENT, 0)
        assert state() == before
        assert {m for m in set(sys.modules) - modules if not m.startswith("torch.")} == set()

    def test_also_after_a_submission_that_throws_things_about(self):
        def vandal(pred, std, z):
            torch.manual_seed(3), np.random.seed(3), random.seed(3)
            torch.set_default_dtype(torch.float64)
            torch.set_num_threads(2)
            warnings.simplefilter("error")
            raise KeyError

        before = state()
        run_checks(Live(RIGHT | {"score_matching_loss": vandal}), ASSIGNMENT, 0, ["q3a"])
        assert state() == before

    @pytest.mark.parametrize(
        "around",
        [torch.no_grad, torch.inference_mode, lambda: torch.device("meta"), lambda: default_dtype(torch.float64)],
        ids=["no_grad", "inference_mode", "another device", "another dtype"],
    )
    def test_what_the_notebook_set_does_not_decide(self, around):
        with around():
            questions = run_checks(Live(RIGHT), ASSIGNMENT, 0)
        assert [q.score for q in questions] == [4.0, 4.0, 2.0]

    @pytest.mark.parametrize("name", ["PYTEST_ADDOPTS", "PYTEST_PLUGINS"])
    def test_nor_do_options_for_other_runs_of_pytest(self, monkeypatch, name):
        monkeypatch.setenv(name, {"PYTEST_ADDOPTS": "--collect-only -k nothing", "PYTEST_PLUGINS": "no_such"}[name])
        (question,) = run_checks(Live(RIGHT), ASSIGNMENT, 0, ["q3a"])
        assert question.score == 4.0
        assert name in os.environ

    def test_nothing_is_written_anywhere(self, capfd, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        run_checks(Live(RIGHT), ASSIGNMENT, 0, ["q3a"])
        assert capfd.readouterr() == ("", "")
        assert list(tmp_path.iterdir()) == []

    def test_an_interrupt_from_the_keyboard_interrupts(self):
        def interrupted(*_: object):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run_checks(Live(RIGHT | {"score_matching_loss": interrupted}), ASSIGNMENT, 0, ["q3a"])


class default_dtype:
    """`with default_dtype(torch.float64)`: torch has no such thing."""

    def __init__(self, dtype: torch.dtype) -> None:
        self.dtype = dtype

    def __enter__(self) -> None:
        self.before = torch.get_default_dtype()
        torch.set_default_dtype(self.dtype)

    def __exit__(self, *_: object) -> None:
        torch.set_default_dtype(self.before)


def test_every_assignment_s_checks_are_sound():
    """Points add up to what the questions are worth, names are unique, and every check tells what it asks."""
    for name in names():
        found = [f for module in load(name).modules for f in vars(module).values()]
        marks = [(f, m) for f in found for m in getattr(f, "pytestmark", []) if m.name == "check"]
        assert {m.args[0] for _, m in marks} == set(load(name).questions)
        assert all(f.__doc__ and m.kwargs["points"] > 0 for f, m in marks)
        known = {f.__name__.removeprefix("test_") for f, _ in marks}
        assert {dep for _, m in marks for dep in m.kwargs.get("after", [])} <= known


def test_the_versions_that_decide_are_recorded():
    assert set(grading.versions()) == {"scorelab", "python", "torch", "numpy"}
