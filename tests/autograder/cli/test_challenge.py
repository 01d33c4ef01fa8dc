"""`scorelab challenge`: a table for each task, your place below it, and one line for bad input."""

from pathlib import Path

import click.testing
import pytest
from typer.testing import CliRunner

from autograder.cli import app, base
from autograder.grading import challenge as module
from autograder.grading.results import Attempt
from autograder.problem_sets import load, names

(ASSIGNMENT,) = (name for name in names() if load(name).challenge)
CHALLENGE = load(ASSIGNMENT).challenge


def scorelab_challenge(*arguments: object) -> click.testing.Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base.out, "width", 120)
        return CliRunner().invoke(app, ["challenge", *map(str, arguments)])


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the race, which takes seconds: a sampler that wins with 1 evaluation, and fails with 2."""
    found = [Attempt("islands", 1, 1.0, 0.04), Attempt("islands", 2, message="my_sampler raised ValueError: no")]
    monkeypatch.setattr(module, "of_file", lambda path, assignment: (CHALLENGE, tuple(found)))


def test_it_shows_the_course_s_samplers_yours_and_your_place(tried):
    done = scorelab_challenge("mine.py")
    lines = [line.split() for line in done.output.splitlines()]
    assert done.exit_code == 0
    assert ["islands"] in lines
    assert ["yours", "1.00", "±", "0.04", "–", "–", "–"] in lines
    assert ["your", "place", "1", "of", "5", "–", "–", "–"] in lines
    assert "islands, 2 evaluations: my_sampler raised ValueError: no" in done.output
    assert len([line for line in lines if line[:1] == ["Euler"]]) == 1


@pytest.mark.parametrize(
    ("name", "text", "options", "said"),
    [
        ("mine.py", "x = 1", [], "want a function my_sampler(velocity, z, n), found none"),
        ("mine.txt", "", [], "want a notebook (.ipynb) or a Python file (.py)"),
        ("mine.py", "x = 1", ["--assignment", "ps1_score_sde"], f"has no challenge; there is one in {ASSIGNMENT}"),
        ("mine.py", "x = 1", ["--assignment", "ps9"], "no assignment 'ps9'"),
        ("mine.ipynb", "{", [], "not a notebook"),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, name: str, text: str, options: list[str], said: str):
    (tmp_path / name).write_text(text)
    done = scorelab_challenge(tmp_path / name, *options)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path):
    done = scorelab_challenge(tmp_path / "none.py")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert "no such file" in done.stderr
