"""Pictures of what answers do: of right ones, of mistakes, and of answers that no picture can be made of."""

import random

import numpy as np
import pytest
import torch

from autograder.grading import drawn
from autograder.grading.aside import NOTHING, Aside
from autograder.grading.checks import run_checks
from autograder.grading.drawn import aside
from autograder.grading.outcomes import Outcome
from autograder.grading.replay import generator_of
from autograder.grading.results import CheckResult, QuestionResult
from autograder.problem_sets import load, names
from autograder.student.submission import Live
from scorelab.plots.pair import alike
from tests.lib.plots.pictures import outside
from tests.proof.subject import subject, written

PICTURES = [(name, function) for name in names() for function in load(name).pictures]


def beside(question: str, **answers: object) -> Aside:
    """What a self-check of ps1_score_sde shows beside its results."""
    live = Live(answers)
    (result,) = run_checks(live, "ps1_score_sde", 0, [question])
    return aside(live, "ps1_score_sde", result, 0)


@pytest.mark.parametrize("name", names())
def test_every_function_has_a_picture(name: str) -> None:
    assert load(name).pictures.keys() == load(name).functions.keys()


@pytest.mark.parametrize(("name", "function"), PICTURES)
def test_a_right_answer_draws_what_the_checks_expect(name: str, function: str) -> None:
    """Its words say what is to be seen."""
    asked, picture = load(name), load(name).pictures[function]
    answers = subject(name).submission(function, subject(name).reference[function])
    answers.enter(subject(name).question_of[function], (function,), 10.0)
    yours, right = (picture.run(who, generator_of(function, 0)).double() for who in (answers, asked.expected))
    assert outside(picture.look.draw(yours, right)) == []
    assert alike(yours, right)
    assert "nan" not in picture.look.alt(yours, right)


@pytest.mark.parametrize("name", names())
def test_most_mistakes_of_values_can_be_seen_and_none_breaks_a_picture(name: str) -> None:
    """Of three of those that are made most often: a picture, or one line that says why there is none."""
    asked, seen = load(name), 0
    for entry in asked.mistakes[:27:9]:
        live, question = Live({written(entry.function): entry.compile()}), subject(name).question_of[entry.function]
        (result,) = run_checks(live, name, 0, [question])
        found = aside(live, name, result, 0)
        assert len(found.drawings) + len(found.silent) <= len(asked.questions[question].names)
        assert all("\n" not in line for line in found.silent)
        assert all(drawing.png.startswith(b"\x89PNG") and drawing.alt for drawing in found.drawings)
        seen += len(found.drawings)
    assert seen


def endless(z, drift, diffusion, dt, noise):
    while True:
        pass


def greedy(z, drift, diffusion, dt, noise):
    random.random(), np.random.rand(), torch.rand(1), torch.set_default_dtype(torch.float64)
    return z - drift * dt + diffusion * dt * noise


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            lambda z, drift, diffusion, dt, noise: z * torch.nan,
            "No picture: after step 1 of 60 the samples contain nan",
        ),
        (lambda z, drift, diffusion, dt, noise: z[:, :1] - 1, "No picture: step 1 of 60 has shape (300, 1); want"),
        (lambda z, drift, diffusion, dt, noise: 1 / 0, "No picture: euler_maruyama_step raised ZeroDivisionError"),
        (lambda z, drift, diffusion, dt, noise: None, "No picture: euler_maruyama_step returned None"),
        (lambda z: z, "No picture: euler_maruyama_step"),
    ],
    ids=["nan", "shape", "raises", "nothing", "arguments"],
)
def test_an_answer_without_a_picture_is_one_line(step, said: str) -> None:
    (line,) = beside("q3b", euler_maruyama_step=step).silent
    assert line.startswith(said)
    assert "\n" not in line


def result(outcome: Outcome) -> QuestionResult:
    return QuestionResult("q3b", (CheckResult("step_by_hand", "A step.", outcome, 0.0, 1.0),))


def test_an_answer_that_took_too_long_is_not_asked_again() -> None:
    found = aside(Live({"euler_maruyama_step": endless}), "ps1_score_sde", result("timeout"), 0)
    assert found == Aside(silent=("No picture: your code did not come to an end.",))


def test_one_that_takes_too_long_for_its_picture_alone_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(drawn, "SECONDS", 0.1)
    monkeypatch.setattr(drawn, "_example", lambda *_: "")
    found = aside(Live({"euler_maruyama_step": endless}), "ps1_score_sde", result("failed"), 0)
    assert found.silent == ("No picture: euler_maruyama_step did not return in time",)


def test_the_notebook_stays_as_it_was(untouched) -> None:
    with untouched():
        (drawing,) = beside("q3b", euler_maruyama_step=greedy).drawings
    assert torch.get_default_dtype() == torch.float32
    assert drawing.caption.startswith("300 points")


def test_nothing_stands_beside_full_marks_or_a_question_not_begun() -> None:
    assert beside("q3b") == NOTHING
    right = {function: subject("ps1_score_sde").reference[function] for function in load("ps1_score_sde").functions}
    live = Live({})
    for source in right.values():
        exec(source, live.names)
    (result,) = run_checks(live, "ps1_score_sde", 0, ["q3a"])
    assert aside(live, "ps1_score_sde", result, 0) == NOTHING


def test_a_mistake_that_no_picture_shows_is_told_so() -> None:
    def in_place(z, drift, diffusion, dt, noise):
        z -= drift * dt
        return z + diffusion * dt**0.5 * noise

    assert (
        beside("q3b", euler_maruyama_step=in_place)
        .silent[0]
        .startswith("No picture: that of euler_maruyama_step looks like")
    )
