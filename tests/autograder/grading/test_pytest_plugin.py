"""The pytest plugin at work: `pytest --submission ...` in a process, with checks that need no torch of their own."""

import json
import subprocess
import sys

import pytest

import autograder.isolation.isolated  # noqa: F401, so that each pytest within the test finds the one fork server
from autograder import problem_sets
from autograder.problem_sets import load

SUM = next(entry for entry in load("ps1_score_sde").mistakes if entry.id == "loss-sum")
CHECKS = load("ps1_score_sde").folder
CONTRACT = """
from autograder.problem_sets.contract import Function, Question, positive
F, G = (Function(name, positive("x", "()"), returns="a tensor") for name in "fg")
QUESTIONS = (Question("q1", F), Question("q2", G))
"""
TOY = '''
import pytest
from autograder.problem_sets.expect import Mismatch

@pytest.mark.check("q1", points=1.5)
def test_value(submission):
    """f doubles its argument."""
    if submission.call("f", x=1.0).value != 2: raise Mismatch("the result is not 2")

@pytest.mark.check("q1", points=0.5, after=["value"])
def test_twice(submission):
    """f does so twice."""

@pytest.mark.check("q1", points=0.5, after=["twice"])
def test_thrice(submission):
    """f does so three times."""

@pytest.mark.check("q2", points=1, limit=0.5)
def test_g(submission):
    """g answers."""
    submission.call("g", x=1.0)

@pytest.mark.check("q2", points=1)
def test_draws(generator):
    """What is drawn depends on seed and name alone.

    Not on this paragraph.
    """
    import torch
    raise Mismatch(str(torch.rand((), generator=generator).item()))

def test_ordinary():
    raise AssertionError("not a check")
'''
RIGHT = "import torch\ndef f(x): return torch.tensor(2.0)\ndef g(x): return torch.tensor(1.0)\n"


@pytest.fixture
def graded(pytester, monkeypatch):
    """`graded(source, *options)` grades that file by the toy checks: the questions by id, and what was printed."""
    monkeypatch.delenv("SCORELAB_SEED", raising=False)
    monkeypatch.setattr(problem_sets, "__path__", [*problem_sets.__path__, str(pytester.path.parent)])
    pytester.makepyfile(contract=CONTRACT, test_toy=TOY)

    def run(source: str, *options: str):
        pytester.path.joinpath("mine.py").write_text(source)
        arguments = ["--submission", "mine.py", "--grades-json", "grades.json", *options]
        done = pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments, "test_toy.py")
        return {q["id"]: q for q in json.loads(pytester.path.joinpath("grades.json").read_text())}, done

    return run


def outcomes(question: dict) -> list[str]:
    return [check["outcome"] for check in question["checks"]]


class TestOutcomes:
    def test_a_passing_check_earns_its_points(self, graded):
        questions, done = graded(RIGHT)
        assert outcomes(questions["q1"]) == ["passed"] * 3
        assert (questions["q1"]["score"], questions["q1"]["max_score"]) == (2.5, 2.5)
        done.stdout.fnmatch_lines(["*q1: 2.5 of 2.5 points", "*q2: 1 of 2 points"])

    def test_what_depends_on_a_failed_check_is_not_run_all_the_way_down(self, graded):
        questions, _ = graded(RIGHT.replace("2.0", "3.0"))
        assert outcomes(questions["q1"]) == ["failed", "not_run", "not_run"]
        assert [c["message"] for c in questions["q1"]["checks"]] == [
            *("the result is not 2", "waits for q1: f doubles its argument.", "waits for q1: f doubles its argument."),
        ]
        assert questions["q1"]["score"] == 0

    def test_what_depends_on_an_answer_that_is_not_there_is_not_attempted(self, graded):
        questions, _ = graded("def f(x): raise NotImplementedError('q1: to do')")
        assert outcomes(questions["q1"]) == ["not_attempted"] * 3
        assert questions["q1"]["checks"][0]["message"] == "not attempted: q1: to do"
        assert [c["message"] for c in questions["q1"]["checks"][1:]] == ["not attempted: write f first"] * 2
        assert outcomes(questions["q2"]) == ["not_attempted", "failed"]

    @pytest.mark.parametrize(("body", "outcome"), [("while True: pass", "timeout"), ("os._exit(0)", "crash")])
    def test_after_a_timeout_or_a_crash_the_question_is_over_and_the_others_are_not(self, graded, body, outcome):
        questions, _ = graded(RIGHT + f"import os\ndef g(x):\n    {body}")
        assert outcomes(questions["q2"]) == [outcome, "not_run"]
        assert questions["q1"]["score"] == 2.5

    def test_the_title_is_the_docstring_s_first_line(self, graded):
        questions, _ = graded(RIGHT)
        titles = [check["title"] for check in questions["q2"]["checks"]]
        assert titles == ["g answers.", "What is drawn depends on seed and name alone."]

    def test_a_test_that_is_no_check_is_not_run(self, graded):
        _, done = graded(RIGHT)
        done.assert_outcomes(passed=4, failed=1)


class TestGenerator:
    def drawn(self, graded, *options: str) -> str:
        return graded(RIGHT, *options)[0]["q2"]["checks"][-1]["message"]

    def test_it_depends_on_the_seed(self, graded):
        assert self.drawn(graded) == self.drawn(graded, "--grading-seed", "0")
        assert self.drawn(graded) != self.drawn(graded, "--grading-seed", "1")

    def test_and_not_on_the_checks_before_it(self, graded):
        assert self.drawn(graded) == self.drawn(graded, "-k", "draws or value")

    def test_it_is_the_one_in_force_unless_one_is_given(self, graded, monkeypatch):
        seven = self.drawn(graded, "--grading-seed", "7")
        monkeypatch.setenv("SCORELAB_SEED", "7")
        assert self.drawn(graded) == seven
        assert self.drawn(graded, "--grading-seed", "0") != seven


class TestShown:
    """What a failing check shows: what was recorded, and nothing of the grader."""

    def test_the_message_and_nothing_of_the_grader_s_source_or_values(self, graded):
        _, done = graded(RIGHT.replace("2.0", "3.0"), "--showlocals", "--tb=long")
        done.stdout.fnmatch_lines(["f doubles its argument.", "the result is not 2"])
        for secret in ("submission.call", "raise Mismatch", "plugin.py", "Traceback"):
            assert secret not in done.stdout.str()

    def test_what_several_checks_wait_for_is_said_once(self, graded):
        _, done = graded(RIGHT.replace("2.0", "3.0"), "-rs")
        (line,) = [line for line in done.outlines if line.startswith("SKIPPED")]
        assert line.startswith("SKIPPED [2] ")
        assert line.endswith("waits for q1: f doubles its argument.")

    def test_the_mistake_s_name_and_one_hint_or_as_many_as_asked_for(self, pytester, on_disk):
        path = on_disk(q3a="def score_matching_loss(pred, std, z):\n    return ((pred * std + z) ** 2).sum()")
        arguments = ("-p", "no:cacheprovider", "--submission", str(path), str(CHECKS), "-k", "loss_value")
        for more, hints in [((), 1), (("--hints", "2"), 2)]:
            said = pytester.runpytest_inprocess(*arguments, *more).stdout.str()
            assert f"looks like: {SUM.title}" in said
            assert [hint in said for hint in SUM.hints] == [i < hints for i in range(3)]
            assert f"--hints {hints + 1}" in said


class TestCommand:
    def test_a_seed_that_is_no_number_is_a_usage_error(self, pytester, monkeypatch):
        pytester.makepyfile(mine=RIGHT)
        monkeypatch.setenv("SCORELAB_SEED", "secret")
        done = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--submission", "mine.py")
        assert [line for line in done.stderr.lines if line] == [
            "ERROR: want SCORELAB_SEED to be a whole number, got 'secret'",
        ]

    def test_two_runs_write_the_same_json(self, graded):
        assert graded(RIGHT)[0] == graded(RIGHT)[0]

    def test_an_ordinary_run_is_left_alone(self, pytester):
        pytester.makepyfile("def test_it(): pass")
        done = pytester.runpytest_inprocess("-p", "no:cacheprovider")
        done.assert_outcomes(passed=1)
        assert "points" not in done.stdout.str()

    def test_an_ordinary_run_imports_nothing_heavy(self, tmp_path):
        script = (
            "import sys, pytest; pytest.main(['--collect-only']); "
            "sys.exit('torch' in sys.modules or 'autograder.grading.pytest_options' not in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", script], timeout=120, cwd=tmp_path).returncode == 0

    @pytest.mark.parametrize("name", ["gone.ipynb", "mine.txt", "broken.ipynb"])
    def test_an_unusable_submission_is_a_usage_error_in_one_line(self, pytester, name):
        pytester.makefile(".txt", mine="text")
        pytester.makefile(".ipynb", broken="{")
        done = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--submission", name)
        assert done.ret == pytest.ExitCode.USAGE_ERROR
        said = [line for line in done.stderr.lines if line]
        assert len(said) == 1
        assert said[0].startswith(f"ERROR: {name}: ")

    def test_the_real_checks_grade_from_the_shell(self, pytester, on_disk):
        """With the repository's own configuration, where warnings are errors."""
        path = on_disk(q3b="def euler_maruyama_step(*args):\n    raise NotImplementedError")
        done = pytester.runpytest_subprocess(
            "-p",
            "no:cacheprovider",
            "-c",
            str(CHECKS.parents[2] / "pyproject.toml"),
            "--submission",
            str(path),
            str(CHECKS),
        )
        done.stdout.fnmatch_lines(["*q3a: 4 of 4 points", "*q3b: 0 of 4 points", "*q3: 0 of 2 points"])
        assert done.ret == pytest.ExitCode.TESTS_FAILED
